"""A cache of sessions in Redis, shared by every process."""

import time
import uuid
from collections.abc import Awaitable, Callable
from typing import TypeVar, cast

import structlog
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from core.errors import StorageUnavailableException
from core.ports.session_cache import NO_ANSWER, CacheAnswer
from persistence.cache.memory import TTL_S

log = structlog.get_logger(__name__)

T = TypeVar("T")
PATIENCE_S = 0.5
"""How long one command may take: the database answers in less."""
REST_S = 1.0
"""After a failure Redis is not asked again for so long."""
_WRITING, _READY = "w:", "v:"
_END = """
local state = redis.call('GET', KEYS[1])
if state and string.sub(state, 1, 2) == 'w:' and state ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2])
return 1
"""
"""A new version, unless the change of another writer is under way (which makes one when it ends)."""
_TROUBLE = (RedisError, OSError, TimeoutError)


class RedisCache:
    """Implements SessionCache over `{namespace}:estado` and one key per session.

    While a change could not be announced, this process reads the database; other processes may see what they kept
    for up to TTL_S then.
    """

    def __init__(self, url: str, namespace: str, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._redis = Redis.from_url(
            url,
            decode_responses=True,
            socket_timeout=PATIENCE_S,
            socket_connect_timeout=PATIENCE_S,
            retry=Retry(NoBackoff(), 1),
        )
        self._prefix = f"centinela:{namespace}:"
        self._state = f"{self._prefix}estado"
        self._monotonic = monotonic
        self._rests_until: float | None = None
        self._owed = False
        """A change that Redis was not told of."""

    async def look(self, key: str) -> CacheAnswer:
        """As the port says."""
        if self._owed and not await self._announce(""):
            return NO_ANSWER
        found = await self._ask(lambda: self._redis.mget(self._state, self._prefix + key))
        if found is None:
            return NO_ANSWER
        state, kept = (cast("str | None", value) for value in found)
        if state is None:
            state = await self._first_version()
        if state is None or not state.startswith(_READY):
            return NO_ANSWER
        version, _, value = (kept or "").partition("\n")
        return CacheAnswer(state, value if version == state else None)

    async def keep(self, key: str, value: str, version: str) -> None:
        """As the port says."""
        milliseconds = int(TTL_S * 1000)
        await self._ask(lambda: self._redis.set(self._prefix + key, f"{version}\n{value}", px=milliseconds))

    async def begin(self) -> str:
        """As the port says."""
        mark = _WRITING + uuid.uuid4().hex
        if await self._ask(lambda: self._redis.set(self._state, mark)) is None:
            self._owed = True
        return mark

    async def end(self, mark: str) -> None:
        """As the port says."""
        await self._announce(mark)

    def forget(self) -> None:
        """Nothing to do: whatever changes sessions tells Redis itself."""

    async def ping(self) -> float:
        """As the port says."""
        started = time.perf_counter()
        try:
            await self._redis.ping()
        except _TROUBLE as error:
            self._failed(error)
            raise StorageUnavailableException("Redis does not answer: sessions are read from the database") from None
        self._answered()
        return (time.perf_counter() - started) * 1000

    async def aclose(self) -> None:
        """As the port says."""
        await self._redis.aclose()

    async def _first_version(self) -> str | None:
        """The state of a Redis that had none."""
        await self._ask(lambda: self._redis.set(self._state, _READY + uuid.uuid4().hex, nx=True))
        found = await self._ask(lambda: self._redis.get(self._state))
        return None if found is None else str(found)

    async def _announce(self, mark: str) -> bool:
        new = _READY + uuid.uuid4().hex
        told = await self._ask(lambda: cast("Awaitable[int]", self._redis.eval(_END, 1, self._state, mark, new)))
        self._owed = told is None
        return not self._owed

    async def _ask(self, command: Callable[[], Awaitable[T]]) -> T | None:
        """The answer; None when there is none, and for REST_S after that."""
        if self._rests_until is not None and self._monotonic() < self._rests_until:
            return None
        try:
            answer = await command()
        except _TROUBLE as error:
            self._failed(error)
            return None
        self._answered()
        return answer

    def _failed(self, error: Exception) -> None:
        if self._rests_until is None:
            log.warning("Redis does not answer: sessions are read from the database", error=type(error).__name__)
        self._rests_until = self._monotonic() + REST_S

    def _answered(self) -> None:
        if self._rests_until is not None:
            log.info("Redis answers again")
            self._rests_until = None
