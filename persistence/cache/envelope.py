"""Between a session's rows and the sealed text that a cache keeps."""

import json
from datetime import datetime
from typing import Any

from core.domain.sessions.session import ScrapingSession
from core.domain.sessions.verdict import SessionState
from persistence.crypto.encryption import Sealed, SecretBox
from persistence.models import SessionDetailRow, SessionRow
from persistence.models.base import Base
from persistence.repositories.sessions.rows import DAMAGE, sealed_part, to_session

_SEALED = {"cookies", "proxy_url"}
_ROW_DATES = {"last_activity", "created_at"}
_DETAIL_DATES = {"cookies_expire_at", "checked_at", "status_since", "cooldown_until", "suspected_since"}


def wrap(box: SecretBox, key: str, row: SessionRow, detail: SessionDetailRow | None) -> str | None:
    """The rows as they are stored, cookies and proxy in their own envelopes, sealed as a whole together with the key.

    So the text tells nothing, cannot be altered and cannot be put under another key. None for rows that hold plain or
    damaged values: those are read from the database each time.
    """
    if detail is None or sealed_part(row, detail) is None:
        return None
    content = {"key": key, "row": _values(row), "detail": _values(detail)}
    return box.seal_text(json.dumps(content, separators=(",", ":"))).token


def unwrap(box: SecretBox, key: str, text: str) -> ScrapingSession | None:
    """The session; None for a text that is not ours, not of this key, or opens no longer."""
    try:
        content = json.loads(box.open_text(Sealed(text)))
        if content["key"] != key:
            return None
        row = SessionRow(**_restored(content["row"], _ROW_DATES))
        detail = SessionDetailRow(**_restored(content["detail"], _DETAIL_DATES))
        if detail.last_state is not None:
            detail.last_state = SessionState(detail.last_state)
        session = to_session(box, row, detail)
    except DAMAGE:
        return None
    return session if session.readable else None


def _values(row: Base) -> dict[str, Any]:
    return {name: _plain(getattr(row, name)) for name in type(row).__mapper__.column_attrs.keys()}  # noqa: SIM118


def _plain(value: Any) -> Any:
    if isinstance(value, Sealed):
        return value.token
    return value.isoformat() if isinstance(value, datetime) else value


def _restored(values: dict[str, Any], dates: set[str]) -> dict[str, Any]:
    given = dict(values)
    for name in dates:
        given[name] = given[name] and datetime.fromisoformat(given[name])
    for name in _SEALED & given.keys():
        given[name] = None if given[name] is None else Sealed(given[name])
    return given
