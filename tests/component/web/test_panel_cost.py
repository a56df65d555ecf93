"""How many statements pages and `/health` ask of the database: never more with more rows or visits."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from core.services.supervision.health import FRESH_S
from tests.component.web.test_panel_pages import addresses
from tests.support.office import Office
from tests.support.panel_world import build_panel_world
from tests.support.tables import Walk
from tests.support.website import Website

MOST = 12
WAYS = [("GET", "/health"), ("HEAD", "/health"), ("GET", "/health/"), ("HEAD", "/health/")]


async def test_every_page_asks_few_statements(site: Website, office: Office) -> None:
    world = await build_panel_world(office)
    async with await site.browser(world.admin) as browser:
        await browser.get("/panel")
        with Walk() as walk:
            for address in addresses(world):
                with walk.row(address), _statements(office) as asked:
                    assert (await browser.get(address)).status_code == 200
                    assert len(asked) <= MOST, "\n".join(asked)


async def test_health_asked_often_costs_what_it_costs_once_a_second(site: Website, office: Office) -> None:
    async with site.client() as monitor:
        with _statements(office) as asked:
            first = await monitor.get("/health")
        once = len(asked)
        with _statements(office) as asked:
            answers = [await monitor.request(way, path) for way, path in WAYS for _ in range(50)]
            together = await asyncio.gather(*(monitor.get("/health") for _ in range(50)))
        assert asked == []
        for one in [*answers, *together]:
            content = b"" if one.request.method == "HEAD" else first.content
            assert (one.status_code, one.content, one.headers) == (200, content, first.headers)
        office.clock.advance(FRESH_S)
        with _statements(office) as asked:
            later = await asyncio.gather(*(monitor.get("/health") for _ in range(50)))
        assert 0 < len(asked) <= once
        assert {one.status_code for one in later} == {200}


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
