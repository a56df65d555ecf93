"""The cookies of the local Instagram: what a login gets, and whose they are when they come back."""

from __future__ import annotations

from sandbox.sites.accounts import AccountBook, AccountRecord
from sandbox.sites.cookies import DAY, YEAR, cookie, set_cookie
from sandbox.sites.messages import Request

DOMAIN = ".instagram.com"


def sessionid(record: AccountRecord) -> str:
    """The session cookie: the account's number, then secrets between quoted colons."""
    return f"{record.account.id}%3A{record.token('sessionid', 14)}%3A{record.login}%3AAYf{record.token('sid', 30)}"


def cookies_of(record: AccountRecord) -> list[dict[str, object]]:
    """Playwright cookies of a record's present login; rur carries quotes and backslashes, as it really does."""
    return [
        cookie("mid", record.token("mid", 28), DOMAIN, lifetime_s=400 * DAY),
        cookie("ig_did", record.token("ig_did", 36).upper(), DOMAIN),
        cookie("datr", record.token("datr", 24), DOMAIN, lifetime_s=400 * DAY),
        cookie("csrftoken", csrf(record), DOMAIN, http_only=False),
        cookie("ds_user_id", record.account.id, DOMAIN, lifetime_s=90 * DAY, http_only=False),
        cookie("sessionid", sessionid(record), DOMAIN, lifetime_s=YEAR),
        cookie("rur", rur(record), DOMAIN, lifetime_s=None, same_site="Lax"),
    ]


def viewer_of(request: Request, book: AccountBook) -> AccountRecord | None:
    """The account whose sessionid the request carries."""
    sent = request.cookies
    record = book.get(claimed_id(request))
    return record if record is not None and sent.get("sessionid") == sessionid(record) else None


def claimed_id(request: Request) -> str | None:
    """The number at the head of sessionid, else ds_user_id."""
    sent = request.cookies
    head = sent.get("sessionid", "").replace("%3a", "%3A").partition("%3A")[0]
    return head or sent.get("ds_user_id")


def csrf(record: AccountRecord) -> str:
    """The present CSRF token, which rotates."""
    return record.token("csrf", 32, rotation=record.rotation)


def rur(record: AccountRecord) -> str:
    """The routing cookie, which rotates."""
    tail = record.token("rur", 40, rotation=record.rotation)
    return f'"NHA\\054{record.account.id}\\0541794000000:01f7{tail}"'


def rotated(record: AccountRecord) -> tuple[str, ...]:
    """Give the record fresh rur and csrftoken and return the Set-Cookie values that say so."""
    record.rotation += 1
    return (
        f"rur={rur(record)}; path=/; domain={DOMAIN}; secure; httponly; SameSite=Lax",
        set_cookie("csrftoken", csrf(record), DOMAIN, http_only=False),
    )
