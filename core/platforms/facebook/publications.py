"""Facebook addresses of publications, and whose they are where the address tells."""

from core.platforms.addresses import Address

_WHOLE = frozenset({"permalink", "permalink.php", "story.php", "photo", "photo.php", "reel", "video.php", "stories"})
_SHARED_KINDS = frozenset({"p", "v", "r"})
_BELOW_PROFILE = frozenset({"posts", "videos", "photos", "reels", "reel", "notes", "timeline", "albums"})
_BELOW_GROUP = frozenset({"posts", "permalink"})
_WITH_AUTHOR_PARAMETER = frozenset({"permalink.php", "story.php", "photo.php", "photo"})


def is_publication(address: Address) -> bool:
    """Whether the address names a post, picture, film, album or story rather than a profile."""
    first, second = address.first, address.segment(1).lower()
    if first in _WHOLE:
        return True
    if first == "watch":
        return "v" in address.query or second == "live"
    if first == "reels":
        return bool(second)
    if first == "share":
        return second in _SHARED_KINDS
    if first == "media":
        return second == "set"
    if first == "groups":
        return address.segment(2).lower() in _BELOW_GROUP and bool(address.segment(3))
    return second in _BELOW_PROFILE and bool(address.segment(2))


def author_of_publication(address: Address) -> str | None:
    """Vanity name or id of the author, or None when the address does not tell."""
    if address.first in _WITH_AUTHOR_PARAMETER:
        return address.query.get("id")
    if address.first == "stories":
        return address.segment(1) if address.segment(1).isdigit() else None
    if address.first == "media":
        return _owner_of_set(address.query.get("set", ""))
    if address.segment(1).lower() in _BELOW_PROFILE:
        return address.query.get("id") if address.first == "profile.php" else address.segment(0)
    return None


def _owner_of_set(name: str) -> str | None:
    """`pcb.` and `a.` sets name the album only; `pob.<owner>` and `vb.<owner>` name their owner."""
    kind, _, number = name.partition(".")
    return number if kind in {"pob", "vb"} and number.isdigit() else None
