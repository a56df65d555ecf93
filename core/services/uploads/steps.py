"""What can come of an uploaded cookie file: a question, or an end."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.domain.ids import UploadId
from core.domain.people.person import Person
from core.domain.platforms import Platform
from core.domain.sessions.session import ScrapingSession
from core.domain.sessions.verdict import SessionState, Verdict

UNDO_FOR = timedelta(minutes=10)
"""How long an accepted file can be undone, and how long one waits for an answer."""


@dataclass(frozen=True, slots=True)
class AskPlatform:
    """The file serves several networks: which one is meant?"""

    upload_id: UploadId
    platforms: tuple[Platform, ...]


@dataclass(frozen=True, slots=True)
class AskPerson:
    """Whose session is it?"""

    upload_id: UploadId
    platform: Platform
    account_id: str | None
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class ConfirmAccount:
    """The file is of another account than the person's session had before."""

    upload_id: UploadId
    person: Person
    platform: Platform
    old_account: str
    new_account: str
    held_by: str = ""
    """Another person, whose session already has the new account."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """In place and proved valid. `backup_id` undoes it for ten minutes (None: there was nothing before).

    `paused_until`: not proved yet, since the site asks for a pause until then; nothing that worked was replaced.
    """

    person: Person
    session: ScrapingSession
    cookies: int
    format: str
    resumed_jobs: int
    resolved_incidents: tuple[int, ...]
    backup_id: int | None
    paused_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """The site does not accept them; what was there before stays."""

    person: Person
    platform: Platform
    verdict: Verdict
    had_session: bool


@dataclass(frozen=True, slots=True)
class NotChecked:
    """The site could not be asked, or asks for a pause; the old session stays and the file waits for another try."""

    upload_id: UploadId
    person: Person
    platform: Platform
    verdict: Verdict
    kept_until: datetime


@dataclass(frozen=True, slots=True)
class UploadGone:
    """The file waited too long. `told`: it was answered, tried or dropped already, and its message says so."""

    told: bool = False


@dataclass(frozen=True, slots=True)
class NotYours:
    """Uploaded for oneself, but the account is that of another person's session; nothing was changed."""

    platform: Platform


@dataclass(frozen=True, slots=True)
class AskedAdmins:
    """Uploaded for oneself, but of another account than before: admins (by name) were asked to confirm it."""

    question: ConfirmAccount
    admins: tuple[str, ...]

    @property
    def upload_id(self) -> UploadId:
        """The file that waits for their answer."""
        return self.question.upload_id


UploadStep = (
    AskPlatform | AskPerson | ConfirmAccount | Accepted | Rejected | NotChecked | UploadGone | NotYours | AskedAdmins
)


def another_account(
    upload_id: UploadId, person: Person, old: ScrapingSession | None, platform: Platform, now: str | None
) -> ConfirmAccount | None:
    """The question to ask where the account is another than before; None where it is the same, or one is unknown."""
    other = other_account(old, now)
    return ConfirmAccount(upload_id, person, platform, other.before, other.now) if other else None


@dataclass(frozen=True, slots=True)
class OtherAccount:
    """The cookies are of another account than the session had `before`."""

    before: str
    now: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The site says no, or could not be asked while there is a session to lose; nothing was changed."""

    verdict: Verdict
    had_session: bool

    @property
    def unanswered(self) -> bool:
        """The site could not be asked, asks for a pause, or its answer decides nothing: the cookies may be good."""
        return self.verdict.state in {SessionState.UNDECIDED, SessionState.RESTRICTED}


def other_account(old: ScrapingSession | None, now: str | None) -> OtherAccount | None:
    """Both accounts, where they are known and differ."""
    before = old.account_id if old else None
    return OtherAccount(before, now) if before and now and before != now else None
