"""Deep health check: every part is really asked, all at the same time, each with its own time limit."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from core.errors import CentinelaException
from core.ports.runtime import Clock

Check = Callable[[], Awaitable[str]]
"""Returns a short English fact (`3 ms`); raises CentinelaException with the cause when the part fails."""
SOMEBODY_ELSE_POLLS = "another process is polling with the same token"
"""What the chat's check says when two processes take each other's updates."""


@dataclass(frozen=True, slots=True)
class ServiceHealth:
    """One part. `status` is `ok`, `error` or `disabled`; `latency_ms` how long the check took."""

    status: str
    message: str
    latency_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class HealthReport:
    """All parts by name; only the essential ones decide `ok`."""

    services: Mapping[str, ServiceHealth]
    essential: frozenset[str]

    @property
    def ok(self) -> bool:
        """No essential part is in error."""
        return all(part.status != "error" for name, part in self.services.items() if name in self.essential)


class Health:
    """Runs the checks it was given."""

    def __init__(
        self, checks: Mapping[str, Check | None], clock: Clock, *, essential: frozenset[str], timeout_s: float = 5.0
    ) -> None:
        self._checks = checks
        self._clock = clock
        self._essential = essential
        self._timeout_s = timeout_s

    async def report(self, names: frozenset[str] | None = None) -> HealthReport:
        """Ask every part (or those named) at once; never raises for a part that fails."""
        wanted = {name: check for name, check in self._checks.items() if names is None or name in names}
        results = await asyncio.gather(*(self._ask(check) for check in wanted.values()))
        return HealthReport(dict(zip(wanted, results, strict=True)), self._essential)

    async def _ask(self, check: Check | None) -> ServiceHealth:
        if check is None:
            return ServiceHealth("disabled", "not configured")
        started = self._clock.monotonic()
        try:
            async with asyncio.timeout(self._timeout_s):
                message = await check()
        except TimeoutError:
            return ServiceHealth("error", f"no answer within {self._timeout_s:g} s")
        except CentinelaException as exc:
            return ServiceHealth("error", str(exc))
        return ServiceHealth("ok", message, (self._clock.monotonic() - started) * 1000)
