"""The story of one scrape over a real database: what is read is kept, whatever happens."""

from typing import Any

import pytest
from sqlalchemy.pool import QueuePool

from core.domain.jobs.job import JobState, NewJob
from core.domain.results.profiles import EndReason, ListKind, ProfileAvailability
from core.domain.sessions.session import SessionStatus
from core.errors import (
    NetworkException,
)
from tests.component.services.scrapes import Desk
from tests.fakes.platforms import Break, people
from tests.support.cookie_jar import cookie, cookies

FRIENDS, FOLLOWERS = ListKind.FRIENDS, ListKind.FOLLOWERS


def ids(number: int) -> list[str]:
    return [row.external_id for row in people(number)]


async def test_a_valid_session_reads_profile_and_list_and_makes_the_files(desk: Desk) -> None:
    site = desk.office.site
    site.host("vega")
    site.rows[FRIENDS] = people(10)
    job = await desk.scrape()
    assert job.state is JobState.DONE
    assert (job.outcome["result"], job.outcome["files"]) == ("done", 3)
    assert await desk.ids(job) == ids(10)
    (run,) = await desk.runs(job)
    assert (run.end, run.unique, run.observed, run.declared, run.pages) == (EndReason.END, 10, 10, 10, 3)
    assert len(desk.office.folder.files) == 3
    assert site.all_closed
    assert (await desk.now()).last_activity == desk.office.clock.now()


async def test_every_list_that_was_asked_for_is_read_up_to_the_limit(desk: Desk) -> None:
    site = desk.office.site
    site.host("vega")
    site.rows |= {FRIENDS: people(10), FOLLOWERS: people(5, 100)}
    job = await desk.scrape("fb:vega amigos seguidores 7")
    assert [(run.kind, run.unique, run.end) for run in await desk.runs(job)] == [
        (FRIENDS, 7, EndReason.LIMIT),
        (FOLLOWERS, 5, EndReason.END),
    ]
    assert job.outcome["result"] == "done"


async def test_the_reader_uses_the_very_identity_that_was_probed(desk: Desk) -> None:
    desk.office.site.host("vega")
    await desk.scrape()
    ((identity, second),) = desk.office.site.probed
    assert identity == desk.office.site.readers[0].identity
    assert identity.session_id == desk.session.session_id
    assert not second


async def test_a_missing_profile_is_an_answer_and_not_a_failure(desk: Desk) -> None:
    job = await desk.scrape("fb:nadie")
    assert (job.state, dict(job.outcome)) == (JobState.DONE, {"result": "not_found"})
    assert (await desk.now()).status is SessionStatus.ACTIVE


@pytest.mark.parametrize(
    ("availability", "result", "files"),
    [
        (ProfileAvailability.PRIVATE, "private", 3),
        (ProfileAvailability.UNAVAILABLE, "unavailable", 0),
        (ProfileAvailability.DEACTIVATED, "deactivated", 0),
        (ProfileAvailability.SUSPENDED, "suspended", 0),
    ],
)
async def test_a_profile_that_cannot_be_read_keeps_its_data_and_no_lists(
    desk: Desk, availability: ProfileAvailability, result: str, files: int
) -> None:
    site = desk.office.site
    site.host("vega", availability=availability)
    site.rows[FRIENDS] = people(3)
    job = await desk.scrape()
    assert (job.state, job.outcome["result"], job.outcome["files"]) == (JobState.DONE, result, files)
    assert site.readers[0].lists == []
    view = await desk.office.services.results.view(job.job_id)
    assert view is not None
    assert view.profile.availability is availability
    assert (await desk.now()).status is SessionStatus.ACTIVE


async def test_a_memorial_profile_is_read_as_any_other(desk: Desk) -> None:
    desk.office.site.host("vega", availability=ProfileAvailability.MEMORIALIZED)
    desk.office.site.rows[FRIENDS] = people(3)
    assert (await desk.scrape()).outcome["result"] == "done"


async def test_a_hidden_list_is_said_and_the_others_are_read(desk: Desk) -> None:
    site = desk.office.site
    site.host("vega")
    site.rows[FOLLOWERS] = people(3)
    site.hidden = {FRIENDS}
    both = await desk.scrape("fb:vega amigos seguidores")
    assert both.outcome["result"] == "partial"
    assert [run.end for run in await desk.runs(both)] == [EndReason.HIDDEN, EndReason.END]
    alone = await desk.scrape("fb:vega amigos")
    assert alone.outcome["result"] == "hidden"


@pytest.mark.parametrize("end", [EndReason.STALLED, EndReason.BUDGET, EndReason.CURSOR_REPEATED])
async def test_a_list_whose_end_was_not_seen_makes_the_result_partial(desk: Desk, end: EndReason) -> None:
    desk.office.site.host("vega")
    desk.office.site.rows[FRIENDS] = people(3)
    desk.office.site.ends[FRIENDS] = end
    job = await desk.scrape()
    assert (job.state, job.outcome["result"]) == (JobState.DONE, "partial")
    assert [run.end for run in await desk.runs(job)] == [end]


async def test_cookies_that_the_site_rotated_are_written_back_and_a_deletion_is_not(desk: Desk) -> None:
    site = desk.office.site
    site.host("vega")
    kept = cookie("presence", "x", desk.session.platform)
    rotated = cookies(secret="rotada")
    gone = [c for c in rotated.cookies if c["name"] != "c_user"]
    empty = {**cookie("c_user", "", desk.session.platform)}
    site.state_after = type(rotated)({"cookies": [*gone, kept, empty]})
    await desk.scrape()
    state = (await desk.now()).storage_state
    assert state.value("xs") == "rotada-xs"
    assert state.value("c_user") == "100000000004821"
    assert state.value("presence") == "x"


async def test_no_connection_is_held_while_the_site_is_asked(desk: Desk) -> None:
    site, pool = desk.office.site, desk.office.database.engine.pool
    assert isinstance(pool, QueuePool)
    site.host("vega")
    site.rows[FRIENDS] = people(10)
    held: list[int] = []

    async def look() -> None:
        held.append(pool.checkedout())

    site.during_probe.append(look)
    site.during_list.append(look)
    await desk.scrape()
    assert held == [0, 0]


async def test_cookies_uploaded_during_a_scrape_are_not_overwritten_by_the_former_ones(desk: Desk) -> None:
    site = desk.office.site
    site.host("vega")

    async def replaced() -> None:
        desk.office.clock.advance(1)
        await desk.office.session(desk.alondra, storage_state=cookies(secret="nuevas"))

    site.during_probe.append(replaced)
    await desk.scrape()
    assert (await desk.now()).storage_state.value("xs") == "nuevas-xs"


async def test_cookies_are_not_written_back_to_a_session_that_was_found_dead_meanwhile(desk: Desk) -> None:
    site = desk.office.site
    site.host("vega")
    site.rows[FRIENDS] = people(1)
    site.state_after = cookies(secret="rotada")

    async def found_dead() -> None:
        await desk.office.assembly.sessions.mark_session_banned(desk.session.session_id)

    site.during_list.append(found_dead)
    job = await desk.scrape()
    assert job.outcome["result"] == "done"
    assert (await desk.now()).status is SessionStatus.BANNED
    assert (await desk.now()).storage_state == desk.session.storage_state


async def test_the_message_of_a_job_that_took_longer_than_a_minute_comes_anew(desk: Desk) -> None:
    desk.office.site.host("vega")
    desk.office.site.breaks[FRIENDS] = Break(0, NetworkException("cut"))
    desk.office.site.rows[FRIENDS] = people(2)
    job = await desk.scrape()
    assert await desk.office.pending("job_done") == []
    desk.office.clock.advance(61)
    await desk.office.work()
    (row,) = await desk.office.pending("job_done")
    assert row.payload == {"job_id": job.job_id}


async def test_the_longest_list_costs_one_transaction_per_page(desk: Desk) -> None:
    desk.office.site.host("vega")
    desk.office.site.rows[FRIENDS] = people(600)
    desk.office.site.page_size = 50
    job = await desk.scrape()
    (run,) = await desk.runs(job)
    assert (run.unique, run.pages) == (600, 12)
    assert len(set(await desk.ids(job))) == 600


async def test_a_job_without_an_owner_fails_instead_of_borrowing_a_session(desk: Desk) -> None:
    args: dict[str, Any] = {"platform": "facebook", "identifier": "vega", "lists": []}
    async with desk.office.database() as uow:
        job = await uow.jobs.add(NewJob("scrape", args, key="x"), desk.office.clock.now())
        await uow.commit()
    await desk.office.work()
    assert (await desk.office.job(job.job_id)).state is JobState.FAILED
    assert desk.office.site.probed == []
