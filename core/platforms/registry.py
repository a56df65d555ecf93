"""The platforms that exist: a new one is a folder of its own and one line here."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from core.domain.platforms import Platform
from core.domain.results.profiles import ListKind, Profile
from core.platforms.browser.pool import BrowserPool
from core.platforms.config import PlatformConfig
from core.platforms.facebook import payloads as facebook
from core.platforms.facebook.manager import FacebookScraperManager
from core.platforms.facebook.navigation import FacebookNavigation
from core.platforms.gateway import BrowserGateway, ProfileAddresses, SessionProbe
from core.platforms.instagram import payloads as instagram
from core.platforms.instagram.manager import InstagramScraperManager
from core.platforms.instagram.navigation import InstagramNavigation
from core.platforms.manager import ScraperManager
from core.platforms.reading.collection_page import CollectionPage
from core.platforms.x import payloads as x
from core.platforms.x.manager import XScraperManager
from core.platforms.x.navigation import XNavigation
from core.ports.platforms import AnswerReader, ReadAnswer
from core.ports.repositories.budgets import BudgetStore
from core.ports.runtime import Clock


class Payloads(Protocol):
    """A network's module of pure functions over captured texts."""

    def profile_from(self, text: str) -> Profile:
        """The profile that a text is about."""
        ...

    def page_from(self, text: str, kind: ListKind) -> CollectionPage:
        """The page of a list in a text."""
        ...


@dataclass(frozen=True, slots=True)
class PayloadReader:
    """Implements AnswerReader over the pure functions of a network."""

    payloads: Payloads

    def profile(self, text: str) -> Profile:
        """See AnswerReader."""
        return self.payloads.profile_from(text)

    def rows(self, text: str, kind: ListKind) -> ReadAnswer:
        """See AnswerReader."""
        page = self.payloads.page_from(text, kind)
        return ReadAnswer(page.rows, page.declared)


@dataclass(frozen=True, slots=True)
class PlatformSpec:
    """What a platform brings along."""

    manager: type[ScraperManager[Any]]
    navigation: type[ProfileAddresses]
    reader: PayloadReader

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
    PlatformSpec(FacebookScraperManager, FacebookNavigation, PayloadReader(facebook)),
    PlatformSpec(InstagramScraperManager, InstagramNavigation, PayloadReader(instagram)),
    PlatformSpec(XScraperManager, XNavigation, PayloadReader(x)),
)


def answer_readers() -> Mapping[Platform, AnswerReader]:
    """What reads kept answers of each network again."""
    return {spec.platform: spec.reader for spec in PLATFORMS}


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
