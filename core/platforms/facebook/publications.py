"""Facebook addresses of publications, and whose they are where the address tells."""

import re

from core.domain.platforms.addresses import Address

_WHOLE = frozenset(
    {
        "permalink",
        "permalink.php",
        "story.php",
        "photo",
        "photo.php",
        "reel",
        "video.php",
        "stories",
        "photo_comments.php",
    }
)
_SHARED_KINDS = frozenset({"p", "v", "r"})
_NOT_OPAQUE = frozenset({*_SHARED_KINDS, "g"})
_NUMBERED = re.compile(r"[0-9]{5,25}")
_BELOW_PROFILE = frozenset(
    {"posts", "videos", "photos", "reels", "reel", "notes", "timeline", "albums", "activity", "permalink"}
)
_BELOW_GROUP = frozenset({"posts", "permalink"})
_WITH_AUTHOR_PARAMETER = frozenset({"permalink.php", "story.php", "photo.php", "photo"})


def is_opaque(address: Address) -> bool:
    """`/share/AbC123/`: it leads somewhere, and only the site knows where. `/share/p/…` is a publication."""
    return address.first == "share" and bool(address.segment(1)) and address.segment(1).lower() not in _NOT_OPAQUE


def is_publication(address: Address) -> bool:
    """Whether the address names a post, picture, film, album or story rather than a profile."""
    first, second = address.first, address.segment(1).lower()
    if first in _WHOLE:
        return True
    if first == "watch":
        return "v" in address.parameters or second == "live"
    if first in {"reels", "video", "videos"}:
        return bool(second) or "v" in address.parameters
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
        return address.parameters.get("id") or _owner_of_set(address.parameters.get("set", ""))
    if address.first == "stories":
        return address.segment(1) if address.segment(1).isdigit() else None
    if address.first == "media":
        return _owner_of_set(address.parameters.get("set", "")) or address.parameters.get("vanity")
    if address.segment(1).lower() in _BELOW_PROFILE:
        return address.parameters.get("id") if address.first == "profile.php" else address.segment(0)
    return None


def _owner_of_set(name: str) -> str | None:
    """`pb.<owner>.…`, `pob.<owner>` and `vb.<owner>` name their owner; so does `a.<album>.<n>.<owner>`, of old.

    `pcb.` and the shorter `a.` name the post or the album only, `t.` the person *in* the picture, `gm.` a group's.
    """
    kind, *numbers = name.split(".")
    owner = numbers[:1] if kind in {"pb", "pob", "vb"} else numbers[2:3] if kind == "a" else []
    return owner[0] if owner and _NUMBERED.fullmatch(owner[0]) else None
