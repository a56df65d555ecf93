"""What a cookie file is read into, before and after it has been judged."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from core.domain.platforms import Platform
from core.domain.sessions.storage_state import StorageState

MAX_BYTES = 262_144
"""256 KiB: the largest file that is looked at."""

MAX_WRITTEN = 65_536
"""64 KiB: the longest text that people write or programs hold; longer ones are exports, which have their own signs."""

MAX_COOKIES = 5_000
"""No browser holds more (Chromium keeps 3,300 in all, Firefox 3,000): a longer list is no export."""

MAX_MEMBERS = 1_000
"""Cookies of one site before the unusable ones are left out; browsers stop at 180."""

Cookie = dict[str, Any]
"""One cookie as Playwright takes it."""

Loose = dict[str, object]
"""One cookie as the file tells it: Playwright's key names, but values of any type and any key may be absent."""


class CookieFormat(StrEnum):
    """How the file was written, told by its content alone."""

    STORAGE_STATE = "storage_state"
    COOKIE_EDITOR = "cookie_editor"
    EDITTHISCOOKIE = "editthiscookie"
    CHROME_API = "chrome_api"
    QUICK_MANAGER = "quick_manager"
    PUPPETEER = "puppeteer"
    SELENIUM = "selenium"
    HAR = "har"
    APP_STATE = "app_state"
    GO = "go"
    FLAT_DICT = "flat_dict"
    HEADER = "header"
    CURL = "curl"
    NETSCAPE = "netscape"
    TABLE = "table"
    POWERSHELL = "powershell"
    LWP = "lwp"
    SET_COOKIE = "set_cookie"
    ENV = "env"
    CODE = "code"
    NAME_VALUE = "name_value"
    SELLER = "seller"
    XML = "xml"
    RECORDS = "records"


class Note(StrEnum):
    """What had to be mended or left out; stable codes."""

    DOMAIN_REWRITTEN = "domain_rewritten"
    DOMAIN_GUESSED = "domain_guessed"
    SAME_SITE_MAPPED = "same_site_mapped"
    SECURE_FORCED = "secure_forced"
    HTTP_ONLY_FORCED = "http_only_forced"
    MILLISECONDS_EXPIRY = "milliseconds_expiry"
    MICROSECONDS_EXPIRY = "microseconds_expiry"
    WEBKIT_EXPIRY = "webkit_expiry"
    EXPIRY_UNREADABLE = "expiry_unreadable"
    PATH_DEFAULTED = "path_defaulted"
    VALUE_CONVERTED = "value_converted"
    VALUE_TRIMMED = "value_trimmed"
    PARTITION_DROPPED = "partition_dropped"
    ORIGINS_DROPPED = "origins_dropped"
    DROPPED_INVALID = "dropped_invalid"
    DROPPED_FOREIGN = "dropped_foreign"
    DROPPED_EXPIRED = "dropped_expired"
    DROPPED_SURPLUS = "dropped_surplus"
    ACCOUNT_MISMATCH = "account_mismatch"


@dataclass(slots=True)
class Found:
    """A file whose format is recognised; nothing in it has been judged yet.

    `cookies` without a `domain` belong to the site that their names tell (a header carries no domain). One whose name
    is no text names nothing: it is left out and counted as skipped, whichever reader found it.
    """

    format: CookieFormat
    cookies: list[Loose] = field(repr=False)
    origins: list[object] = field(default_factory=list, repr=False)
    encoded: bool = False
    skipped: int = 0

    def __post_init__(self) -> None:
        named = [cookie for cookie in self.cookies if isinstance(cookie.get("name", ""), str)]
        self.skipped += len(self.cookies) - len(named)
        self.cookies = named


class Reader(Protocol):
    """Reads one format."""

    def __call__(self, text: str, /) -> Found | None:
        """The cookies of a text of this format, or None when it is another one.

        Linear in the text's length. Raises `malformed` for a text of this format that is damaged.
        """
        ...


@dataclass(frozen=True, slots=True, repr=False)
class ParsedCookies:
    """The usable session that a file held. Its repr tells no value.

    `expires_at` (aware, UTC) is when the first required dated cookie runs out, None when all are session cookies.
    `encoded` tells that the file was base64 around `format`. `notes` are the sorted codes of `Note`.
    """

    platform: Platform
    account_id: str | None
    storage_state: StorageState
    expires_at: datetime | None
    format: CookieFormat
    encoded: bool
    count: int
    notes: tuple[str, ...]

    def __repr__(self) -> str:
        return f"<ParsedCookies {self.platform} from {self.format}, {self.count} cookies>"
