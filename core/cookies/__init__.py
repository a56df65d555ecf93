"""Any format of cookie files to a StorageState; pure."""

from core.cookies.model import CookieFormat, Note, ParsedCookies
from core.cookies.parser import account_id_from, parse
from core.cookies.pasted import holds_cookies
from core.cookies.values.normalize import ready_for_playwright
from core.cookies.values.set_cookie import parse_set_cookie

__all__ = [
    "CookieFormat",
    "Note",
    "ParsedCookies",
    "account_id_from",
    "holds_cookies",
    "parse",
    "parse_set_cookie",
    "ready_for_playwright",
]
