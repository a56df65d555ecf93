"""Logging in from a live browser: who may, how many at once, and what comes of it."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager

from core.domain.ids import IncidentId, PersonId
from core.domain.messages.login_notices import LoginAskedNotice, LoginCapturedNotice
from core.domain.people.actors import Actor
from core.domain.people.person import AuditEntry, Person
from core.domain.platforms import Platform
from core.domain.sessions.login import LoginEnd, Viewport
from core.domain.sessions.session import NewSession
from core.domain.sessions.verdict import Verdict
from core.errors import GoneException, LoginBusyException
from core.ports.login import LiveBrowser, LiveBrowsers
from core.ports.platforms import PlatformGateway
from core.ports.runtime import Clock
from core.ports.storage import Area, UnitOfWorkFactory
from core.services.login.beginning import begin
from core.services.login.endings import LoginRecords, tell
from core.services.login.run import LoginRun, StillAllowed
from core.services.proxies.pool import ProxyPool
from core.services.team.audit_subjects import session_subject
from core.services.uploads.installer import SessionInstaller
from core.services.uploads.own_uploads import claimed

StartPage = Callable[[Platform, str], str]
"""The address at which a login of a network begins, given the evidence of its challenge."""


class LiveLoginService:
    """Opens, finds and ends live logins: one per person, `limit` at once, apart from the browsers of scrapes."""

    def __init__(
        self,
        uow: UnitOfWorkFactory,
        clock: Clock,
        browsers: LiveBrowsers,
        gateways: Mapping[Platform, PlatformGateway],
        proxies: ProxyPool,
        installer: SessionInstaller,
        start_page: StartPage,
        *,
        limit: int = 2,
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._browsers = browsers
        self._gateways = gateways
        self._proxies = proxies
        self._installer = installer
        self._start_page = start_page
        self._limit = limit
        self._open: dict[PersonId, tuple[LoginRun, asyncio.Task[None]]] = {}
        self._beginning: set[PersonId] = set()
        self.records = LoginRecords(uow, clock)

    def of(self, person_id: PersonId, platform: Platform) -> LoginRun | None:
        """The live login that the person has open on that network, to come back to after a lost connection."""
        found = self._open.get(person_id)
        if found is None or found[0].ended or found[0].beginning.platform is not platform:
            return None
        return found[0]

    def open_logins(self) -> tuple[LoginRun, ...]:
        """Those that are open, for supervision: who logs in where, never what they see."""
        return tuple(run for run, _ in self._open.values() if not run.ended)

    async def start(
        self, person: Person, platform: Platform, viewport: Viewport, allowed: StillAllowed, web_session: str = ""
    ) -> LoginRun:
        """Open a browser for the person. `allowed` is asked twice a second whether they still may.

        `web_session` is the hash of the web session that asks for it, which ends with the login. Commits.
        LoginBusyException when the person logs in elsewhere at the moment, or all places are taken.
        """
        self._reserve(person.person_id)
        try:
            beginning = await begin(self._uow, self._proxies, person, platform)
            record = await self.records.began(person, platform, web_session)
            run = LoginRun(beginning, record, self._gateways[platform], self._clock, self._install, allowed)
            url = self._start_page(platform, beginning.evidence)
            opening = self._browsers.open(beginning.identity, url, viewport)
            task = asyncio.create_task(self._run(run, opening), name=f"live-login:{person.person_id}")
            self._open[person.person_id] = run, task
        finally:
            self._beginning.discard(person.person_id)
        return run

    async def close(self) -> None:
        """End every live login; their browsers are closed on return."""
        tasks = [task for _, task in self._open.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _reserve(self, person_id: PersonId) -> None:
        open_now = {number for number, (run, _) in self._open.items() if not run.ended} | self._beginning
        if person_id in open_now:
            raise LoginBusyException(own=True)
        if len(open_now) >= self._limit:
            raise LoginBusyException(own=False)
        self._beginning.add(person_id)

    async def _run(self, run: LoginRun, opening: AbstractAsyncContextManager[LiveBrowser]) -> None:
        person_id = run.beginning.person.person_id
        try:
            await run.run(opening)
        finally:
            end = run.standing.end or LoginEnd.SHUTDOWN
            if self._open.get(person_id, (None,))[0] is run:
                del self._open[person_id]
            if end is not LoginEnd.CAPTURED:
                await asyncio.shield(self.records.ended(run.record, end))

    async def _install(self, run: LoginRun, new: NewSession, verdict: Verdict) -> LoginEnd:
        """The same way as cookie files take; committed on return."""
        person, now = run.beginning.person, self._clock.now()
        async with self._uow() as uow:
            await uow.hold(Area.SESSIONS)
            if not await uow.logins.ended(run.record, LoginEnd.CAPTURED, now):
                return LoginEnd.SHUTDOWN  # another process took over while this one hung
            current = await uow.people.get(person.person_id)
            if current is None or not current.active:
                return LoginEnd.REMOVED
            if await claimed(uow, new.platform, new.account_id, person.person_id):
                return LoginEnd.REFUSED
            done = await self._installer.install(
                uow,
                person,
                new,
                verdict,
                actor=Actor.login(person.person_id),
                by=person.person_id,
                lent=run.beginning.lent,
                action="session.login",
            )
            expires = new.cookies_expire_at.isoformat() if new.cookies_expire_at else None
            account = (new.account_id or "")[-4:]
            notice = LoginCapturedNotice(new.platform, account, expires, done.resumed_jobs)
            await tell(uow, person.person_id, notice, now)
            await uow.commit()
        return LoginEnd.CAPTURED

    async def ask(self, incident_id: IncidentId, by: Person) -> bool:
        """Ask the analyst of an incident to enter. Commits. False when the analyst cannot be written to.

        GoneException when there is no such incident, or it is of no one's session.
        """
        async with self._uow() as uow:
            await uow.hold(Area.SESSIONS)
            incident = await uow.incidents.get(incident_id)
            analyst = await uow.people.get(incident.person_id) if incident and incident.person_id else None
            if incident is None or incident.platform is None or analyst is None:
                raise GoneException("no such incident")
            now = self._clock.now()
            asked = await tell(uow, analyst.person_id, LoginAskedNotice(incident.platform, by.name), now)
            if asked:
                subject = session_subject(analyst.name, incident.platform)
                await uow.audit.add(AuditEntry(by.person_id, "session.login_ask", now, subject))
            await uow.commit()
        return asked
