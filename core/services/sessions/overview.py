"""Sessions as people see them: mine, the team's, their history, and checking them again."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from core.domain.ids import PersonId, SessionId
from core.domain.incidents.incident import Incident
from core.domain.people.actors import Actor
from core.domain.people.person import AuditEntry, Person, Role
from core.domain.sessions.lifetimes import Expectation
from core.domain.sessions.session import AnySession, ScrapingSession, SessionEvent, SessionStatus, session_key
from core.errors import AccessDeniedException, SessionNotFoundException, TransientException
from core.ports.runtime import Clock
from core.ports.session_cache import SessionReads
from core.ports.storage import UnitOfWork, UnitOfWorkFactory
from core.services.lifetimes.expectancy import LifeExpectancy
from core.services.sessions.changes import Judgement
from core.services.sessions.reads import StoredSessions
from core.services.sessions.validation import ValidateSessions, may_recheck
from core.services.team.audit_subjects import session_subject

AT_ONCE = 4
"""Checks that a person can set going side by side."""


@dataclass(frozen=True, slots=True)
class SessionView:
    """One session with the incident that is open for it and the jobs that wait for it."""

    session: AnySession
    owner: Person | None
    incident: Incident | None = None
    waiting: int = 0
    expectation: Expectation | None = None
    """How long it is expected to last; None while the history tells too little."""


class SessionOverview:
    """Shows sessions and has them checked; cookie values never leave it."""

    def __init__(
        self,
        uow: UnitOfWorkFactory,
        clock: Clock,
        validate: ValidateSessions,
        lives: LifeExpectancy,
        reads: SessionReads | None = None,
    ) -> None:
        self._reads = reads or StoredSessions(uow)
        self._uow = uow
        self._clock = clock
        self._validate = validate
        self._lives = lives

    async def mine(self, person: Person) -> Sequence[SessionView]:
        """The person's own sessions, by platform."""
        async with self._uow(write=False) as uow:
            found = await uow.panel.sessions(person_id=person.person_id)
            views = await session_views(uow, found, {person.person_id: person}, self._lives)
        return sorted(views, key=lambda view: view.session.platform)

    async def team(self) -> Sequence[SessionView]:
        """Of the whole team, by name and platform."""
        async with self._uow(write=False) as uow:
            people = {person.person_id: person for person in await uow.people.all()}
            views = await session_views(uow, await uow.panel.sessions(), people, self._lives)
        return sorted(views, key=lambda v: ((v.owner.name if v.owner else "~").casefold(), v.session.platform))

    async def listing(self, person: Person, limit: int, *, after: SessionId | None = None) -> Sequence[SessionView]:
        """Those that the person may see (own ones; all for supervisors), by number, from the one after `after` on."""
        async with self._uow(write=False) as uow:
            own = None if person.role.includes(Role.SUPERVISOR) else person.person_id
            ordered = sorted(await uow.panel.sessions(person_id=own), key=lambda session: session.session_id)
            shown = [session for session in ordered if after is None or session.session_id > after][:limit]
            people = {owner.person_id: owner for owner in await uow.people.all(include_inactive=True)}
            return await session_views(uow, shown, people, self._lives)

    async def history(self, session_id: SessionId, person: Person) -> tuple[SessionView, Sequence[SessionEvent]]:
        """What happened to a session; own ones, or any for supervisors."""
        async with self._uow(write=False) as uow:
            session = self._visible(await uow.sessions.get(session_id), person)
            owner = await uow.people.get(session.person_id)
            people = {session.person_id: owner} if owner is not None else {}
            (view,) = await session_views(uow, [session], people, self._lives)
            return view, await uow.sessions.events(session_id)

    async def recheck(self, session_id: SessionId, person: Person, *, force: bool = False) -> Judgement | None:
        """Check it now; None when it was checked within five minutes (`force`: supervisors on an incident), or when
        its person left."""
        session = self._visible(await self._reads.get(session_id), person)
        if not force and not may_recheck(session, self._clock.now()):
            return None
        async with self._uow() as uow:
            owner = await uow.people.get(session.person_id)
            subject = session_subject(owner.name, session.platform) if owner else f"#{session_id}"
            await uow.audit.add(AuditEntry(person.person_id, "session.check", self._clock.now(), subject))
            await uow.commit()
        return await self._validate.check_by_id(session_id, actor=Actor.person(person.person_id))

    async def recheck_broken(self, person: Person) -> tuple[int, int]:
        """Check every session that is not active: how many were checked, and how many work again.

        One that cannot be asked just now does not hold up the others.
        """
        broken = [
            v.session.session_id
            for v in await self.team()
            if v.session.status is not SessionStatus.ACTIVE and v.session.readable
        ]
        gate = asyncio.Semaphore(AT_ONCE)

        async def check(session_id: SessionId) -> bool:
            judgement = None
            async with gate:
                with suppress(TransientException):
                    judgement = await self.recheck(session_id, person, force=True)
            return judgement is not None and judgement.decision.status is SessionStatus.ACTIVE

        back = await asyncio.gather(*(check(session_id) for session_id in broken))
        return len(broken), sum(back)

    @staticmethod
    def _visible(session: ScrapingSession | None, person: Person) -> ScrapingSession:
        if session is None:
            raise SessionNotFoundException("no such session")
        if session.person_id != person.person_id and not person.role.includes(Role.SUPERVISOR):
            raise AccessDeniedException("not your session")
        return session


async def session_views(
    uow: UnitOfWork,
    sessions: Sequence[AnySession],
    people: Mapping[PersonId, Person],
    lives: LifeExpectancy,
    waiting: Mapping[str, int] | None = None,
) -> list[SessionView]:
    """Their views in the same order: as many statements for all of them as for one.

    `waiting`: how many jobs wait by job key, where the caller has read it.
    """
    incidents = await uow.panel.open_incidents([session.session_id for session in sessions])
    if waiting is None:
        waiting = await uow.panel.waiting()
    known = await lives.known(uow)
    return [
        SessionView(
            session,
            people.get(session.person_id),
            incidents.get(session.session_id),
            waiting.get(session_key(session.session_id), 0),
            known.of(session),
        )
        for session in sessions
    ]
