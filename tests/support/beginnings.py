"""Set-ups with which many tests begin, carried out once per process: the later tests get a copy of their database."""

from collections.abc import Awaitable, Callable, Hashable
from copy import copy
from itertools import count
from pathlib import Path
from typing import Any, Protocol, TypeVar, cast

from sqlalchemy.pool import QueuePool

from persistence.database.engine import Database
from tests.fakes.clock import FakeClock

_DONE: dict[Hashable, tuple[bytes, "count[int]", Any]] = {}


class Place(Protocol):
    """An office or a team: `_ids` are the numbers of its next people in Telegram."""

    database: Database
    clock: FakeClock
    _ids: "count[int]"


P = TypeVar("P", bound=Place)
T = TypeVar("T")


async def begin(place: P, set_up: Callable[[P], Awaitable[T]]) -> T:
    """What the set-up gives, which only fills the database, and only with what the place's clock decides.

    What it gives is shared by the tests, so it must not change. Where something was asked of the database before, the
    set-up is carried out anew.
    """
    if _was_used(place.database):
        return await set_up(place)
    key = set_up, place.clock.now()
    if key not in _DONE:
        given = await set_up(place)
        await place.database.dispose()  # all that was written is in the file then; the next use opens it again
        _DONE[key] = _file(place).read_bytes(), copy(place._ids), given
        return given
    content, ids, shared = _DONE[key]
    _file(place).write_bytes(content)
    place._ids = copy(ids)
    return cast("T", shared)


def _file(place: Place) -> Path:
    return Path(str(place.database.engine.url.database))


def _was_used(database: Database) -> bool:
    pool = database.engine.pool
    return not isinstance(pool, QueuePool) or pool.checkedin() + pool.checkedout() > 0
