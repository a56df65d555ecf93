"""What a Facebook page says about the profile as a whole: there, gone, locked, remembered (extraction.md 1.10)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.domain.profiles import ProfileAvailability
from core.platforms.facebook.relay import blocks_of
from core.platforms.trees import dig, text_at, walk

_LOCKED_BANNER = re.compile(r'"LockedProfileTryItBanner(?:\.\w+)?(?:@\w+)?"')
_ERROR_ROOT = "CometErrorRoot"
_ERROR_POLICY = "comet.error"
_MEMORIAL_FLAGS = ("is_visibly_memorialized", "is_memorialized")


@dataclass(frozen=True, slots=True)
class Route:
    """Where the site thinks we are: its own name of the page and the properties of the page's root."""

    policy: str = ""
    root: str = ""
    props: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_error(self) -> bool:
        """The one page for what is deleted, hidden, blocking us or never was."""
        return self.policy.startswith(_ERROR_POLICY) or self.root.startswith(_ERROR_ROOT)


def route_of(html: str) -> Route:
    """The route of a page, empty when it names none."""
    for block in blocks_of(html, '"tracePolicy"'):
        for node in walk(block):
            if "tracePolicy" in node:
                props = dig(node, "rootView", "props")
                root = text_at(node, "rootView", "resource", "__dr")
                return Route(text_at(node, "tracePolicy"), root, props if isinstance(props, dict) else {})
    return Route()


def availability_of(route: Route, user: Mapping[str, Any]) -> ProfileAvailability:
    """What the site shows of the profile; never guesses between deleted, hidden and blocking."""
    if route.is_error:
        return ProfileAvailability.UNAVAILABLE
    if any(node.get("isAdminViewingDeactivatedProfile") is True for node in walk([dict(route.props), dict(user)])):
        return ProfileAvailability.DEACTIVATED
    if any(
        any(node.get(flag) is True for flag in _MEMORIAL_FLAGS) or isinstance(node.get("memorialized_user_info"), dict)
        for node in walk(dict(user))
    ):
        return ProfileAvailability.MEMORIALIZED
    return ProfileAvailability.PRIVATE if is_private(user) else ProfileAvailability.OK


def is_private(user: Mapping[str, Any]) -> bool:
    """Whether private sharing is on: only friends see what the profile shares."""
    return any(node.get("private_sharing_enabled") is True for node in walk(dict(user)))


def has_locked_banner(html: str) -> bool:
    """The banner that only locked profiles load (the popover of a similar name is on every profile)."""
    return _LOCKED_BANNER.search(html) is not None
