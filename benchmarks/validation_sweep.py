"""All sessions validated: how long it takes, in how much memory, and never too much at once, against a plain way.

The real product sweeps a real SQLite database; the sites answer from another process, 120 ms away. Plain way: one
session after the other, each with a client of its own that follows redirects and reads the whole page.
"""

import argparse
import asyncio
import resource
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import cycle
from pathlib import Path

import httpx

from benchmarks.elsewhere import Elsewhere, Plan, accounts, sites_elsewhere
from benchmarks.figures import show
from bot.settings import load_settings
from bot.wiring.container import Container, build_container
from core.domain.people.person import Role
from core.domain.platforms import Platform
from core.domain.sessions.session import NewSession
from core.domain.sessions.storage_state import StorageState
from core.platforms.network import SandboxNetwork
from core.platforms.probe.probe import DEFAULT_USER_AGENT
from core.platforms.probe.transport import make_ssl_context, make_transport
from core.services.sessions.validation import SweepLimits, SweepResult
from sandbox.sites import LocalSites

LATENCY_MS = 120.0
SMALL, LARGE = 100, 2_000
PLAIN = 20
PROXIES = 3
STATES = ("valid",) * 17 + ("expired_login_and_deleted", "checkpoint_suspended", "no_marker")
MIXED = {
    "facebook": STATES,
    "instagram": ("valid",) * 8 + ("expired_login_required_401", "suspended"),
    "x": ("valid",) * 8 + ("expired", "suspended"),
}


async def main(sessions: int) -> None:
    """Run and print."""
    facebook, most = await _swept(_facebook(sessions))
    mixed, _ = await _swept(_mixed(sessions))
    proxied, carried = await _swept(replace(_facebook(sessions), proxies=PROXIES))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    small = [(await _swept(_facebook(SMALL)))[0] for _ in range(3)]
    large, _ = await _swept(_facebook(LARGE))
    figures = {
        "sessions": sessions,
        "seconds": facebook.seconds,
        "mixed_seconds": mixed.seconds,
        "proxied_seconds": proxied.seconds,
        "peak_rss_mb": peak,
        "peak_rss_large_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "growth": (large.seconds / LARGE) / (min(result.seconds for result in small) / SMALL),
        "max_at_once": max(most.values()),
        "max_at_once_per_proxy": max(count for name, count in carried.items() if name not in MIXED),
        "plain_seconds": await _plain(sessions),
    }
    show(f"Validar {sessions} sesiones (sitios en otro proceso, a {LATENCY_MS:.0f} ms)", _rows(figures), figures)


def _facebook(sessions: int) -> Plan:
    return Plan(LATENCY_MS, {"facebook": _repeated(STATES, sessions)})


def _mixed(sessions: int) -> Plan:
    share = sessions // len(MIXED)
    sizes = dict.fromkeys(MIXED, share) | {"facebook": sessions - share * (len(MIXED) - 1)}
    return Plan(LATENCY_MS, {name: _repeated(states, sizes[name]) for name, states in MIXED.items()})


def _repeated(states: Sequence[str], size: int) -> list[str]:
    return [states[number % len(states)] for number in range(size)]


async def _swept(plan: Plan) -> tuple[SweepResult, dict[str, int]]:
    """One sweep of a fresh database; raises AssertionError when it found anything else than is there."""
    async with sites_elsewhere(plan) as sites, _product(sites) as container:
        await _enrol(container, plan, sites.proxies)
        await sites.busiest()
        result = await container.assembly.validate.sweep()
        most = await sites.busiest()
    expected = dict.fromkeys(result.states, 0)
    table = LocalSites()
    for platform, states in plan.states.items():
        for state in states:
            expected[table.site(platform).STATES[state].expected] += 1
    if result.states != expected or not _within(most):
        raise AssertionError(f"{result.states} instead of {expected}, {most}")
    return result, most


def _within(most: dict[str, int]) -> bool:
    limits = SweepLimits()
    bounds = {name: limits.per_platform if name in MIXED else limits.per_proxy for name in most}
    return all(count <= bounds[name] for name, count in most.items())


@asynccontextmanager
async def _product(sites: Elsewhere) -> AsyncIterator[Container]:
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(None, sandbox=True, sandbox_network=sites.network, data_dir=Path(folder))
        async with build_container(settings) as container:
            yield container


async def _enrol(container: Container, plan: Plan, proxies: Sequence[str]) -> None:
    """A person for every account, with its session; the proxies go around."""
    lent = cycle(proxies or [None])
    now, book = container.clock.now(), LocalSites()
    async with container.database() as uow:
        for platform in plan.states:
            site = book.site(platform)
            for account in accounts(plan, platform):
                site.add_account(account)
                person = await uow.people.add(name=account.name, role=Role.ANALYST)
                cookies = StorageState({"cookies": site.cookies_for(account.id)})
                new = NewSession(
                    person.person_id, Platform(platform), cookies, account_id=account.id, proxy_url=next(lent)
                )
                await uow.sessions.save(new, now)
        await uow.commit()


async def _plain(sessions: int) -> float:
    """Seconds for so many sessions, from a few of them."""
    plan = _facebook(PLAIN)
    book = LocalSites().facebook
    async with sites_elsewhere(plan) as sites:
        network = SandboxNetwork.parse(sites.network)
        started = time.perf_counter()
        for account in accounts(plan, "facebook"):
            book.add_account(account)
            jar = {str(cookie["name"]): str(cookie["value"]) for cookie in book.cookies_for(account.id)}
            transport = make_transport(network, None, make_ssl_context(network))
            headers = {"user-agent": DEFAULT_USER_AGENT}
            async with httpx.AsyncClient(
                transport=transport, cookies=jar, follow_redirects=True, headers=headers
            ) as web:
                page = await web.get("https://www.facebook.com/")
                _ = "login_form" in page.text
        return (time.perf_counter() - started) / PLAIN * sessions


def _rows(figures: dict[str, float]) -> list[tuple[str, str]]:
    limits, through = SweepLimits(), figures["max_at_once_per_proxy"]
    return [
        ("Sesiones de Facebook", f"{figures['seconds']:.1f} s"),
        ("  tope", "30 s"),
        ("Mezcla de las tres redes", f"{figures['mixed_seconds']:.1f} s"),
        (f"Por {PROXIES} proxies", f"{figures['proxied_seconds']:.1f} s"),
        ("De una en una, página completa (estimado)", f"{figures['plain_seconds']:.0f} s"),
        ("Memoria máxima del proceso", f"{figures['peak_rss_mb']:.0f} MB"),
        ("  tope", "250 MB"),
        (f"Tiempo por sesión, {LARGE} frente a {SMALL}", f"{figures['growth']:.2f} ×"),
        ("Peticiones a la vez por sitio", f"{figures['max_at_once']:.0f} (tope {limits.per_platform})"),
        ("Peticiones a la vez por proxy", f"{through:.0f} (tope {limits.per_proxy})"),
    ]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=1_000)
    asyncio.run(main(parser.parse_args(sys.argv[1:]).sessions))
