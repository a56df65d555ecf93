"""Posts whose list was read to its end are not opened again by a later attempt of the same job."""

from core.domain.jobs.job import Job, JobState
from core.domain.people.actors import Actor
from core.domain.results.profiles import EndReason, ListKind, PlacesRead, ReadPlace
from core.errors import SessionExpiredException
from core.ports.remembered import PLACES_READ
from tests.component.services.scrapes import DEAD, Desk
from tests.fakes.platforms import Break, people

COMMENTS = ListKind.COMMENTS
FIRST = ReadPlace("900", EndReason.END, 4)
SECOND = ReadPlace("901", EndReason.SITE_CAP, None)


async def _interrupted(desk: Desk) -> Job:
    site = desk.office.site
    site.host("vega")
    site.rows[COMMENTS] = people(12)
    site.places = {4: FIRST, 8: SECOND}
    site.breaks[COMMENTS] = Break(8, SessionExpiredException(verdict=DEAD))
    return await desk.scrape("fb:vega comentarios")


async def test_what_was_read_to_its_end_is_told_to_the_next_attempt_and_forgotten_at_the_end(desk: Desk) -> None:
    job = await _interrupted(desk)
    (run,) = await desk.runs(job)
    async with desk.office.database(write=False) as uow:
        kept = await PLACES_READ.get(uow, run.run_id)
    assert kept == PlacesRead(desk.session.account_id, (FIRST, SECOND))
    await desk.office.assembly.validate.check_by_id(desk.session.session_id, actor=Actor.parse("person:1"))
    await desk.office.work()
    assert (await desk.office.job(job.job_id)).state is JobState.DONE
    assert desk.office.site.readers[-1].places == [(FIRST, SECOND)]
    assert await desk.ids(job, COMMENTS) == [row.external_id for row in people(12)]
    async with desk.office.database(write=False) as uow:
        assert await PLACES_READ.get(uow, run.run_id) is None


async def test_what_another_account_was_shown_says_nothing(desk: Desk) -> None:
    await _interrupted(desk)
    assert PlacesRead("1", (FIRST,)).seen_by("2") == ()
    assert PlacesRead("1", (FIRST,)).seen_by("1") == (FIRST,)
    assert PlacesRead(None, (FIRST,)).seen_by(None) == ()
