"""Everybody with their sessions, read once for all who look at the panel at the same time."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from core.concurrency import FreshAnswer
from core.domain.ids import PersonId
from core.domain.people.person import Person
from core.domain.sessions.condition import Condition, condition_of
from core.domain.sessions.session import SessionFacts
from core.ports.runtime import Clock
from core.ports.storage import Change, OnChange, UnitOfWorkFactory

FRESH_S = 1.0
"""A page asks for the team anew when what is known is older."""
USABLE_S = 3.0
"""So old the team may be while it is asked for anew, so that no page waits; what this process commits shows at once."""
WORST_FIRST = {condition: place for place, condition in enumerate(Condition)}


@dataclass(frozen=True, slots=True)
class Member:
    """A person with the sessions that they have, the worst first, each with its condition."""

    person_id: PersonId
    name: str
    sessions: tuple[tuple[SessionFacts, Condition], ...]

    @property
    def worst(self) -> Condition:
        """Of their sessions."""
        return self.sessions[0][1]


@dataclass(frozen=True)
class Team:
    """At one moment; the lists are made when they are first asked for."""

    people: Mapping[PersonId, Person]
    """Everybody, removed ones too."""
    members: Mapping[PersonId, Member] = field(default_factory=dict)
    """Current people with a session at least."""

    @cached_property
    def tally(self) -> Mapping[Condition, int]:
        """How many sessions are in each condition."""
        return Counter(condition for member in self.members.values() for _, condition in member.sessions)

    @cached_property
    def by_name(self) -> tuple[Member, ...]:
        """The members by name."""
        return tuple(sorted(self.members.values(), key=lambda one: (one.name.casefold(), one.person_id)))

    @cached_property
    def worst_first(self) -> tuple[Member, ...]:
        """The members by their worst condition, then by name."""
        return tuple(sorted(self.by_name, key=lambda one: WORST_FIRST[one.worst]))

    def only(self, person_id: PersonId) -> "Team":
        """The same people, with one member at most."""
        found = {person_id: self.members[person_id]} if person_id in self.members else {}
        return Team(self.people, found)


class TeamNow(FreshAnswer[Team]):
    """The team, asked for once a second at most, and anew after each commit that changed it."""

    def __init__(self, uow: UnitOfWorkFactory, clock: Clock, on_change: OnChange) -> None:
        super().__init__(self._read, clock.monotonic, FRESH_S)
        for change in (Change.SESSIONS, Change.PEOPLE):
            on_change(change, self.forget)
        self._uow = uow
        self._clock = clock

    async def look(self) -> Team:
        """At most USABLE_S old."""
        return await self.latest(USABLE_S)

    async def _read(self) -> Team:
        async with self._uow(write=False) as uow:
            people = {person.person_id: person for person in await uow.people.all(include_inactive=True)}
            found, now = await uow.panel.sessions(), self._clock.now()
        groups: dict[PersonId, list[tuple[SessionFacts, Condition]]] = {}
        for facts in found:
            groups.setdefault(facts.person_id, []).append((facts, condition_of(facts, now)))
        return Team(people, {number: _member(number, people, rows) for number, rows in groups.items()})


def _member(number: PersonId, people: Mapping[PersonId, Person], rows: list[tuple[SessionFacts, Condition]]) -> Member:
    person = people.get(number)
    rows.sort(key=lambda row: (WORST_FIRST[row[1]], row[0].platform))
    return Member(number, person.name if person is not None else f"#{number}", tuple(rows))
