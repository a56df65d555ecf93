"""Which lists, and how many rows of each, a person usually wants of a network."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from core.domain.ids import PersonId
from core.domain.jobs.job import Job
from core.domain.jobs.scrapes import ScrapeArgs
from core.domain.people.person import Person
from core.domain.platforms import Platform
from core.domain.results.profiles import ListKind, ProfileRef
from core.ports.platforms import PlatformGateway
from core.ports.remembered import CHOICES_OFFERED, USUAL_LISTS
from core.ports.storage import Area, UnitOfWork, UnitOfWorkFactory
from core.services.targets.targets import ScrapeOrder

MIN_LISTS = 2
"""Fewer leave nothing to choose."""
MOST_OFFERED = 10
"""First orders of a person that can wait for their choice; of more, the oldest is given up."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What can be chosen for a profile, and what is chosen so far.

    `account_id`: the account that will act; `case`: the case reference of the order.
    """

    ref: ProfileRef
    available: tuple[ListKind, ...]
    lists: tuple[ListKind, ...]
    limit: int | None
    account_id: str | None
    case: str = ""


class ListChoices:
    """Shows and stores the choice of each person, network by network."""

    def __init__(self, uow: UnitOfWorkFactory, gateways: Mapping[Platform, PlatformGateway]) -> None:
        self._uow = uow
        self._gateways = gateways

    async def of_job(self, job: Job, person: Person) -> Choice:
        """The choice to start from: what the job was asked for."""
        asked = ScrapeArgs.of(job)
        async with self._uow(write=False) as uow:
            session = await uow.sessions.for_person(person.person_id, asked.ref.platform)
        account = session.account_id if session is not None else None
        available = tuple(self._gateways[asked.ref.platform].lists)
        return Choice(asked.ref, available, asked.lists, asked.limit, account, asked.case)

    async def offer_first(self, order: ScrapeOrder, person: Person, number: int) -> Choice | None:
        """The choice that a person's first bare order of a network begins with, kept under `number` until it starts.

        None where the order starts as it is: it names lists, a number or a cadence, something is remembered for the
        network, there is nothing to choose, or the person has no session there.
        """
        platform = order.ref.platform
        gateway = self._gateways[platform]
        if order.lists or order.limit or order.over_limit or order.every or len(gateway.lists) < MIN_LISTS:
            return None
        async with self._uow() as uow:
            session = await uow.sessions.for_person(person.person_id, platform)
            if session is None or await _remembered(uow, person.person_id, gateway) is not None:
                return None
            await uow.hold(Area.TEAM)
            offered = await CHOICES_OFFERED.get(uow, person.person_id) or {}
            offered[str(number)] = [platform.value, order.ref.identifier, order.case]
            newest = sorted(offered, key=int)[-MOST_OFFERED:]
            await CHOICES_OFFERED.put(uow, person.person_id, {key: offered[key] for key in newest})
            await uow.commit()
        return _first(order.ref, gateway, session.account_id, order.case)

    async def offered(self, number: int, person: Person) -> Choice | None:
        """The first choice kept under that number; None when it was started, or given up for newer ones."""
        async with self._uow(write=False) as uow:
            kept = (await CHOICES_OFFERED.get(uow, person.person_id) or {}).get(str(number))
            if kept is None:
                return None
            platform, identifier, case = kept
            session = await uow.sessions.for_person(person.person_id, Platform(platform))
        account = session.account_id if session is not None else None
        return _first(ProfileRef(Platform(platform), identifier), self._gateways[Platform(platform)], account, case)

    async def remember(
        self, person: Person, platform: Platform, lists: tuple[ListKind, ...], limit: int | None, *, offered: int = 0
    ) -> None:
        """What is read of that network when an order of the person names no list; the choice under the number
        `offered` is done with."""
        async with self._uow() as uow:
            await uow.hold(Area.TEAM)
            chosen = {"lists": [kind.value for kind in lists], "limit": limit}
            await USUAL_LISTS.put(uow, _key(person.person_id, platform), chosen)
            if offered:
                kept = await CHOICES_OFFERED.get(uow, person.person_id) or {}
                kept.pop(str(offered), None)
                await CHOICES_OFFERED.put(uow, person.person_id, kept)
            await uow.commit()


async def forget_offered(uow: UnitOfWork, platform: Platform, names: Collection[str]) -> None:
    """Removes the first orders of a profile, under any of its names, that wait for their choice."""
    told = {name.casefold() for name in names}
    for person, offered in (await CHOICES_OFFERED.below(uow)).items():
        kept = {key: one for key, one in offered.items() if one[0] != platform.value or one[1].casefold() not in told}
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


def _first(ref: ProfileRef, gateway: PlatformGateway, account_id: str | None, case: str) -> Choice:
    """Ready to start: the network's first list, whole."""
    available = tuple(gateway.lists)
    return Choice(ref, available, available[:1], None, account_id, case)


def _key(person: PersonId, platform: Platform) -> str:
    return f"{person}:{platform}"
