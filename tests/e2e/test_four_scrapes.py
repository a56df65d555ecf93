"""Four analysts at once on one Chromium: nobody sees anybody else's session, and the chat stays quick."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from bot.sandbox.demo_world import Stage
from core.domain.jobs.job import JobState
from core.domain.sessions.session import NewSession
from sandbox.sites.facebook import FacebookProfile
from sandbox.world_people import UBUNTU
from tests.e2e.playing import (
    LIST_QUERY,
    add_profile,
    answer,
    eventually,
    finished,
    friend_ids,
    latest_job,
    order,
    pages_read,
    playing,
    run_of,
    session_of,
)

FRIENDS = 72
SLOW_MS, QUICK_MS = 4_000.0, 5.0
"""So slow that no list ends while the bot is asked other things."""


@dataclass(frozen=True)
class Analyst:
    """Somebody with a valid session, a browser of their own make, and a profile to read."""

    person: int
    account: str
    user_agent: str
    profile: FacebookProfile


async def hire(stage: Stage, number: int, person: int) -> Analyst:
    """Their account is well, and their session has a user agent that nobody else has."""
    session = await session_of(stage.container, person)
    account = session.account_id or ""
    stage.local.sites.facebook.set_state(account, "valid")
    agent = UBUNTU.replace("156.0.0.0", f"156.0.{number}.0")
    async with stage.container.database() as uow:
        await uow.sessions.save(
            NewSession(session.person_id, session.platform, session.storage_state, user_agent=agent, locale="es-ES"),
            stage.container.clock.now(),
        )
        await uow.commit()
    return Analyst(person, account, agent, add_profile(stage.local.sites.facebook, number, FRIENDS + number))


async def states(stage: Stage, people: list[Analyst]) -> list[JobState]:
    """How everybody's scrape is doing."""
    return [(await latest_job(stage.container, one.person)).state for one in people]


async def everything_else_is_answered(stage: Stage, people: list[Analyst]) -> None:
    """Four analysts and a supervisor ask for other things."""
    first, second, third, fourth = (one.person for one in people)
    await asyncio.gather(
        answer(stage, first, "/sesion", "Tus sesiones", "Facebook"),
        answer(stage, second, "/trabajos", "En marcha", str(people[1].profile.vanity)),
        answer(stage, third, "/health", "Servicio", "4 en curso"),
        answer(stage, fourth, "/ayuda", "/scrape"),
        answer(stage, stage.world.supervisor.telegram_user_id, "/alertas", "No hay casos abiertos"),
    )


def assert_nobody_met(stage: Stage, people: list[Analyst], since: int) -> None:
    """By the site's own log: one account per user agent, per connection and per profile."""
    requests = [seen for seen in stage.local.sites.facebook.requests[since:] if seen.account_id is not None]
    for one in people:
        own = [seen for seen in requests if seen.account_id == one.account]
        assert len([seen for seen in own if seen.operation == LIST_QUERY]) >= FRIENDS // 8
        assert {seen.user_agent for seen in own} == {one.user_agent}
        visitors = {
            seen.account_id
            for seen in requests
            if any(name in f"{seen.path}?{seen.query}" for name in (one.profile.id, str(one.profile.vanity)))
        }
        assert visitors == {one.account}
    lines: dict[str, set[str | None]] = {}
    for seen in requests:
        lines.setdefault(seen.client, set()).add(seen.account_id)
    assert len(lines) >= 4
    assert all(len(accounts) == 1 for accounts in lines.values())


async def test_four_scrapes_at_once_never_mix_and_leave_the_chat_quick(tmp_path: Path) -> None:
    async with playing(tmp_path, latency_ms=QUICK_MS) as stage:
        world, site = stage.world, stage.local.sites.facebook
        hired = [person for person in world.analysts if person.name != "Onésimo Veleta"]
        people = [await hire(stage, number, one.telegram_user_id) for number, one in enumerate(hired, start=1)]
        assert len(people) == 4
        since = len(site.requests)
        site.latency_ms = SLOW_MS
        cards = await asyncio.gather(*(order(stage, one.person, str(one.profile.vanity)) for one in people))
        await asyncio.gather(*(pages_read(site, one.account, 1, since) for one in people))
        assert len(stage.container.pool.processes) == 1
        await everything_else_is_answered(stage, people)
        assert await states(stage, people) == [JobState.RUNNING] * 4
        site.latency_ms = QUICK_MS
        for one, card in zip(people, cards, strict=True):
            await finished(stage, one.person, card, f"{len(one.profile.friends)} amigos")
            run, rows = await run_of(stage.container, (await latest_job(stage.container, one.person)).job_id)
            assert [row.external_id for row in rows] == friend_ids(one.profile)
            assert run.account_id == one.account
        assert_nobody_met(stage, people, since)
        await eventually(lambda: no_context_left(stage))


async def no_context_left(stage: Stage) -> bool:
    """The shared browser stays, the contexts of the four are closed."""
    return all(running.active == 0 for running in stage.container.pool._running)
