"""Session signals: what an answer of a site proves about the session. Rules as data, one engine, no I/O."""

from core.domain.sessions.verdict import Exchange, SessionState, Verdict
from core.platforms.signals.engine import Scanner, classify
from core.platforms.signals.heads import address_findings
from core.platforms.signals.http.transport import transport_verdict
from core.platforms.signals.reasons import REASONS, Reason, Remedy, verdict
from core.platforms.signals.stored import cookies_verdict
from core.platforms.signals.tables import RULES, own_address

__all__ = [
    "REASONS",
    "RULES",
    "Exchange",
    "Reason",
    "Remedy",
    "Scanner",
    "SessionState",
    "Verdict",
    "classify",
    "cookies_verdict",
    "is_checkpoint_url",
    "is_login_url",
    "transport_verdict",
    "verdict",
]


def is_login_url(platform: str, url: str) -> bool:
    """Whether the address (absolute, or a path of the platform) is one for visitors who are not logged in."""
    return _stands_for(platform, url, SessionState.EXPIRED)


def is_checkpoint_url(platform: str, url: str) -> bool:
    """Whether the address is a checkpoint, challenge or suspension page of the platform."""
    return _stands_for(platform, url, SessionState.BANNED)


def _stands_for(platform: str, url: str, state: SessionState) -> bool:
    rules = RULES.get(platform)
    if rules is None:
        return False
    return any(found.state is state for found in address_findings(rules, own_address(rules, url, rules.home)))
