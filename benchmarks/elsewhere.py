"""The local sites (and proxies) in a process of their own, so that what they cost is not counted as ours.

`async with sites_elsewhere(plan) as sites:` starts the process; `sites.busiest()` asks how many requests each site
had in hand at once since it was last asked, in all and of those that came through each proxy.
"""

import asyncio
import json
import sys
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

from benchmarks.crowded_profiles import add_crowded
from sandbox.proxy import LocalProxy
from sandbox.sites import Account, LocalSites
from sandbox.sites.messages import Request

FIRST_ACCOUNT = 100_070_000_000_000
LINE_LIMIT = 1 << 20
RECENT = 200
"""Connections of a proxy among which one that is in use is to be found."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is there: `states[platform]` holds the state of every account, the first of which is FIRST_ACCOUNT."""

    latency_ms: float
    states: Mapping[str, list[str]]
    proxies: int = 0
    lists: Mapping[str, list[int]] = field(default_factory=dict)
    """By platform: profiles with lists of so many people, see `crowded_profiles`."""


def accounts(plan: Plan, platform: str) -> list[Account]:
    """The accounts of a plan; their cookies follow from their ids, so that both processes know them."""
    numbers = enumerate(plan.states.get(platform, []), FIRST_ACCOUNT)
    return [Account(str(number), f"Niebla Ficticia {number % 10_000}", f"niebla_{number % 10_000}", state)
            for number, state in numbers]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The running process."""

    network: str
    proxies: tuple[str, ...]
    ask: Callable[[], Awaitable[dict[str, int]]]

    async def busiest(self) -> dict[str, int]:
        """The most requests in hand at once, by platform and by proxy address, since the last time."""
        return await self.ask()


@asynccontextmanager
async def sites_elsewhere(plan: Plan) -> AsyncIterator[Elsewhere]:
    """Start the process, and end it afterwards."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", __name__, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=LINE_LIMIT
    )
    reader, writer = process.stdout, process.stdin
    if reader is None or writer is None:
        raise RuntimeError("no pipes")

    async def ask(words: Any = "") -> Any:
        writer.write(f"{json.dumps(words)}\n".encode())
        return json.loads(await reader.readline())

    try:
        told = await ask(asdict(plan))
        yield Elsewhere(told["network"], tuple(told["proxies"]), ask)
    finally:
        writer.close()
        await process.wait()


async def _serve() -> None:
    reader = asyncio.StreamReader(limit=LINE_LIMIT)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    plan = Plan(**json.loads(await reader.readline()))
    async with AsyncExitStack() as stack:
        sites = await stack.enter_async_context(LocalSites(latency_ms=plan.latency_ms))
        count = _Count()
        for platform in plan.states:
            site = sites.site(platform)
            for account in accounts(plan, platform):
                site.add_account(account)
            count.watch(site, platform)
        for platform, sizes in plan.lists.items():
            for size in sizes:
                add_crowded(sites, platform, size)
        proxies = [await stack.enter_async_context(LocalProxy(sites.network)) for _ in range(plan.proxies)]
        count.proxies = proxies
        _say({"network": sites.network.to_env(), "proxies": [proxy.url for proxy in proxies]})
        while await reader.readline():
            _say(count.take())


class _Count:
    """How much is in hand at once."""

    def __init__(self) -> None:
        self.proxies: list[LocalProxy] = []
        self._now: Counter[str] = Counter()
        self._most: Counter[str] = Counter()

    def watch(self, site: Any, name: str) -> None:
        """Count what the site has in hand from now on, and through which proxy it came."""
        work = site.handle

        async def counted(request: Request) -> Any:
            names = [name, *self._carrier(request.client)]
            self._now.update(names)
            for one in names:
                self._most[one] = max(self._most[one], self._now[one])
            try:
                return await work(request)
            finally:
                self._now.subtract(names)

        site.handle = counted

    def _carrier(self, client: str) -> list[str]:
        """The proxy whose connection that is; the newest ones are looked at first."""
        for proxy in self.proxies:
            if any(line.upstream == client for line in reversed(proxy.connections[-RECENT:])):
                return [proxy.url]
        return []

    def take(self) -> dict[str, int]:
        """What was counted, and begin anew."""
        most, self._most = dict(self._most), Counter()
        return most


def _say(words: Mapping[str, Any]) -> None:
    print(json.dumps(words), flush=True)


if __name__ == "__main__":
    asyncio.run(_serve())
