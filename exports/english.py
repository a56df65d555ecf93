"""English words of the files that programs read (docs/archivos.md lists them)."""

from collections.abc import Mapping

from core.domain.results.changes import ChangeKind
from core.domain.results.profiles import EndReason, ListKind, ProfileAvailability, Reaction

LISTS: Mapping[ListKind, str] = {
    ListKind.FRIENDS: "friends",
    ListKind.FOLLOWERS: "followers",
    ListKind.FOLLOWING: "following",
    ListKind.VERIFIED_FOLLOWERS: "verified_followers",
    ListKind.REPOSTS: "reposts",
    ListKind.REACTIONS: "reactions",
    ListKind.COMMENTS: "comments",
}
END_REASONS: Mapping[EndReason, str] = {
    EndReason.END: "end_of_list",
    EndReason.LIMIT: "requested_limit",
    EndReason.BUDGET: "configured_limit",
    EndReason.SITE_CAP: "site_cap",
    EndReason.HIDDEN: "hidden_list",
    EndReason.CURSOR_REPEATED: "repeated_page",
    EndReason.STALLED: "stalled",
    EndReason.NO_POSTS: "no_posts",
    EndReason.POSTS_UNSEEN: "posts_unseen",
    EndReason.EMPTY_WITH_COUNT: "empty_despite_count",
    EndReason.LAYOUT_CHANGED: "layout_changed",
    EndReason.SESSION_DIED: "session_died",
    EndReason.RATE_LIMITED: "rate_limited",
    EndReason.CANCELLED: "cancelled",
    EndReason.FAILED: "failed",
}
AVAILABILITY: Mapping[ProfileAvailability, str] = {
    ProfileAvailability.OK: "ok",
    ProfileAvailability.PRIVATE: "private",
    ProfileAvailability.UNAVAILABLE: "unavailable",
    ProfileAvailability.DEACTIVATED: "deactivated",
    ProfileAvailability.MEMORIALIZED: "memorialized",
    ProfileAvailability.SUSPENDED: "suspended",
}
CHANGES: Mapping[ChangeKind, str] = {
    ChangeKind.NEW: "new",
    ChangeKind.LOST: "lost",
    ChangeKind.MISSING: "missing",
    ChangeKind.RENAMED: "renamed",
}
KINDS: Mapping[str, str] = {"persona": "person", "pagina": "page"}
REACTIONS: Mapping[str, str] = {reaction.value: reaction.name.lower() for reaction in Reaction}
"""Any other is the site's own id of it."""
SOURCES: Mapping[str, str] = {"red": "network", "html": "page", "dom": "screen"}
"""How a row was read: from an answer to the page's script, from the page itself, or from what it draws."""
