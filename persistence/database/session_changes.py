"""Which transactions change sessions or people: told by their statements, so that no repository can forget it."""

from typing import Any

from sqlalchemy import Connection, Engine, event

from core.ports.storage import Change
from persistence.models import PersonRow, SessionDetailRow, SessionRow

SESSION_CHANGES = "centinela_session_changes"
"""Execution option: the set in which the changes are noted."""
_TABLES = {
    SessionRow.__tablename__: Change.SESSIONS,
    SessionDetailRow.__tablename__: Change.SESSIONS,
    PersonRow.__tablename__: Change.PEOPLE,
}


def note_session_changes(engine: Engine) -> None:
    """From now on statements that may write a session or a person are noted in their connection's SESSION_CHANGES."""
    event.listen(engine, "before_cursor_execute", _note)


def _note(connection: Connection, _cursor: Any, statement: str, *_more: Any) -> None:
    reads = statement.lstrip()[:6].upper() == "SELECT"
    found = () if reads else {change for table, change in _TABLES.items() if table in statement}
    if found and (changes := connection.get_execution_options().get(SESSION_CHANGES)) is not None:
        changes.update(found)
