"""Asking for a profile and looking at what came of it."""

from dataclasses import dataclass

from core.domain.jobs.job import ChatOrigin, Job
from core.domain.people.person import Person, Role
from core.domain.results.profiles import ListKind, Run
from core.domain.sessions.session import ScrapingSession
from core.domain.sessions.verdict import SessionState, Verdict
from core.services.following.requests import Request
from tests.support.beginnings import begin
from tests.support.office import Office

DEAD = Verdict(SessionState.EXPIRED, "facebook.session_ended", "code 1357053", strong=True)
WEAK = Verdict(SessionState.EXPIRED, "facebook.redirected_to_login", "/login")
BANNED = Verdict(SessionState.BANNED, "facebook.checkpoint.locked", "/checkpoint", strong=True)
CONSENT = Verdict(SessionState.CONSENT, "facebook.consent", "/privacy/consent", strong=True)
UNDECIDED = Verdict(SessionState.UNDECIDED, "facebook.marker_not_found")
PAUSE = Verdict(SessionState.RESTRICTED, "facebook.rate_limited")


@dataclass(slots=True)
class Desk:
    """One analyst with a session, one supervisor, and the site."""

    office: Office
    alondra: Person
    boss: Person
    session: ScrapingSession
    asked: int = 0

    async def ask(self, text: str = "fb:vega") -> Job:
        """Queue it."""
        assert self.alondra.chat_id is not None
        self.asked += 1
        order = await self.office.services.scrapes.understand(text, self.alondra)
        request = Request(self.alondra, ChatOrigin(self.alondra.chat_id, 50, self.asked), refresh=True)
        return (await self.office.services.scrapes.order(order, request)).job

    async def scrape(self, text: str = "fb:vega") -> Job:
        """Queue it and run what is due; the job as it is then."""
        job = await self.ask(text)
        await self.office.work()
        return await self.office.job(job.job_id)

    async def runs(self, job: Job) -> list[Run]:
        async with self.office.database(write=False) as uow:
            return list(await uow.profiles.runs_of(job.job_id))

    async def ids(self, job: Job, kind: ListKind = ListKind.FRIENDS) -> list[str]:
        """Of every row that the job stored for that list, in order, run after run."""
        async with self.office.database(write=False) as uow:
            runs = [run for run in await uow.profiles.runs_of(job.job_id) if run.kind is kind]
            return [row.external_id for run in runs for row in await uow.profiles.rows(run.run_id)]

    async def now(self) -> ScrapingSession:
        return await self.office.now_of(self.session)


async def open_desk(office: Office) -> Desk:
    alondra, boss, session = await begin(office, _team)
    return Desk(office, alondra, boss, session)


async def _team(office: Office) -> tuple[Person, Person, ScrapingSession]:
    boss = await office.person(Role.SUPERVISOR)
    alondra = await office.person()
    return alondra, boss, await office.session(alondra)
