"""The outbox rows about live logins."""

from dataclasses import dataclass

from core.domain.messages.notices import Notice
from core.domain.platforms import Platform


@dataclass(frozen=True, slots=True)
class LoginCapturedNotice(Notice):
    """A live login put a session in place. `account` is the last four digits; `expires_at` ISO, None without a date."""

    kind = "login_captured"
    platform: Platform
    account: str
    expires_at: str | None
    jobs: int


@dataclass(frozen=True, slots=True)
class LoginEndedNotice(Notice):
    """A live login ended otherwise, with nothing changed. `end` is a LoginEnd."""

    kind = "login_ended"
    platform: Platform
    end: str


@dataclass(frozen=True, slots=True)
class LoginAskedNotice(Notice):
    """Supervision (`by`, a name) asks an analyst to enter a network."""

    kind = "login_asked"
    platform: Platform
    by: str
