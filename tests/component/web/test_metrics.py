"""`GET /metrics`: what happens is counted, and nobody is named."""

import re
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from bot.metrics.gateways import measured
from bot.metrics.registry import Metrics
from core.domain.ids import SessionId
from core.domain.people.person import Role
from core.domain.platforms import Platform
from core.domain.sessions.budgets import Endpoint, Window
from tests.component.services.scrapes import DEAD
from tests.support.cookie_jar import SECRET
from tests.support.office import Office
from tests.support.website import Website

DOCUMENT = Path(__file__).parents[3] / "docs/operacion.md"


def values(page: bytes) -> dict[tuple[str, ...], float]:
    """Every sample by its name and the values of its labels."""
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(page.decode())
        for sample in family.samples
    }


async def test_what_happens_is_counted_without_a_name(site: Website, office: Office) -> None:
    bruno, vega = await office.person(Role.SUPERVISOR), await office.person(Role.ANALYST)
    session = await office.session(vega)
    await office.session(bruno, Platform.X)
    office.site.answers.extend((DEAD, DEAD))
    await office.services.sessions.recheck(session.session_id, bruno, force=True)
    async with office.database() as uow:
        window = Window(8, 8, office.clock.now().replace(hour=23))
        await uow.budgets.put(SessionId(session.session_id), Endpoint("amigos"), window)
        await uow.commit()
    office.clock.advance(90)
    async with await site.program(bruno) as program:
        page = await program.get("/metrics")
    assert page.headers["content-type"].startswith("text/plain")
    found = values(page.content)
    assert found["centinela_sessions", "facebook", "expirada"] == 1
    assert found["centinela_sessions", "x", "activa"] == 1
    assert found["centinela_incidents_open",] == 1
    assert found["centinela_outbox_age_seconds",] == 90
    assert found["centinela_budget_used", "amigos"] == 8
    assert found["centinela_budget_spent_sessions", "amigos"] == 1
    for private in (vega.name, bruno.name, SECRET, "4821", str(vega.telegram_user_id)):
        assert private not in page.text


async def test_checks_and_refusals_of_this_process_are_counted(office: Office) -> None:
    vega = await office.person(Role.ANALYST)
    session = await office.session(vega)
    metrics = Metrics(office.database, office.clock, lambda: {"scrape": (1, 8)}, "1.0.0")
    gateway = measured(office.gateways, metrics)[Platform.FACEBOOK]
    office.site.answers.append(DEAD)
    for _ in range(2):
        await gateway.probe(session.identity)
    metrics.telegram_failed("ChatBusy")
    found = values((await metrics.expose()).content)
    assert found["centinela_verdicts_total", "facebook", DEAD.reason, DEAD.state.value] == 1
    assert found["centinela_probe_seconds_count", "facebook"] == 2
    assert found["centinela_telegram_errors_total", "ChatBusy"] == 1
    assert found["centinela_contexts", "scrape"] == 1
    assert found["centinela_contexts_limit", "scrape"] == 8


async def test_every_measure_is_documented(office: Office) -> None:
    metrics = Metrics(office.database, office.clock)
    page = (await metrics.expose()).content.decode()
    named = set(re.findall(r"^# TYPE (\w+) (?!\w*created)", page, re.MULTILINE))
    documented = set(re.findall(r"`(centinela_\w+)`", DOCUMENT.read_text()))
    assert {name for name in named if not name.endswith("_created")} == documented
