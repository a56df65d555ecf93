"""Which transactions change sessions: told by their statements, so that no repository can forget to say it."""

from typing import Any

from sqlalchemy import Connection, Engine, event

from core.ports.storage import Change
from persistence.models import SessionDetailRow, SessionRow

SESSION_CHANGES = "centinela_session_changes"
"""Execution option: the set in which Change.SESSIONS is noted."""
_TABLES = (SessionRow.__tablename__, SessionDetailRow.__tablename__)


def note_session_changes(engine: Engine) -> None:
    """From now on statements that may write a session are noted in their connection's SESSION_CHANGES."""
    event.listen(engine, "before_cursor_execute", _note)


def _note(connection: Connection, _cursor: Any, statement: str, *_more: Any) -> None:
    reads = statement.lstrip()[:6].upper() == "SELECT"
    if reads or not any(table in statement for table in _TABLES):
        return
    changes = connection.get_execution_options().get(SESSION_CHANGES)
    if changes is not None:
        changes.add(Change.SESSIONS)
