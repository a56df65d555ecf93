"""The social networks of Centinela: one descriptor each, from which every other table is derived."""

from collections.abc import Mapping
from types import MappingProxyType

from core.domain.platforms.facebook import FACEBOOK
from core.domain.platforms.instagram import INSTAGRAM
from core.domain.platforms.network import Network, NetworkCookie, Platform
from core.domain.platforms.x import X

__all__ = ["ACCOUNT_COOKIE", "COOKIE_DOMAIN", "NETWORKS", "REQUIRED_COOKIES", "Network", "NetworkCookie", "Platform"]

NETWORKS: Mapping[Platform, Network] = MappingProxyType({net.platform: net for net in (FACEBOOK, INSTAGRAM, X)})
"""Every network by its platform, in the order in which they are shown."""

REQUIRED_COOKIES: Mapping[Platform, tuple[str, ...]] = MappingProxyType(
    {platform: net.required_cookies for platform, net in NETWORKS.items()}
)
ACCOUNT_COOKIE: Mapping[Platform, str] = MappingProxyType(
    {platform: net.account_cookie for platform, net in NETWORKS.items()}
)
COOKIE_DOMAIN: Mapping[Platform, str] = MappingProxyType(
    {platform: net.cookie_domain for platform, net in NETWORKS.items()}
)
