"""What every cache of sessions promises."""

import pytest
import structlog

from core.errors import StorageUnavailableException
from core.ports.session_cache import SessionCache
from persistence.cache.memory import TTL_S, MemoryCache
from persistence.cache.redis import REST_S, RedisCache
from tests.fakes.clock import FakeClock
from tests.support.redis_server import LocalRedis


async def kept(cache: SessionCache, value: str = "sellado") -> str:
    """The version under which `value` is kept."""
    version = (await cache.look("a")).version
    assert version is not None
    await cache.keep("a", value, version)
    return version


async def test_what_is_kept_is_answered_for_its_key_alone(cache: SessionCache) -> None:
    await kept(cache, "uno\ndos")
    assert (await cache.look("a")).value == "uno\ndos"
    assert (await cache.look("b")).value is None
    assert await cache.ping() >= 0


async def test_a_change_silences_the_cache_until_it_has_ended_and_makes_all_of_it_old(cache: SessionCache) -> None:
    before = await kept(cache)
    mark = await cache.begin()
    assert await cache.look("a") == await cache.look("b")
    assert (await cache.look("a")).version is None
    await cache.end(mark)
    answer = await cache.look("a")
    assert answer.value is None
    assert answer.version not in {None, before}


async def test_what_was_read_before_a_change_is_never_answered_after_it(cache: SessionCache) -> None:
    version = (await cache.look("a")).version
    assert version is not None
    mark = await cache.begin()
    await cache.keep("a", "viejo", version)
    assert (await cache.look("a")).value is None
    await cache.end(mark)
    await cache.keep("a", "viejo", version)
    assert (await cache.look("a")).value is None


async def test_the_end_of_one_change_is_not_the_end_of_the_next(cache: SessionCache) -> None:
    first = await cache.begin()
    second = await cache.begin()
    await cache.end(first)
    assert (await cache.look("a")).version is None
    await cache.end(second)
    assert (await cache.look("a")).version is not None


async def test_a_change_that_never_ended_is_over_with_the_next_one(cache: SessionCache) -> None:
    await kept(cache)
    await cache.begin()
    await cache.end(await cache.begin())
    answer = await cache.look("a")
    assert answer.version is not None
    assert answer.value is None


async def test_the_memory_forgets_after_its_time_and_when_others_changed_something() -> None:
    clock, stamps = FakeClock(), [1]
    cache = MemoryCache(lambda: stamps[-1] or None, monotonic=clock.monotonic)
    await kept(cache)
    clock.advance(TTL_S - 1)
    assert (await cache.look("a")).value == "sellado"
    clock.advance(1)
    assert (await cache.look("a")).value is None
    for stamp, trusted in ((2, True), (0, False), (3, True)):
        stamps.append(stamp)
        answer = await cache.look("a")
        assert answer.value is None
        assert (answer.version is not None) is trusted
        if answer.version is not None:
            await cache.keep("a", "sellado", answer.version)
            assert (await cache.look("a")).value == "sellado"


async def test_two_processes_share_one_redis_and_two_databases_do_not(redis_server: LocalRedis) -> None:
    ours, same, other = (RedisCache(redis_server.url, name) for name in ("base", "base", "otra"))
    await kept(ours)
    await kept(other, "ajeno")
    assert (await same.look("a")).value == "sellado"
    mark = await same.begin()
    assert (await ours.look("a")).version is None
    await same.end(mark)
    assert (await ours.look("a")).value is None
    assert (await other.look("a")).value == "ajeno"
    for cache in (ours, same, other):
        await cache.aclose()


async def test_without_redis_nothing_is_answered_and_it_is_said_once(redis_server: LocalRedis) -> None:
    clock = FakeClock()
    cache = RedisCache(redis_server.url, "base", monotonic=clock.monotonic)
    await kept(cache)
    await redis_server.stop()
    with structlog.testing.capture_logs() as lines:
        for _ in range(3):
            assert (await cache.look("a")).version is None
            await cache.end(await cache.begin())
            clock.advance(REST_S)
        with pytest.raises(StorageUnavailableException):
            await cache.ping()
        assert [line["log_level"] for line in lines] == ["warning"]
        await redis_server.start()
        clock.advance(REST_S)
        assert (await cache.look("a")).version is not None
        assert [line["log_level"] for line in lines] == ["warning", "info"]
    await cache.aclose()


async def test_a_change_of_which_redis_was_not_told_is_told_before_anything_is_answered(
    redis_server: LocalRedis, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = FakeClock()
    writer, reader = (RedisCache(redis_server.url, "base", monotonic=clock.monotonic) for _ in range(2))
    await kept(writer)

    async def lost(*_: object, **__: object) -> None:
        raise ConnectionError

    with monkeypatch.context() as line:
        line.setattr(writer._redis, "execute_command", lost)
        await writer.end(await writer.begin())
    assert (await writer.look("a")).value is None
    clock.advance(REST_S)
    assert (await writer.look("a")).value is None
    assert (await reader.look("a")).value is None
    for cache in (writer, reader):
        await cache.aclose()
