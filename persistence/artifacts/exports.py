"""A result as JSON, CSV or XLSX."""

import csv
import io
import json
import re
from dataclasses import asdict, fields
from datetime import datetime
from enum import Enum
from typing import Any

from core.domain.files import ExportFormat
from core.domain.profiles import RelatedProfile
from core.ports.files import ListExport, ResultExport
from persistence.artifacts.words import LISTS, yes_no

_FORMULA = re.compile(r"[\s\x00]*[=+\-@＝＋－＠]|[\t\r\n]")

_CSV_HEADER = (
    "perfil_id",
    "perfil",
    "lista",
    "posicion",
    "id",
    "nombre",
    "usuario",
    "enlace",
    "detalle",
    "inactivo",
    "foto",
    "fuente",
)


_ROW_FIELDS = tuple(field.name for field in fields(RelatedProfile))


class FileExporter:
    """Implements ResultExporter. Pure and blocking.

    CSV: UTF-8 with BOM, commas, CRLF. Every id is preceded by a tab: spreadsheets then keep it as text (all its digits,
    leading zeros), and programs get it back by stripping blanks. Other texts that start like a formula get an
    apostrophe in front.
    """

    def export(self, result: ResultExport, fmt: ExportFormat) -> bytes:
        """The bytes of the file."""
        if fmt is ExportFormat.JSON:
            return _json(result)
        if fmt is ExportFormat.CSV:
            return _csv(result)
        from persistence.artifacts.workbook import workbook  # openpyxl is heavy to import

        return workbook(result)


def defused(text: str) -> str:
    """`text`, with an apostrophe in front where a spreadsheet would run it."""
    return f"'{text}" if _FORMULA.match(text) else text


def _json(result: ResultExport) -> bytes:
    document = {
        "version": 1,
        "profile": _json_value(asdict(result.profile)),
        "lists": [_list_document(one) for one in result.lists],
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _list_document(one: ListExport) -> dict[str, Any]:
    run = one.run
    return {
        "kind": run.kind.value,
        "declared": run.declared,
        "observed": run.observed,
        "unique": run.unique,
        "pages": run.pages,
        "complete": run.complete,
        "end": run.end.value if run.end else None,
        "started_at": run.started_at.isoformat(),
        "finished_at": run.finished_at.isoformat() if run.finished_at else None,
        "rows": [{name: getattr(row, name) for name in _ROW_FIELDS} for row in one.rows],
    }


def _json_value(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(_json_value(key)): _json_value(item) for key, item in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted(_json_value(item) for item in value)
    if isinstance(value, (list, tuple)):
        return [_json_value(item) for item in value]
    return value


def _csv(result: ResultExport) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(_CSV_HEADER)
    profile = (_id(result.profile.external_id), defused(result.profile.name))
    for one in result.lists:
        name = LISTS[one.run.kind]
        for position, row in enumerate(one.rows, start=1):
            writer.writerow((*profile, name, position, *_csv_cells(row)))
    return text.getvalue().encode("utf-8-sig")


def _csv_cells(row: RelatedProfile) -> tuple[str, ...]:
    return (
        _id(row.external_id),
        defused(row.name),
        defused(row.username or ""),
        defused(row.url),
        defused(row.subtitle),
        yes_no(row.inactive),
        defused(row.photo_url or ""),
        defused(row.source),
    )


def _id(external_id: str) -> str:
    """A tab makes it text; an id that is no plain word is defused as any text."""
    return f"\t{external_id}" if external_id.isalnum() else defused(external_id)
