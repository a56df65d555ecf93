"""The team's sessions as the panel shows them: people, those who cannot work first, with a history of days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta, tzinfo
from enum import StrEnum

from core.domain.ids import PersonId, SessionId
from core.domain.people.person import Person, Role
from core.domain.platforms import Platform
from core.domain.sessions.condition import Condition, condition_of
from core.domain.sessions.session import SessionEvent, SessionFacts, SessionStatus
from core.errors import AccessDeniedException, GoneException, SessionNotFoundException
from core.ports.repositories.panel import Cut
from core.ports.runtime import Clock
from core.ports.storage import UnitOfWork, UnitOfWorkFactory
from core.services.lifetimes.expectancy import LifeExpectancy
from core.services.panel.team import Member, Team
from core.services.sessions.overview import SessionView, session_views
from core.services.supervision.session_history import MONTH, WEEK, last_days, status_events

EVENTS_SHOWN = 60
Days = tuple[SessionStatus | None, ...]


class BoardOrder(StrEnum):
    """Of people."""

    WORST = "estado"
    NAME = "nombre"


@dataclass(frozen=True, slots=True)
class BoardQuery:
    """Which people; empty fields leave nothing out. `text` is part of a name."""

    condition: Condition | None = None
    platform: Platform | None = None
    text: str = ""
    order: BoardOrder = BoardOrder.WORST


@dataclass(frozen=True, slots=True)
class BoardSession:
    """One session with its `estado` on each of the last days, oldest first."""

    view: SessionView
    condition: Condition
    days: Days


@dataclass(frozen=True, slots=True)
class BoardMember:
    """A person's sessions, the worst first."""

    person_id: PersonId
    name: str
    sessions: tuple[BoardSession, ...]

    @property
    def worst(self) -> Condition:
        """Of their sessions."""
        return self.sessions[0].condition


@dataclass(frozen=True, slots=True)
class BoardPage:
    """`tally` counts all sessions that may be seen, whatever was asked for; `total` the people that fit."""

    tally: Mapping[Condition, int]
    members: tuple[BoardMember, ...]
    total: int


@dataclass(frozen=True, slots=True)
class SessionPage:
    """Everything of one session: `days` are thirty, `events` the newest ones."""

    session: BoardSession
    events: Sequence[SessionEvent]
    proxy: str
    """Label of its proxy; empty without one."""


class TeamBoard:
    """Reads; cookie values never come near it."""

    def __init__(self, uow: UnitOfWorkFactory, clock: Clock, lives: LifeExpectancy) -> None:
        self._uow = uow
        self._clock = clock
        self._lives = lives

    async def page(
        self,
        uow: UnitOfWork,
        query: BoardQuery,
        cut: Cut,
        viewer: Person,
        zone: tzinfo,
        team: Team,
        waiting: Mapping[str, int],
    ) -> BoardPage:
        """The team for supervisors, oneself for analysts, within a transaction of the caller's.

        `waiting`: how many jobs wait by job key.
        """
        if not viewer.role.includes(Role.SUPERVISOR):
            team = team.only(viewer.person_id)
        chosen = _chosen(team, query)
        shown = chosen[cut.offset : cut.offset + cut.limit]
        found = [facts for member in shown for facts, _ in member.sessions]
        rows = await self._sessions(uow, found, team.people, zone, WEEK, waiting)
        by_number = {row.view.session.session_id: row for row in rows}
        members = tuple(
            BoardMember(one.person_id, one.name, tuple(by_number[facts.session_id] for facts, _ in one.sessions))
            for one in shown
        )
        return BoardPage(team.tally, members, len(chosen))

    async def session(self, session_id: SessionId, viewer: Person, zone: tzinfo) -> SessionPage:
        """One session: own ones, or any for supervisors. SessionNotFoundException, AccessDeniedException."""
        async with self._uow(write=False) as uow:
            found = await uow.panel.sessions(ids=[session_id])
            if not found:
                raise SessionNotFoundException("no such session")
            (facts,) = found
            _may_see(facts.person_id, viewer)
            owner = await uow.people.get(facts.person_id)
            people = {facts.person_id: owner} if owner is not None else {}
            (shown,) = await self._sessions(uow, found, people, zone, MONTH)
            proxy = await uow.proxies.get(facts.proxy_id) if facts.proxy_id is not None else None
            events = await uow.sessions.events(session_id, EVENTS_SHOWN)
        return SessionPage(shown, events, proxy.label if proxy is not None else "")

    async def member(self, person_id: PersonId, viewer: Person, zone: tzinfo) -> tuple[Person, Sequence[BoardSession]]:
        """One person with thirty days of each session: oneself, or anybody for supervisors."""
        _may_see(person_id, viewer)
        async with self._uow(write=False) as uow:
            person = await uow.people.get(person_id)
            if person is None:
                raise GoneException("no such person")
            found = await uow.panel.sessions(person_id=person_id)
            return person, await self._sessions(uow, found, {person_id: person}, zone, MONTH)

    async def _sessions(
        self,
        uow: UnitOfWork,
        found: Sequence[SessionFacts],
        people: Mapping[PersonId, Person],
        zone: tzinfo,
        days: int,
        waiting: Mapping[str, int] | None = None,
    ) -> list[BoardSession]:
        now = self._clock.now()
        views = await session_views(uow, found, people, self._lives, waiting)
        numbers = [facts.session_id for facts in found]
        changes = await uow.panel.changes(numbers, now - timedelta(days=days + 1))
        return [
            BoardSession(
                view,
                condition_of(view.session, now),
                last_days(view.session, status_events(changes.get(view.session.session_id, ())), now, zone, days),
            )
            for view in views
        ]


def _chosen(team: Team, query: BoardQuery) -> Sequence[Member]:
    """The members in order; one is there when one of their sessions fits."""
    ordered = team.worst_first if query.order is BoardOrder.WORST else team.by_name
    text = query.text.casefold()
    return [
        member
        for member in ordered
        if text in member.name.casefold()
        and any(
            query.platform in {None, facts.platform} and query.condition in {None, condition}
            for facts, condition in member.sessions
        )
    ]


def _may_see(person_id: PersonId, viewer: Person) -> None:
    if person_id != viewer.person_id and not viewer.role.includes(Role.SUPERVISOR):
        raise AccessDeniedException("not your session")
