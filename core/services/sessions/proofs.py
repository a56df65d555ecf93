"""Which sessions were seen alive a moment ago: they need no probe before their next page is opened."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from core.domain.ids import SessionId
from core.domain.sessions.session import ScrapingSession
from core.domain.sessions.verdict import SessionState, Verdict
from core.ports.runtime import Clock

VALID_FOR = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class _Proof:
    seen_at: float
    status_since: datetime | None
    proxy_url: str | None = field(repr=False)
    user_agent: str | None


class SessionProofs:
    """Kept in memory only: nothing is proved after a restart. Measured on the monotonic clock, which never jumps.

    A proof ends with its time, with any verdict that is not VALID, and with other cookies, proxy or user agent.
    """

    def __init__(self, clock: Clock, valid_for: timedelta = VALID_FOR) -> None:
        self._clock = clock
        self._valid_for = valid_for
        self._proofs: dict[SessionId, _Proof] = {}

    def record(self, session: ScrapingSession, verdict: Verdict) -> None:
        """Remember what a verdict says of the session as it is now."""
        if verdict.state is SessionState.VALID:
            self._proofs[session.session_id] = self._of(session)
        else:
            self.forget(session)

    def forget(self, session: ScrapingSession) -> None:
        """What was seen no longer counts."""
        self._proofs.pop(session.session_id, None)

    def holds(self, session: ScrapingSession) -> bool:
        """Whether this very session was seen alive within the time that a proof is good for."""
        proof = self._proofs.get(session.session_id)
        if proof is None or session.suspected_since is not None:
            return False
        now = self._of(session)
        same = (proof.status_since, proof.proxy_url, proof.user_agent) == (
            now.status_since, now.proxy_url, now.user_agent,
        )  # fmt: skip
        return same and now.seen_at - proof.seen_at < self._valid_for.total_seconds()

    def _of(self, session: ScrapingSession) -> _Proof:
        return _Proof(self._clock.monotonic(), session.status_since, session.proxy_url, session.user_agent)
