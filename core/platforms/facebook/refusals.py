"""Codes with which Facebook refuses a query, and what each calls for (docs/reference/extraction.md 1.5)."""

from core.platforms.reading.source import Reading, Refusal

STALE_TOKENS = "1357004"
"""The page's tokens are too old."""
PASSING = frozenset({"1675012", "1357054", "1357045", "1357051"})
"""Empty page in the middle of a list and the like."""


def refusal_of(codes: frozenset[str]) -> Reading:
    """What an answer with these error codes, and without the page that was asked for, says."""
    detail = ", ".join(sorted(codes))
    if STALE_TOKENS in codes:
        return Reading(refusal=Refusal.RELOAD, detail=detail)
    return Reading(refusal=Refusal.RETRY if codes & PASSING else Refusal.UNKNOWN, detail=detail)
