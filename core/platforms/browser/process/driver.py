"""Playwright's driver: the process between us and the browser, with an environment and a folder of its own."""

import asyncio
import contextlib
from contextvars import ContextVar
from typing import Any, Self

from playwright._impl import transport
from playwright._impl._driver import get_driver_env
from playwright._impl.out_of_process import PlaywrightClient
from playwright._impl.transport import PipeTransport
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Playwright

from core.platforms.browser.process.environment import browser_environment
from core.platforms.browser.process.priority import forbid_raising, give_way
from core.platforms.browser.process.scratch import Scratch

START_TIMEOUT_S = 30.0
STOP_TIMEOUT_S = 10.0
_KILLED_TIMEOUT_S = 5.0

_environment: ContextVar[dict[str, str] | None] = ContextVar("driver_environment", default=None)


def _driver_environment() -> dict[str, str]:
    """What Playwright would hand on, reduced to what is allowed for a driver that `Driver.start` starts."""
    whole, allowed = get_driver_env(), _environment.get()
    return whole if allowed is None else {**{k: v for k, v in whole.items() if k.startswith("PW_")}, **allowed}


# Playwright hands its driver the whole environment and has no option for it.
transport.get_driver_env = _driver_environment  # type: ignore[attr-defined]


class Driver:
    """A running driver. `environment` is what its browsers get, `niceness` how far they give way to other processes."""

    def __init__(
        self,
        playwright: Playwright,
        client: PlaywrightClient,
        scratch: Scratch,
        environment: dict[str, str],
        niceness: int,
    ) -> None:
        self.playwright = playwright
        self.environment = environment
        self.niceness = niceness
        self._client = client
        self._scratch = scratch

    @classmethod
    async def start(cls, niceness: int = 0) -> Self:
        """Start it; raises Playwright's Error. With `niceness` it and its browsers give way to other processes."""
        scratch = await asyncio.to_thread(Scratch)
        environment = browser_environment(str(scratch.path), get_driver_env())
        forbid_raising()
        client = _client(environment)
        try:
            started = await asyncio.wait_for(asyncio.shield(_answer(client)), START_TIMEOUT_S)
        except BaseException as exc:
            await asyncio.shield(_abandon(client, scratch))
            if isinstance(exc, TimeoutError):
                raise PlaywrightError("the driver does not start") from exc
            raise
        _heed_its_death(client)
        if niceness:
            give_way(_process_of(client).pid, niceness)
        return cls(Playwright(started), client, scratch, environment, niceness)

    async def stop(self) -> None:
        """Stop it politely, then make sure; its folder goes with it."""
        try:
            with contextlib.suppress(PlaywrightError, TimeoutError):
                await asyncio.wait_for(self._client.stop(), STOP_TIMEOUT_S)
        finally:
            await _kill(self._client)
            await asyncio.to_thread(self._scratch.remove)


def _client(environment: dict[str, str]) -> PlaywrightClient:
    """Begins to start a driver with that environment.

    `async_playwright` knows its client only once the driver has answered: a start that is given up before would leave
    a process and its pipes that nobody can end.
    """
    token = _environment.set(environment)
    try:
        return PlaywrightClient()  # its tasks keep what is set now
    finally:
        _environment.reset(token)


async def _abandon(client: PlaywrightClient, scratch: Scratch) -> None:
    """The driver did not come so far as to answer: whatever there is of it goes."""
    _heed_its_death(client)
    if _process_of(client) is None:
        _answer(client).cancel()  # asyncio ends a process that it is just making
    else:
        await _kill(client)
    await asyncio.wait({_answer(client)}, timeout=_KILLED_TIMEOUT_S)
    await asyncio.to_thread(scratch.remove)


async def _kill(client: PlaywrightClient) -> None:
    process = _process_of(client)
    if process is None or process.returncode is not None:
        return
    with contextlib.suppress(ProcessLookupError, TimeoutError):
        process.kill()
        await asyncio.wait_for(process.wait(), _KILLED_TIMEOUT_S)


def _process_of(client: PlaywrightClient) -> Any:
    """None for a driver that there is not (yet)."""
    return getattr(_transport(client), "_proc", None)


def _answer(client: PlaywrightClient) -> asyncio.Future[Any]:
    return client._playwright  # noqa: SLF001 - Playwright hands it out too late


def _transport(client: PlaywrightClient) -> PipeTransport:
    return client._transport  # noqa: SLF001 - the driver's process is known to nobody else


def _heed_its_death(client: PlaywrightClient) -> None:
    """A driver that dies is told by every call that it no longer answers.

    Playwright tells it once more in futures that are not read after the start; asyncio would log that at some later
    moment as an error that was never retrieved.
    """
    for told in (_transport(client).on_error_future, _answer(client)):
        told.add_done_callback(lambda future: future.cancelled() or future.exception())
