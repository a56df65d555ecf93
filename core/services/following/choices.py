"""Which lists, and how many rows of each, a person usually wants of a network."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.domain.ids import PersonId
from core.domain.jobs.job import Job
from core.domain.jobs.scrapes import ScrapeArgs
from core.domain.people.person import Person
from core.domain.platforms import Platform
from core.domain.results.profiles import ListKind, ProfileRef
from core.ports.platforms import PlatformGateway
from core.ports.remembered import USUAL_LISTS
from core.ports.storage import Area, UnitOfWork, UnitOfWorkFactory


@dataclass(frozen=True, slots=True)
class Choice:
    """What can be chosen for a profile, and what is chosen so far. `account_id`: the account that will act."""

    ref: ProfileRef
    available: tuple[ListKind, ...]
    lists: tuple[ListKind, ...]
    limit: int | None
    account_id: str | None


class ListChoices:
    """Shows and stores the choice of each person, network by network."""

    def __init__(self, uow: UnitOfWorkFactory, gateways: Mapping[Platform, PlatformGateway]) -> None:
        self._uow = uow
        self._gateways = gateways

    async def of_job(self, job: Job, person: Person) -> Choice:
        """The choice to start from: what the job was asked for."""
        asked = ScrapeArgs.of(job)
        platform = asked.ref.platform
        async with self._uow(write=False) as uow:
            session = await uow.sessions.for_person(person.person_id, platform)
        account = session.account_id if session is not None else None
        return Choice(asked.ref, tuple(self._gateways[platform].lists), asked.lists, asked.limit, account)

    async def remember(
        self, person: Person, platform: Platform, lists: tuple[ListKind, ...], limit: int | None
    ) -> None:
        """What is read of that network when an order of the person names no list."""
        async with self._uow() as uow:
            await uow.hold(Area.TEAM)
            chosen = {"lists": [kind.value for kind in lists], "limit": limit}
            await USUAL_LISTS.put(uow, _key(person.person_id, platform), chosen)
            await uow.commit()


async def usual(uow: UnitOfWork, person: PersonId, gateway: PlatformGateway) -> tuple[tuple[ListKind, ...], int | None]:
    """The person's lists and limit for a network; its first list, whole, before a choice. Lists that are gone are left
    out."""
    chosen = await USUAL_LISTS.get(uow, _key(person, gateway.platform)) or {}
    words = set(chosen.get("lists") or ())
    lists = tuple(kind for kind in gateway.lists if kind.value in words)
    return (lists, chosen.get("limit")) if lists else (tuple(gateway.lists[:1]), None)


def _key(person: PersonId, platform: Platform) -> str:
    return f"{person}:{platform}"
