"""A platform whose sessions are looked after before its profiles can be read."""

from abc import ABC
from typing import TypeVar

from core.domain.results.profiles import Profile, ProfileRef
from core.errors import UnsupportedNetworkException
from core.platforms.config import PlatformConfig
from core.platforms.manager import ScraperManager

ConfigT = TypeVar("ConfigT", bound=PlatformConfig)


class SessionsOnlyManager(ScraperManager[ConfigT], ABC):
    """Sessions are opened, judged and watched; reading profiles and lists is not offered yet.

    `read_profile` raises UnsupportedNetworkException with the network's name, `read_list` UnknownListException with no
    list available: both tell the person what cannot be done, and neither goes near the network.
    """

    async def read_profile(self, ref: ProfileRef) -> Profile:
        """Not offered yet: raises UnsupportedNetworkException."""
        raise UnsupportedNetworkException(ref.platform.value)
