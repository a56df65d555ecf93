"""How often X answers a session within a quarter of an hour, and the headers that say so."""

from __future__ import annotations

import time

WINDOW_S = 900
LIMITS = {
    "Followers": 50,
    "Following": 500,
    "BlueVerifiedFollowers": 500,
    "Retweeters": 500,
    "UserByScreenName": 95,
    "UserByRestId": 500,
    "TweetDetail": 150,
    "UserTweets": 50,
    "SidebarUserRecommendations": 500,
}
Headers = tuple[tuple[str, str], ...]


class Rates:
    """Counts the calls of every account and operation in windows; `limits` and `window_s` may be changed."""

    def __init__(self) -> None:
        self.limits = dict(LIMITS)
        self.window_s: float = WINDOW_S
        self._windows: dict[tuple[str, str], tuple[float, int]] = {}

    def count(self, account_id: str, operation: str) -> tuple[bool, Headers]:
        """Count one call; whether it is within the limit, and the headers of its answer."""
        limit, now = self.limits.get(operation, WINDOW_S), time.time()
        reset, used = self._windows.get((account_id, operation), (0.0, 0))
        if now >= reset:
            reset, used = now + self.window_s, 0
        self._windows[account_id, operation] = (reset, used + 1)
        return used < limit, headers(limit, max(0, limit - used - 1), reset)

    def spend(self, account_id: str, operation: str) -> Headers:
        """Let the window of an operation be used up; the headers that say so."""
        limit, reset = self.limits.get(operation, WINDOW_S), time.time() + self.window_s
        self._windows[account_id, operation] = (reset, limit)
        return headers(limit, 0, reset)

    def renew(self) -> None:
        """Begin all windows anew."""
        self._windows.clear()


def headers(limit: int, remaining: int, reset: float) -> Headers:
    """The rate headers."""
    return (
        ("x-rate-limit-limit", str(limit)),
        ("x-rate-limit-remaining", str(remaining)),
        ("x-rate-limit-reset", str(int(reset))),
    )
