"""Every setting that the program keeps by name in table `ajustes`: its key, and the type of its value.

Names are made here and nowhere else; a value is converted where it is read and written.
"""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from core.domain.ids import ChatId, JobId, PersonId, ProfileId, RunId
from core.domain.platforms import Platform
from core.domain.results.controls import Control
from core.domain.results.profiles import PlacesRead, ProfileRef
from core.domain.results.site_change import SiteChange
from core.ports.storage import UnitOfWork

K = TypeVar("K")
V = TypeVar("V")


def _same(value: Any) -> Any:
    return value


@dataclass(frozen=True, slots=True)
class Remembered(Generic[K, V]):
    """One kind of setting: a value per key."""

    prefix: str
    load: Callable[[Any], V]
    dump: Callable[[V], Any] = _same

    def name(self, key: K) -> str:
        """As the table has it."""
        return f"{self.prefix}:{key}"

    async def get(self, uow: UnitOfWork, key: K) -> V | None:
        """The value; None when there is none or it is not of this kind."""
        return _loaded(self.load, await uow.settings.get(self.name(key)))

    async def put(self, uow: UnitOfWork, key: K, value: V) -> None:
        """Store it."""
        await uow.settings.put(self.name(key), self.dump(value))

    async def put_once(self, uow: UnitOfWork, key: K, value: V) -> bool:
        """Store it only if there is none, atomically; False when there was one."""
        return await uow.settings.put_once(self.name(key), self.dump(value))

    async def forget(self, uow: UnitOfWork, key: K) -> None:
        """Remove it."""
        await uow.settings.delete(self.name(key))

    async def below(self, uow: UnitOfWork, start: str = "") -> Mapping[str, V]:
        """Every value whose key begins with `start`, by the rest of the key."""
        prefix = f"{self.prefix}:{start}"
        found = {name.removeprefix(prefix): await uow.settings.get(name) for name in await uow.settings.names(prefix)}
        loaded = {rest: _loaded(self.load, value) for rest, value in found.items()}
        return {rest: value for rest, value in loaded.items() if value is not None}


@dataclass(frozen=True, slots=True)
class OfferedChoice:
    """A first order that waits for its choice of lists: its profiles and its case reference."""

    refs: tuple[ProfileRef, ...]
    case: str


@dataclass(frozen=True, slots=True)
class RememberedOnce(Generic[V]):
    """A setting of which there is one."""

    name: str
    load: Callable[[Any], V]
    dump: Callable[[V], Any] = _same

    async def get(self, uow: UnitOfWork) -> V | None:
        """The value; None when there is none or it is not of this kind."""
        return _loaded(self.load, await uow.settings.get(self.name))

    async def put(self, uow: UnitOfWork, value: V) -> None:
        """Store it."""
        await uow.settings.put(self.name, self.dump(value))


def _loaded(load: Callable[[Any], V], value: Any) -> V | None:
    try:
        return None if value is None else load(value)
    except (TypeError, ValueError, KeyError):
        return None


def _moment(value: Any) -> datetime:
    return datetime.fromisoformat(value)


def _record(value: Any) -> dict[str, Any]:
    return dict(value)


def _offered(value: Any) -> dict[int, OfferedChoice]:
    return {
        int(number): OfferedChoice(tuple(ProfileRef(Platform(net), name) for net, name in refs), case)
        for number, (refs, case) in value.items()
    }


def _as_rows(value: Mapping[int, OfferedChoice]) -> dict[str, Any]:
    return {
        str(number): [[[ref.platform.value, ref.identifier] for ref in one.refs], one.case]
        for number, one in value.items()
    }


def _iso(value: datetime) -> str:
    return value.isoformat()


def _bytes_of(value: Any) -> bytes:
    return base64.b64decode(value, validate=True)


def _shapes(value: Any) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(str(path) for path in shape) for shape in value)


def _as_lists(value: tuple[frozenset[str], ...]) -> list[list[str]]:
    return [sorted(shape) for shape in value]


def _as_base64(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")


JOB_PROFILE: Remembered[JobId, ProfileId] = Remembered("job-profile", lambda value: ProfileId(int(value)))
"""The profile that a scrape read."""
PLACES_READ: Remembered[RunId, PlacesRead] = Remembered("places-read", PlacesRead.of, PlacesRead.stored)
"""Of a run over several posts: those that were read to their end, until the run itself ends."""
USUAL_LISTS: Remembered[str, dict[str, Any]] = Remembered("usual-lists", _record)
"""What a person reads of a network when no list is named, by `<person>:<network>`."""
CHOICES_OFFERED: Remembered[PersonId, Mapping[int, OfferedChoice]] = Remembered("choices-offered", _offered, _as_rows)
"""First orders that wait for their choice of lists, by the number of their update."""
STREAK_ANSWERED: Remembered[str, datetime] = Remembered("streak-answered", _moment, _iso)
"""When a person last said what to do after several unavailable profiles in a row, by job key."""
SITE_CHANGES: Remembered[str, SiteChange] = Remembered("site-change", SiteChange.of, SiteChange.stored)
"""What is known of a network's change, by `ChangePlace.key`."""
SITE_SAMPLES: Remembered[str, bytes] = Remembered("site-sample", _bytes_of, _as_base64)
"""The newest sample of it, a ZIP without secrets."""
CONTROLS: Remembered[Platform, Control] = Remembered("control", Control.of, Control.stored)
"""The control profile of a network."""
CONTROL_SHAPES: Remembered[Platform, tuple[frozenset[str], ...]] = Remembered("control-shape", _shapes, _as_lists)
"""The newest good shapes of what a network answers about it, oldest first."""
LAST_NETWORK: Remembered[PersonId, Platform] = Remembered("network", Platform, lambda value: value.value)
"""Where a person's bare names are looked for."""
RING_WHEN_BACK: Remembered[str, PersonId] = Remembered("notify", lambda value: PersonId(int(value)))
"""Who asked to be told when a session works again, by `<job key>:<chat>`."""
INVITATION_OF_UPDATE: Remembered[int, str] = Remembered("invitation", str)
"""The hash of the code that an update made."""
OPEN_QUESTION: Remembered[ChatId, dict[str, Any]] = Remembered("question", _record)
SHOWN_MENU: Remembered[ChatId, str] = Remembered("menu", str)
"""The digest of the command menu that Telegram shows in a chat."""
GROUP_TITLE: Remembered[ChatId, str] = Remembered("grupo_autorizado", str)
"""The groups that may hear the bot."""
GROUP_TOPIC: Remembered[ChatId, int] = Remembered("grupo_tema", int)
REPORT_QUEUED: Remembered[date, datetime] = Remembered("report-queued", _moment, _iso)
"""Days whose report was queued."""
REPORT_SENT: Remembered[str, datetime] = Remembered("report", _moment, _iso)
"""Reports that were written, by `<day>:<chat>`."""
UNREADABLE_TOLD: Remembered[str, datetime] = Remembered("unreadable", _moment, _iso)
"""Rows that the admins heard of, by `<table>:<key>`."""
REPORT_SCHEDULE = RememberedOnce("report-schedule", _record)
LAST_REPORT = RememberedOnce("last-report", _moment, _iso)
FIRST_START = RememberedOnce("first-start", _moment, _iso)
CLOCK_SEEN = RememberedOnce("clock-seen", _moment, _iso)
"""The latest time of day that a process went by."""
