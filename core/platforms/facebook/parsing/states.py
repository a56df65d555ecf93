"""What a Facebook page says about the profile as a whole: there, gone, locked, remembered.

Source: docs/reference/extraction.md 1.10.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.domain.results.profiles import ProfileAvailability
from core.platforms.facebook.parsing.relay import blocks_of
from core.platforms.reading.json_tree import text_at, walk

_LOCKED_BANNER = re.compile(r'"LockedProfileTryItBanner(?:\.\w+)?(?:@\w+)?"')
_ERROR_ROOT = "CometErrorRoot"
_ERROR_ROUTE = "CometErrorRoute"
_ERROR_POLICY = "comet.error"
_MEMORIAL_FLAGS = ("is_visibly_memorialized", "is_memorialized")


@dataclass(frozen=True, slots=True)
class Route:
    """Where the site thinks we are: its own names of the page and the properties of the page's root."""

    policy: str = ""
    root: str = ""
    props: Mapping[str, Any] = field(default_factory=dict)
    name: str = ""

    @property
    def is_error(self) -> bool:
        """The one page for what is deleted, hidden, blocking us or never was."""
        return (
            self.policy.startswith(_ERROR_POLICY)
            or self.root.startswith(_ERROR_ROOT)
            or self.name.rpartition(".")[2] == _ERROR_ROUTE
        )


def route_of(html: str) -> Route:
    """The route of a page, empty when it names none.

    `tracePolicy` alone is no sign of it: loader configuration has nodes of that name for every interaction. A route has
    a `rootView`, and the page's own one is under `initialRouteInfo`.
    """
    blocks = list(blocks_of(html, '"rootView"'))
    for block in blocks:
        for node in walk(block):
            for route in _routes_in(node.get("initialRouteInfo")):
                return route
    return next((route for block in blocks for route in _routes_in(block)), Route())


def _routes_in(tree: Any) -> Iterator[Route]:
    for node in walk(tree):
        view = node.get("rootView")
        if isinstance(view, dict) and ("tracePolicy" in node or "canonicalRouteName" in node):
            props = view.get("props")
            yield Route(
                policy=text_at(node, "tracePolicy"),
                root=text_at(view, "resource", "__dr"),
                props=props if isinstance(props, dict) else {},
                name=text_at(node, "canonicalRouteName"),
            )


def availability_of(route: Route, user: Mapping[str, Any]) -> ProfileAvailability:
    """What the site shows of the profile; never guesses between deleted, hidden and blocking."""
    if any(node.get("isAdminViewingDeactivatedProfile") is True for node in walk([dict(route.props), dict(user)])):
        return ProfileAvailability.DEACTIVATED
    if route.is_error:
        return ProfileAvailability.UNAVAILABLE
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
