"""What an answer of a site says about the session that asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

DEFAULT_PAUSE = timedelta(minutes=15)
"""When a site asks for a pause without saying how long.

Source: docs/reference/signals.md section 3 (5 to 15 min for `please wait`).
"""
LONGEST_PAUSE = timedelta(hours=24)
"""However long a site asks for (headers with the year 2100 exist): after this, one probe asks again."""


def pause_end(said: datetime | None, now: datetime, default: timedelta = DEFAULT_PAUSE) -> datetime:
    """When a pause ends: as the site said, within LONGEST_PAUSE; `default` from now when it said nothing usable."""
    return min(said, now + LONGEST_PAUSE) if said is not None and said > now else now + default


class SessionState(StrEnum):
    """What one answer proves. `undecided` is the default and never changes anything.

    Source: docs/reference/signals.md section 0.
    """

    VALID = "valid"
    EXPIRED = "expired"
    BANNED = "banned"
    """A human must act: suspended, disabled, locked, checkpoint or challenge."""
    CONSENT = "consent"
    """Alive, but a person must accept terms or cookies in the browser."""
    RESTRICTED = "restricted"
    """Alive, but the site asks for a pause."""
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Exchange:
    """One recorded answer of a site, redirects not followed.

    `url` is what was asked; `headers` are the answer's (names matched without case); `set_cookies` its Set-Cookie
    lines; `body` its text, possibly cut; `viewer_id` the account id inside the session's cookies.
    """

    url: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    set_cookies: Sequence[str] = ()
    body: str = field(default="", repr=False)
    viewer_id: str | None = None

    def __repr__(self) -> str:
        return f"<Exchange {self.status}>"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A judgement with its stable reason code (`facebook.checkpoint.automation`) and its evidence.

    `evidence` names where the proof was (a path, a code, a cookie name) and never holds a query string or a value.
    `strong` tells apart a proof that changes `estado` at once from one that a second probe must confirm.
    `until` is when a restriction ends, where the site says so. `viewer` is the one account that an answer named to
    cookies that name none: who asks again as that account can be proved alive.
    """

    state: SessionState
    reason: str
    evidence: str = ""
    strong: bool = False
    until: datetime | None = None
    viewer: str = ""

    @property
    def blames_proxy(self) -> bool:
        """Whether the session's proxy stood in the way: nothing was learnt about the session."""
        return self.reason.startswith("proxy.")
