"""What the addresses of every platform have in common; each platform says how its own are built and read."""

from typing import ClassVar

from core.domain.platforms import Platform
from core.domain.platforms.places import Place
from core.domain.results.profiles import ProfileRef
from core.errors import NotAProfileException, OpaqueLinkException, PostUrlException
from core.platforms import signals


class Navigation:
    """Base of `FacebookNavigation`, `InstagramNavigation` and `XNavigation`. Nothing is instantiated."""

    platform: ClassVar[Platform]

    @classmethod
    def parse_profile_url(cls, url: str) -> ProfileRef:
        """The profile that an address names; PostUrlException, NotAProfileException or OpaqueLinkException."""
        raise NotImplementedError

    @classmethod
    def extract_identifier_from_url(cls, url: str) -> str | None:
        """User name or numeric id of the profile that `url` names, or None when it names none."""
        try:
            return cls.parse_profile_url(url).identifier
        except (NotAProfileException, PostUrlException, OpaqueLinkException):
            return None

    @classmethod
    def nobody(cls, url: str, place: Place) -> NotAProfileException:
        """The error for an address of the network that is no profile but `place`."""
        return NotAProfileException(url, place, cls.platform.value)

    @classmethod
    def is_login_url(cls, url: str) -> bool:
        """Whether `url` is a login (or account recovery) page."""
        return signals.is_login_url(cls.platform, url)

    @classmethod
    def is_checkpoint_url(cls, url: str) -> bool:
        """Whether `url` is a page on which a person has to prove something, or that tells of a suspension."""
        return signals.is_checkpoint_url(cls.platform, url)
