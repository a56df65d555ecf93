"""When a restriction ends, where the answer says so."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from core.platforms.signals.http.setcookies import parse_date

LONGEST = timedelta(days=7)
"""A longer pause is not believed: retry headers with absurd values exist."""


def until(headers: Mapping[str, str]) -> datetime | None:
    """The moment named by x-rate-limit-reset (epoch seconds) or Retry-After (seconds from Date, or a date).

    `headers` have lower-case names. Aware (UTC); None when nothing usable is said.
    """
    reset = headers.get("x-rate-limit-reset", "").strip()
    if reset.isascii() and reset.isdecimal() and len(reset) == len("1700000000"):
        return datetime.fromtimestamp(int(reset), UTC)
    return _retry_after(headers.get("retry-after", "").strip(), parse_date(headers.get("date", "")))


def _retry_after(text: str, answered: datetime | None) -> datetime | None:
    if text.isascii() and text.isdecimal():
        seconds = int(text[:12])
        if answered is None or timedelta(seconds=seconds) > LONGEST:
            return None
        try:
            return answered + timedelta(seconds=seconds)
        except OverflowError:
            return None
    return parse_date(text) if text else None
