"""The platforms that exist: a new one is a folder of its own and one line here."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from core.domain.platforms import Platform
from core.domain.results.profiles import ListKind
from core.platforms.browser.pool import BrowserPool
from core.platforms.config import PlatformConfig
from core.platforms.facebook.manager import FacebookScraperManager
from core.platforms.facebook.navigation import FacebookNavigation
from core.platforms.gateway import BrowserGateway, ProfileAddresses, SessionProbe
from core.platforms.instagram.manager import InstagramScraperManager
from core.platforms.instagram.navigation import InstagramNavigation
from core.platforms.manager import ScraperManager
from core.platforms.x.manager import XScraperManager
from core.platforms.x.navigation import XNavigation
from core.ports.repositories.budgets import BudgetStore
from core.ports.runtime import Clock


@dataclass(frozen=True, slots=True)
class PlatformSpec:
    """What a platform brings along."""

    manager: type[ScraperManager[Any]]
    navigation: type[ProfileAddresses]

    @property
    def platform(self) -> Platform:
        """Which network it is."""
        return self.manager.platform

    @property
    def lists(self) -> tuple[ListKind, ...]:
        """The lists that can be read today, the one that is read unasked first."""
        return tuple(self.manager.sources)

    @property
    def config_class(self) -> type[PlatformConfig]:
        """Its settings."""
        return self.manager.config_class


PLATFORMS: tuple[PlatformSpec, ...] = (
    PlatformSpec(FacebookScraperManager, FacebookNavigation),
    PlatformSpec(InstagramScraperManager, InstagramNavigation),
    PlatformSpec(XScraperManager, XNavigation),
)


def lists_of(platform: Platform) -> tuple[ListKind, ...]:
    """The lists of a network that can be read today: buttons, help and docs are drawn from here."""
    return next(spec.lists for spec in PLATFORMS if spec.platform is platform)


def build_gateways(
    pool: BrowserPool,
    probe: SessionProbe,
    clock: Clock,
    *,
    configs: Mapping[Platform, PlatformConfig] | None = None,
    budgets: BudgetStore | None = None,
) -> dict[Platform, BrowserGateway]:
    """One gateway per platform, all on the same browser pool; platforms without an entry in `configs` use defaults.
    `budgets` keeps what sessions have asked of endpoints; without it that is forgotten with the session's page.

    Raises ValueError when a sandbox configuration (no pauses) meets a pool that reaches the real Internet.
    """
    chosen = configs or {}
    gateways = {}
    for spec in PLATFORMS:
        config = chosen.get(spec.platform) or spec.config_class()
        if config.sandbox and pool.network is None:
            raise ValueError("a sandbox configuration is refused outside the sandbox")
        gateways[spec.platform] = BrowserGateway(
            spec.platform,
            probe=probe,
            manager=partial(spec.manager, config, pool=pool, clock=clock, budgets=budgets),
            addresses=spec.navigation,
            lists=spec.lists,
        )
    return gateways
