"""Between session rows and domain sessions, rows that another program wrote included."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from core.cookies import ready_for_playwright
from core.domain.ids import PersonId, ProxyId, SessionId
from core.domain.platforms import Platform
from core.domain.sessions import ScrapingSession, SessionStatus
from core.domain.storage_state import StorageState
from persistence.crypto import Legacy, SecretBox
from persistence.models import SessionDetailRow, SessionRow

_PROXY_COLUMN = 255
_EPOCH = datetime.fromtimestamp(0, UTC)


def to_session(box: SecretBox, row: SessionRow, detail: SessionDetailRow | None) -> ScrapingSession:
    """The session in the clear. An unknown `estado` reads as expired; missing dates read as now."""
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
        proxy_id=ProxyId(detail.proxy_id) if detail and detail.proxy_id is not None else None,
    )


def platform_of(row: SessionRow) -> Platform:
    """`plataforma` as any program may spell it (`Facebook`); ValueError for a network we do not know."""
    return Platform(row.platform.strip().lower())


def status_of(row: SessionRow) -> SessionStatus:
    """`estado` as any program may spell it: none means active, and a word we do not know means unusable."""
    try:
        return SessionStatus((row.status or "").strip().lower() or SessionStatus.ACTIVE)
    except ValueError:
        return SessionStatus.EXPIRED


def storage_state_of(box: SecretBox, row: SessionRow) -> StorageState:
    """The cookies; those of an adopted row may be a storage_state, a bare list, or either of them as JSON text."""
    value = box.open_json(row.cookies)
    return StorageState(value) if not isinstance(row.cookies, Legacy) else _legacy_state(value)


def _legacy_state(value: Any) -> StorageState:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            value = None
    if isinstance(value, list):
        value = {"cookies": value}
    if not isinstance(value, Mapping):
        return StorageState()
    listed = value.get("cookies")
    dated = (
        {**cookie, "expires": cookie.get("expires", cookie.get("expirationDate"))}
        for cookie in (listed if isinstance(listed, list) else [])
        if isinstance(cookie, Mapping)
    )
    # One that a browser refuses would cost all of them; those past their date stay, since they tell why it is over.
    cookies = ready_for_playwright(dated, now=_EPOCH)
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
