"""Deep health check: every part is really asked, all at the same time, each with its own time limit.

However many ask, each check runs once a second at most: who asks while it runs waits for the same answer, who asks
right after it gets that answer.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from core.concurrency import FreshAnswer
from core.errors import CentinelaException, TelegramDownException
from core.ports.runtime import Clock

Check = Callable[[], Awaitable[str]]
"""Returns a short English fact (`3 ms`); raises CentinelaException with the cause when the part fails."""
SOMEBODY_ELSE_POLLS = "another process is polling with the same token"
"""What the chat's check says when two processes take each other's updates."""
SERVER_FULL = "is full"
"""How the file server's check ends when there is no room for another file."""
REFUSES_FILES = "refuses to store files"
"""What the file server's check says when it answers and stores nothing."""
REFUSES_KEY = "refuses the key"
NO_BUCKET = "is no bucket of that server"
"""What the check of the bucket for kept files says."""
FRESH_S = 1.0
"""How long an answer is reused for the requests after it."""


@dataclass(frozen=True, slots=True)
class ServiceHealth:
    """One part. `status` is `ok`, `error` or `disabled`; `latency_ms` how long the check took."""

    status: str
    message: str
    latency_ms: float = 0.0
    since: datetime | None = None
    """Since when it fails, where that is known."""


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
        self._answers = {name: FreshAnswer(partial(self._ask, name), clock.monotonic, FRESH_S) for name in checks}

    async def report(self, names: frozenset[str] | None = None, *, max_age_s: float = FRESH_S) -> HealthReport:
        """Ask every part (or those named) at once; never raises for a part that fails.

        Answers up to `max_age_s` old are good enough; the next ones are asked for meanwhile, and not waited for.
        """
        wanted = [name for name in self._checks if names is None or name in names]
        results = await asyncio.gather(*(self._answers[name].latest(max_age_s) for name in wanted))
        return HealthReport(dict(zip(wanted, results, strict=True)), self._essential)

    async def _ask(self, name: str) -> ServiceHealth:
        check = self._checks[name]
        if check is None:
            return ServiceHealth("disabled", "not configured")
        started = self._clock.monotonic()
        try:
            async with asyncio.timeout(self._timeout_s):
                message = await check()
        except TimeoutError:
            return ServiceHealth("error", f"no answer within {self._timeout_s:g} s")
        except TelegramDownException as exc:
            return ServiceHealth("error", str(exc), since=exc.since)
        except CentinelaException as exc:
            return ServiceHealth("error", str(exc))
        return ServiceHealth("ok", message, (self._clock.monotonic() - started) * 1000)
