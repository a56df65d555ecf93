"""Every error Centinela raises on purpose. The branch answers who must act.

CentinelaException
├── UserInputException            the user: say it, nothing is stored
│   ├── NotAProfileException, PostUrlException, UnsupportedNetworkException, AmbiguousNetworkException,
│   │   OpaqueLinkException, NetworkNotReadException, NameNotReadException, SeveralProfilesException,
│   │   WrongLimitException, UnknownListException (ListNotReadException), TooManyProfilesException,
│   │   CadenceException, CaseReferenceException, RepeatLimitException
│   ├── CookieFileException       (core.cookies; `.cause` is a stable code)
│   ├── AccessDeniedException (LastAdminException, GoneException), InvitationException,
│   │   InvitationNotNeededException
│   ├── BadQuietHoursException, BadProxyException, BadScheduleException
│   ├── LinkException             (a one-time link of the panel), LoginBusyException
│   └── QueueLimitException, TooManyAttemptsException
├── TargetException               no one: the profile is missing or private; the session is fine
│   ├── ProfileNotFoundException, ProfilePrivateException, ListHiddenException
├── SessionException              an admin: the session needs new cookies or a person in a browser
│   ├── SessionNotFoundException, SessionUnreadableException
│   ├── SessionExpiredException, SessionUnconfirmedException
│   ├── AccountBannedException, ConsentRequiredException
├── TransientException            no one: tried again within a budget, never held against the session
│   ├── NetworkException, ProxyException, BrowserCrashedException, SessionUndecidedException
│   ├── RateLimitedException      (`.until`: when to go on)
│   └── EndpointPausedException   (the same of one endpoint: the session may ask all others)
├── LayoutChangedException        the developers: the site no longer looks as we know it
├── ChatException                 delivery: the chat did not take it (core.errors.chat)
├── TelegramTokenException, TelegramDownException, SettingsException    the operator
└── StorageException              the operator: database, encryption key or FTP
    ├── StorageUnavailableException   (passes by itself: locked, read-only, disk full, server gone)
    │   └── ArtifactStoreException
    ├── EncryptionKeyException, UnreadableRowException
    ├── StaleAttemptException, ConflictException, AlreadyRunningException
"""

from datetime import datetime

from core.domain.sessions.budgets import Endpoint
from core.domain.sessions.verdict import Verdict
from core.errors.chat import *  # noqa: F403 - all errors are known by `core.errors`
from core.errors.root import CentinelaException as CentinelaException
from core.errors.root import UserInputException as UserInputException
from core.errors.targets import *  # noqa: F403
from core.errors.typed import *  # noqa: F403


class CookieFileException(UserInputException):
    """A cookie file cannot be used. `cause` is a stable code; `details` its named facts (never a cookie value).

    Causes: `too_large`, `not_cookies`, `malformed`, `no_platform_cookies`, `wrong_platform`, `ambiguous_platform`,
    `missing_required`, `all_expired`.
    """

    def __init__(self, cause: str, message: str, **details: object) -> None:
        super().__init__(message)
        self.cause = cause
        self.details = details


class TargetException(CentinelaException):
    """The profile cannot be read; the session is fine."""


class ProfileNotFoundException(TargetException):
    """No such profile, or it is not shown to this account."""


class ProfilePrivateException(TargetException):
    """The profile exists but shows its lists only to friends or followers."""


class ListHiddenException(TargetException):
    """The profile is readable but hides this list."""


class SessionException(CentinelaException):
    """The session cannot be used until a person acts. `verdict` is the proof, where there is one."""

    def __init__(self, message: str = "", *, verdict: Verdict | None = None) -> None:
        super().__init__(message or (verdict.reason if verdict else "session unusable"))
        self.verdict = verdict


class SessionNotFoundException(SessionException):
    """The person has no session for this platform."""


class SessionUnreadableException(SessionException):
    """The stored session cannot be read (another key, damage): says nothing about the account; new cookies mend it."""


class SessionExpiredException(SessionException):
    """The session is proved expired (or has been idle for more than 30 days)."""


class SessionUnconfirmedException(SessionException):
    """Weak proof of expiry: the job stops now, `estado` changes only when a second probe agrees."""


class AccountBannedException(SessionException):
    """The account is suspended, disabled, locked or challenged."""


class ConsentRequiredException(SessionException):
    """The session is alive, but a person must accept something in the browser."""


class TransientException(CentinelaException):
    """Worth trying again later; says nothing about the session. `reason` is a reason code, where one tells more."""

    reason: str = ""


class NetworkException(TransientException):
    """The site could not be reached or answered with an error of its own."""


class ProxyException(TransientException):
    """The session's proxy is at fault. `reason` is the reason code: `proxy.unreachable`, `proxy.authentication` ..."""

    def __init__(self, message: str = "", *, reason: str = "proxy.unreachable") -> None:
        super().__init__(message or reason)
        self.reason = reason


class SessionUndecidedException(TransientException):
    """No check could tell whether the session lives. `reason` is the reason code of the last one."""

    def __init__(self, reason: str = "") -> None:
        super().__init__(reason or "session undecided")
        self.reason = reason


class BrowserCrashedException(TransientException):
    """The browser went away under us."""


class RateLimitedException(TransientException):
    """The site asks for a pause until `until` (aware)."""

    def __init__(self, until: datetime, verdict: Verdict | None = None) -> None:
        super().__init__("the site asks for a pause")
        self.until = until
        self.verdict = verdict


class EndpointPausedException(TransientException):
    """One endpoint of the site has been asked enough until `until` (aware); the session may ask all others."""

    def __init__(self, endpoint: Endpoint, until: datetime) -> None:
        super().__init__("an endpoint has been asked enough")
        self.endpoint = endpoint
        self.until = until
        self.fruitless = False
        """All that was asked for brought nothing new, and the same would happen again."""


class LayoutChangedException(CentinelaException):
    """The answer has a shape we do not know: ours to mend, never the session's fault."""


class StorageException(CentinelaException):
    """The database, the key or the file store failed."""


class EncryptionKeyException(StorageException):
    """A stored secret cannot be opened with the keys at hand."""


class UnreadableRowException(StorageException):
    """One row cannot be read; everything else can."""


class StorageUnavailableException(StorageException):
    """The store cannot be used just now (locked, read-only, disk full, server gone): nothing was written, try later.

    `brief`: such trouble (a lock, a restart of the server) is often over within seconds.
    """

    def __init__(self, message: str = "", *, brief: bool = False) -> None:
        super().__init__(message)
        self.brief = brief


class ArtifactStoreException(StorageUnavailableException):
    """A file could not be kept (folder full, FTP down); it is tried again later."""


class ConflictException(StorageException):
    """A concurrent change of the same row won."""


class StaleAttemptException(StorageException):
    """The job was given to another attempt; this one must stop without writing."""


class AlreadyRunningException(StorageException):
    """Another process already works on this database."""


class JudgedException(SessionException):
    """Already applied by the probe: only the job has to be parked."""


class JudgedUnconfirmedException(JudgedException):
    """Weak proof; the second probe is planned."""


class JudgedPauseException(RateLimitedException):
    """A pause already stored."""
