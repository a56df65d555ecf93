"""How many statements every page of the panel asks of the database: never more with more rows."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from tests.component.web.test_panel_pages import addresses
from tests.support.office import Office
from tests.support.panel_world import build_panel_world
from tests.support.tables import Walk
from tests.support.website import Website

MOST = 12


async def test_every_page_asks_few_statements(site: Website, office: Office) -> None:
    world = await build_panel_world(office)
    async with await site.browser(world.admin) as browser:
        await browser.get("/panel")
        with Walk() as walk:
            for address in addresses(world):
                with walk.row(address), _statements(office) as asked:
                    assert (await browser.get(address)).status_code == 200
                    assert len(asked) <= MOST, "\n".join(asked)


@contextmanager
def _statements(office: Office) -> Iterator[list[str]]:
    """What is asked of the database meanwhile."""
    engine, asked = office.database.engine.sync_engine, list[str]()

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith("BEGIN"):
            asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)
