"""Between session rows and domain sessions, rows that another program wrote included."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from core.cookies import ready_for_playwright
from core.domain.ids import PersonId, ProxyId, SessionId
from core.domain.platforms import Platform
from core.domain.sessions.session import UNREADABLE_REASON, ScrapingSession, SessionHealth, SessionStatus
from core.domain.sessions.storage_state import StorageState
from core.domain.sessions.verdict import SessionState
from core.errors import EncryptionKeyException
from persistence.crypto.encryption import Legacy, Sealed, SecretBox
from persistence.models import SessionDetailRow, SessionRow
from persistence.types import UNREADABLE

_PROXY_COLUMN = 255
_COOKIE = ("name", "value", "domain", "path")
_EPOCH = datetime.fromtimestamp(0, UTC)


DAMAGE = (
    EncryptionKeyException,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RecursionError,
)
"""What reading a row that no key opens, or that is not what it should be, can raise."""


def to_session(box: SecretBox, row: SessionRow, detail: SessionDetailRow | None) -> ScrapingSession:
    """The session in the clear; one that cannot be read comes without anything secret and says so (`readable`).

    An unknown `estado` reads as expired; missing dates read as now.
    """
    try:
        return _in_the_clear(box, row, detail)
    except DAMAGE:
        return _unreadable(box, row, detail)


def _unreadable(box: SecretBox, row: SessionRow, detail: SessionDetailRow | None) -> ScrapingSession:
    """What can be said of it all the same: whose it is, its `estado`, and a proxy address that still opens."""
    known = {} if detail is None else {name: value for name, value in vars(detail).items() if value is not UNREADABLE}
    created = row.created_at or datetime.now(UTC)
    proxy_id = known.get("proxy_id")
    try:
        proxy_url = proxy_of(box, row, detail)
    except DAMAGE:
        proxy_url = None
    return ScrapingSession(
        session_id=SessionId(row.session_id),
        person_id=PersonId(row.person_id),
        platform=platform_of(row),
        status=status_of(row),
        storage_state=StorageState(),
        created_at=created,
        last_activity=row.last_activity or created,
        proxy_url=proxy_url,
        user_agent=row.user_agent,
        locale=known.get("locale") or "es-ES",
        account_id=known.get("account_id"),
        fingerprint=known.get("fingerprint") or "",
        checked_at=known.get("checked_at"),
        reason=UNREADABLE_REASON,
        status_since=known.get("status_since"),
        proxy_id=ProxyId(proxy_id) if proxy_id is not None else None,
        readable=False,
    )


def _in_the_clear(box: SecretBox, row: SessionRow, detail: SessionDetailRow | None) -> ScrapingSession:
    if detail is not None and any(value is UNREADABLE for value in vars(detail).values()):
        raise ValueError("damaged details")
    state = storage_state_of(box, row)
    platform = platform_of(row)
    known = detail if detail is not None and not isinstance(row.cookies, Legacy) else None
    created = row.created_at or datetime.now(UTC)
    return ScrapingSession(
        session_id=SessionId(row.session_id),
        person_id=PersonId(row.person_id),
        platform=platform,
        status=status_of(row),
        storage_state=state,
        created_at=created,
        last_activity=row.last_activity or created,
        proxy_url=proxy_of(box, row, detail),
        user_agent=row.user_agent,
        locale=detail.locale if detail else "es-ES",
        account_id=known.account_id if known else state.account_id(platform),
        fingerprint=known.fingerprint if known else state.fingerprint(),
        cookies_expire_at=known.cookies_expire_at if known else state.expires_at(platform),
        checked_at=detail.checked_at if detail else None,
        reason=detail.reason if detail else "",
        status_since=detail.status_since if detail else None,
        cooldown_until=detail.cooldown_until if detail else None,
        suspected_since=detail.suspected_since if detail else None,
        last_state=SessionState(detail.last_state) if detail and detail.last_state else None,
        doubts=detail.doubts if detail else 0,
        proxy_id=ProxyId(detail.proxy_id) if detail and detail.proxy_id is not None else None,
    )


def to_health(row: SessionRow, detail: SessionDetailRow) -> SessionHealth:
    """Of a sealed row that is known to be readable: from its columns alone."""
    return SessionHealth(
        status_of(row),
        checked_at=detail.checked_at,
        last_state=detail.last_state,
        doubts=detail.doubts,
        suspected_since=detail.suspected_since,
        cooldown_until=detail.cooldown_until,
        cookies_expire_at=detail.cookies_expire_at,
    )


def sealed_part(row: SessionRow, detail: SessionDetailRow | None) -> tuple[str, str, str] | None:
    """What a key has to open for the row to be readable; None where more than that decides (plain or damaged rows)."""
    if detail is None or not isinstance(row.cookies, Sealed) or UNREADABLE in vars(detail).values():
        return None
    return sealed_values(row.cookies, detail.proxy_url, row.proxy)


def sealed_values(cookies: Sealed, proxy_url: Sealed | None, proxy: str | None) -> tuple[str, str, str]:
    """The same out of the columns of a readable row."""
    return (cookies.token, proxy_url.token if proxy_url else "", proxy or "")


def platform_of(row: SessionRow) -> Platform:
    """`plataforma` of a row, see `read_platform`."""
    return read_platform(row.platform)


def read_platform(word: str) -> Platform:
    """`plataforma` as any program may spell it; ValueError for a network we do not know."""
    return Platform(word.strip().lower())


def status_of(row: SessionRow) -> SessionStatus:
    """`estado` of a row, see `read_status`."""
    return read_status(row.status)


def read_status(word: str | None) -> SessionStatus:
    """`estado` as any program may spell it: none means active, and a word we do not know means unusable."""
    try:
        return SessionStatus((word or "").strip().lower() or SessionStatus.ACTIVE)
    except ValueError:
        return SessionStatus.EXPIRED


def storage_state_of(box: SecretBox, row: SessionRow) -> StorageState:
    """The cookies; those of an adopted row may be a storage_state, a bare list, or either of them as JSON text."""
    value = box.open_json(row.cookies)
    return _legacy_state(value) if isinstance(row.cookies, Legacy) else _our_state(value)


def _our_state(value: Any) -> StorageState:
    """A storage_state as we sealed it; ValueError for anything else: damage must not read as "no cookies"."""
    cookies = value.get("cookies") if isinstance(value, Mapping) else None
    if not isinstance(cookies, list) or not all(_is_cookie(cookie) for cookie in cookies):
        raise ValueError("not a storage state")
    return StorageState(value)


def _is_cookie(cookie: Any) -> bool:
    return isinstance(cookie, Mapping) and all(isinstance(cookie.get(name), str) for name in _COOKIE)


def _legacy_state(value: Any) -> StorageState:
    """Cookies that another program wrote; empty where nothing is stored, ValueError where something else is."""
    if isinstance(value, str):
        value = json.loads(value or "null")
    if isinstance(value, list):
        value = {"cookies": value}
    if not value:
        return StorageState()
    listed = value.get("cookies") if isinstance(value, Mapping) else None
    if not isinstance(listed, list):
        raise ValueError("not a storage state")  # noqa: TRY004 - it is the value that is wrong
    dated = (
        {**cookie, "expires": cookie.get("expires", cookie.get("expirationDate"))}
        for cookie in listed
        if isinstance(cookie, Mapping)
    )
    # One that a browser refuses would cost all of them; those past their date stay, since they tell why it is over.
    cookies = ready_for_playwright(dated, now=_EPOCH)
    if listed and not cookies:
        raise ValueError("no cookie among what is stored")
    origins = value.get("origins")
    return StorageState({"cookies": cookies, "origins": origins if isinstance(origins, list) else []})


def proxy_of(box: SecretBox, row: SessionRow, detail: SessionDetailRow | None) -> str | None:
    """The full proxy address; the column itself when it is not the redacted form of ours (another program wrote it)."""
    ours = box.open_text(detail.proxy_url) if detail and detail.proxy_url else None
    if row.proxy == redacted(ours):
        return ours
    return row.proxy if row.proxy is None or "://" in row.proxy else f"http://{row.proxy}"


def redacted(proxy_url: str | None) -> str | None:
    """Host and port of a proxy, for the column that people and other programs can see."""
    if proxy_url is None:
        return None
    try:
        parts = urlsplit(proxy_url)
        host, port = parts.hostname or "?", parts.port
    except ValueError:
        return "?"
    if ":" in host:
        host = f"[{host}]"
    return (f"{host}:{port}" if port else host)[:_PROXY_COLUMN]
