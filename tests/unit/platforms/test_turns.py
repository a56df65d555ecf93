"""Steps of a person: done at once, in their order, and after what an earlier one leads to."""

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from core.platforms.login.turns import Turns


def until(event: asyncio.Event) -> Callable[[], Coroutine[Any, Any, None]]:
    """An effect that is there with the event."""

    async def effect() -> None:
        await event.wait()

    return effect


async def test_steps_wait_for_an_effect_and_keep_their_order() -> None:
    turns, done, effect = Turns(), list[str](), asyncio.Event()
    turns.take(partial(done.append, "before"))
    turns.wait_for(until(effect))
    for step in ("first", "second"):
        turns.take(partial(done.append, step))
    assert done == ["before"]
    effect.set()
    await turns.idle()
    turns.take(partial(done.append, "after"))
    assert done == ["before", "first", "second", "after"]


async def test_a_step_that_is_waited_for_in_its_turn_holds_those_behind_it() -> None:
    turns, done, effects = Turns(), list[str](), (asyncio.Event(), asyncio.Event())
    turns.wait_for(until(effects[0]))
    turns.take(lambda: turns.wait_for(until(effects[1])))
    turns.take(partial(done.append, "last"))
    idle = asyncio.create_task(turns.idle())
    effects[0].set()
    await asyncio.wait({idle}, timeout=0.01)
    assert (done, idle.done()) == ([], False)
    effects[1].set()
    await idle
    assert done == ["last"]


async def test_an_effect_that_fails_holds_nothing_back() -> None:
    async def fails() -> None:
        raise OSError("gone")

    turns, done = Turns(), list[str]()
    turns.wait_for(fails)
    turns.take(partial(done.append, "next"))
    await turns.idle()
    assert done == ["next"]


async def test_nothing_is_done_or_waited_for_after_the_end() -> None:
    turns, done = Turns(), list[str]()
    turns.wait_for(until(asyncio.Event()))
    turns.take(partial(done.append, "late"))
    await turns.end()
    await turns.idle()
    assert done == []
