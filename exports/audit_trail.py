"""The audit trail with its chain as JSON Lines, and back: what `audit verify --file` checks without the database."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime

from core.domain.ids import PersonId
from core.domain.people.audit_chain import ChainedEntry
from core.domain.people.person import AuditEntry
from core.errors import UserInputException


def lines_of(rows: Iterable[ChainedEntry]) -> Iterator[str]:
    """One JSON object per row, without line ends."""
    for row in rows:
        entry = row.entry
        told = {
            "numero": row.number,
            "fecha": entry.at.isoformat(),
            "actor": entry.actor,
            "accion": entry.action,
            "objeto": entry.subject,
            "antes": entry.before,
            "despues": entry.after,
            "sal": row.salt,
            "huella_contenido": row.contents,
            "huella": row.digest,
        }
        yield json.dumps(told, ensure_ascii=False)


def rows_of(lines: Iterable[str]) -> Iterator[ChainedEntry]:
    """The rows of such lines; UserInputException for a line that is none."""
    for place, line in enumerate(lines, start=1):
        if line.strip():
            yield _row(line, place)


def _row(line: str, place: int) -> ChainedEntry:
    try:
        told = json.loads(line)
        actor = None if told["actor"] is None else PersonId(int(told["actor"]))
        texts = (str(told[name]) for name in ("objeto", "antes", "despues"))
        at = datetime.fromisoformat(told["fecha"])
        entry = AuditEntry(actor, str(told["accion"]), at, *texts)
        salt = None if told["sal"] is None else str(told["sal"])
        return ChainedEntry(int(told["numero"]), entry, salt, str(told["huella_contenido"]), str(told["huella"]))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise UserInputException(f"line {place} is no row of an audit trail: {type(error).__name__}") from None
