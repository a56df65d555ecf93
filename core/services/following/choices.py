"""Which lists, and how many rows of each, a person usually wants of a network."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from core.domain.ids import PersonId
from core.domain.jobs.job import Job
from core.domain.jobs.scrapes import ScrapeArgs
from core.domain.people.person import Person
from core.domain.platforms import Platform
from core.domain.results.profiles import ListKind, ProfileRef
from core.ports.platforms import PlatformGateway
from core.ports.remembered import CHOICES_OFFERED, USUAL_LISTS, OfferedChoice
from core.ports.storage import Area, UnitOfWork, UnitOfWorkFactory
from core.services.targets.targets import ScrapeOrder

MIN_LISTS = 2
"""Fewer leave nothing to choose."""
MOST_OFFERED = 10
"""First orders of a person that can wait for their choice; of more, the oldest is given up."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What can be chosen for the profiles of one order, and what is chosen so far.

    `available`: what each network has; `accounts`: which account will act on each, None where none is known; `case`:
    the case reference of the order.
    """

    refs: tuple[ProfileRef, ...]
    available: Mapping[Platform, tuple[ListKind, ...]]
    lists: tuple[ListKind, ...]
    limit: int | None
    accounts: Mapping[Platform, str | None]
    case: str = ""

    @property
    def kinds(self) -> tuple[ListKind, ...]:
        """Every list that at least one of the networks has."""
        return tuple(dict.fromkeys(kind for kinds in self.available.values() for kind in kinds))

    def of_network(self, platform: Platform, lists: Collection[ListKind]) -> tuple[ListKind, ...]:
        """Those of `lists` that the network has."""
        return tuple(kind for kind in self.available[platform] if kind in lists)

    def orders(self, lists: Collection[ListKind], limit: int | None) -> list[ScrapeOrder]:
        """An order per profile, each with those of `lists` that its network has."""
        return [ScrapeOrder(ref, self.of_network(ref.platform, lists), limit, case=self.case) for ref in self.refs]


class ListChoices:
    """Shows and stores the choice of each person, network by network."""

    def __init__(self, uow: UnitOfWorkFactory, gateways: Mapping[Platform, PlatformGateway]) -> None:
        self._uow = uow
        self._gateways = gateways

    async def of_job(self, job: Job, person: Person) -> Choice:
        """The choice to start from: what the job was asked for."""
        asked = ScrapeArgs.of(job)
        async with self._uow(write=False) as uow:
            return replace(
                await self._choice(uow, person, (asked.ref,), asked.case), lists=asked.lists, limit=asked.limit
            )

    async def offer_first(self, orders: Sequence[ScrapeOrder], person: Person, number: int) -> Choice | None:
        """The choice that a person's first bare order of a network begins with, kept under `number` until it starts.

        Several profiles of one message get one choice. None where the order starts as it is: it names lists, a number
        or a cadence, something is remembered for each network, there is nothing to choose, or the person has no
        session on one of the networks.
        """
        platforms = _networks(order.ref for order in orders)
        if not all(map(_is_bare, orders)) or all(len(self._gateways[name].lists) < MIN_LISTS for name in platforms):
            return None
        refs, case = tuple(order.ref for order in orders), orders[0].case
        async with self._uow() as uow:
            remembered = [await _remembered(uow, person.person_id, self._gateways[name]) for name in platforms]
            sessions = [await uow.sessions.for_person(person.person_id, name) for name in platforms]
            if None not in remembered or None in sessions:
                return None
            await uow.hold(Area.TEAM)
            offered = {**(await CHOICES_OFFERED.get(uow, person.person_id) or {}), number: OfferedChoice(refs, case)}
            newest = sorted(offered)[-MOST_OFFERED:]
            await CHOICES_OFFERED.put(uow, person.person_id, {key: offered[key] for key in newest})
            choice = await self._choice(uow, person, refs, case)
            await uow.commit()
        return choice

    async def offered(self, number: int, person: Person) -> Choice | None:
        """The first choice kept under that number; None when it was started, or given up for newer ones."""
        async with self._uow(write=False) as uow:
            kept = (await CHOICES_OFFERED.get(uow, person.person_id) or {}).get(number)
            return await self._choice(uow, person, kept.refs, kept.case) if kept is not None else None

    async def remember(
        self, person: Person, lists: Mapping[Platform, tuple[ListKind, ...]], limit: int | None, *, offered: int = 0
    ) -> None:
        """What is read of each of those networks when an order of the person names no list; the choice under the
        number `offered` is done with."""
        async with self._uow() as uow:
            await uow.hold(Area.TEAM)
            for platform, kinds in lists.items():
                chosen = {"lists": [kind.value for kind in kinds], "limit": limit}
                await USUAL_LISTS.put(uow, _key(person.person_id, platform), chosen)
            if offered:
                kept = dict(await CHOICES_OFFERED.get(uow, person.person_id) or {})
                kept.pop(offered, None)
                await CHOICES_OFFERED.put(uow, person.person_id, kept)
            await uow.commit()

    async def _choice(self, uow: UnitOfWork, person: Person, refs: tuple[ProfileRef, ...], case: str) -> Choice:
        """Ready to start: the usual lists of each network, whole."""
        accounts: dict[Platform, str | None] = {}
        usually: list[ListKind] = []
        for platform in _networks(refs):
            session = await uow.sessions.for_person(person.person_id, platform)
            accounts[platform] = session.account_id if session is not None else None
            usually += (await usual(uow, person.person_id, self._gateways[platform]))[0]
        available = {platform: tuple(self._gateways[platform].lists) for platform in accounts}
        return Choice(refs, available, tuple(dict.fromkeys(usually)), None, accounts, case)


async def forget_offered(uow: UnitOfWork, platform: Platform, names: Collection[str]) -> None:
    """Takes a profile, under any of its names, out of the first orders that wait for their choice."""
    told = {name.casefold() for name in names}
    for person, offered in (await CHOICES_OFFERED.below(uow)).items():
        left = {
            number: replace(one, refs=tuple(ref for ref in one.refs if not _is_named(ref, platform, told)))
            for number, one in offered.items()
        }
        kept = {number: one for number, one in left.items() if one.refs}
        if kept != offered:
            await CHOICES_OFFERED.put(uow, PersonId(int(person)), kept)


async def usual(uow: UnitOfWork, person: PersonId, gateway: PlatformGateway) -> tuple[tuple[ListKind, ...], int | None]:
    """The person's lists and limit for a network; its first list, whole, before a choice. Lists that are gone are left
    out."""
    return await _remembered(uow, person, gateway) or (tuple(gateway.lists[:1]), None)


async def _remembered(
    uow: UnitOfWork, person: PersonId, gateway: PlatformGateway
) -> tuple[tuple[ListKind, ...], int | None] | None:
    chosen = await USUAL_LISTS.get(uow, _key(person, gateway.platform)) or {}
    words = set(chosen.get("lists") or ())
    lists = tuple(kind for kind in gateway.lists if kind.value in words)
    return (lists, chosen.get("limit")) if lists else None


def _is_bare(order: ScrapeOrder) -> bool:
    return not (order.lists or order.limit or order.over_limit or order.every)


def _is_named(ref: ProfileRef, platform: Platform, names: Collection[str]) -> bool:
    return ref.platform is platform and ref.identifier.casefold() in names


def _networks(refs: Iterable[ProfileRef]) -> tuple[Platform, ...]:
    return tuple(dict.fromkeys(ref.platform for ref in refs))


def _key(person: PersonId, platform: Platform) -> str:
    return f"{person}:{platform}"
