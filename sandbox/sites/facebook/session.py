"""The cookies of the local Facebook: what a login gets, and whose they are when they come back."""

from __future__ import annotations

from sandbox.sites.accounts import AccountBook, AccountRecord
from sandbox.sites.cookies import DAY, YEAR, cookie, set_cookie
from sandbox.sites.facebook.viewer import page_id
from sandbox.sites.messages import Request

DOMAIN = ".facebook.com"
KEPT_ROTATIONS = 3
LOGIN_TIME = 1_763_900_000


def cookies_of(record: AccountRecord) -> list[dict[str, object]]:
    """Playwright cookies of a record's present login, i_user among them when it acts as a page."""
    made = [
        cookie("datr", record.token("datr", 24), DOMAIN, lifetime_s=400 * DAY),
        cookie("sb", record.token("sb", 24), DOMAIN, lifetime_s=400 * DAY),
        cookie("c_user", record.account.id, DOMAIN, lifetime_s=YEAR, http_only=False),
        cookie("xs", xs_value(record, record.rotation), DOMAIN, lifetime_s=YEAR),
        cookie("fr", fr_value(record), DOMAIN, lifetime_s=90 * DAY),
        cookie("wd", "1280x720", DOMAIN, lifetime_s=7 * DAY, http_only=False, same_site="Lax"),
    ]
    if record.state == "acting_as_page":
        made.append(cookie("i_user", page_id(record), DOMAIN, http_only=False))
    return made


def viewer_of(request: Request, book: AccountBook) -> AccountRecord | None:
    """The account whose c_user and xs (the present one or one of the last few) the request carries."""
    sent = request.cookies
    record = book.get(sent.get("c_user"))
    if record is None:
        return None
    oldest = max(0, record.rotation - KEPT_ROTATIONS)
    accepted = {xs_value(record, rotation) for rotation in range(oldest, record.rotation + 1)}
    return record if sent.get("xs") in accepted else None


def rotated(record: AccountRecord) -> tuple[str, ...]:
    """Give the record a fresh xs and return the Set-Cookie values that say so; the last few stay good."""
    record.rotation += 1
    return (
        set_cookie("xs", xs_value(record, record.rotation), DOMAIN),
        set_cookie("fr", fr_value(record), DOMAIN, lifetime_s=90 * DAY),
    )


def xs_value(record: AccountRecord, rotation: int) -> str:
    """The session cookie: quoted colons, the login's secret, and a tail that rotates."""
    tail = record.token("xs-tail", 22, rotation=rotation)
    return f"{record.login + 11}%3A{record.token('xs', 14)}%3A2%3A{LOGIN_TIME + record.login}%3A-1%3A-1%3A%3AAc{tail}"


def fr_value(record: AccountRecord) -> str:
    """The advertising cookie, which changes with every rotation."""
    return f"1{record.token('fr', 20)}.AW{record.token('fr2', 20, rotation=record.rotation)}.BnI{record.login}.AAA.0.0"
