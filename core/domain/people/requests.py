"""Requests that carry an Idempotency-Key: the same one again gets the answer of the first."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """The answer of a request that was carried out."""

    status: int
    media_type: str
    body: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class KeyedRequest:
    """A request under its key. `key_hash` covers sender and key, `fingerprint` method, path and body; both SHA-256."""

    key_hash: str
    fingerprint: str
    created_at: datetime
    expires_at: datetime
    """Under way: when it counts as lost and may be tried again. Answered: when the answer is forgotten."""
    answer: KeptAnswer | None = None


class KeyClash(StrEnum):
    """Why a keyed request is neither carried out nor answered from memory."""

    OTHER_REQUEST = "other_request"
    """The key was used with another request."""
    UNDER_WAY = "under_way"
    """The first one has not been answered yet."""
