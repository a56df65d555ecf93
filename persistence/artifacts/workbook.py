"""A result as an XLSX workbook: a summary, and one sheet per list."""

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, tzinfo
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from core.domain.files import cell_text
from core.domain.profiles import Profile, RelatedProfile
from core.ports.files import ListExport, ResultExport
from persistence.artifacts.words import AVAILABILITY, LISTS, end_reason, gender, kind_of_profile, listed, yes_no

Sheet = Any
"""A write-only worksheet; its published types lack half of what it has."""

_LINK_LIMIT = 65_000
"""Excel opens no sheet with more than 65,530 links."""
_URL_LIMIT = 2_000
_RISKY_SIGNS = frozenset("=+-@#")
"""A bare text that starts like this may be taken for a formula, or for an error such as #N/A."""

_HEADER_FONT = Font(bold=True, color="FFFFFF")
_HEADER_FILL = PatternFill("solid", fgColor="1F4E79")
_LABEL_FONT = Font(bold=True)

_LIST_COLUMNS = {
    "Nº": 7,
    "ID": 24,
    "Nombre": 34,
    "Usuario": 24,
    "Enlace": 44,
    "Detalle": 34,
    "Inactivo": 10,
    "Foto": 30,
}
_SUMMARY_COLUMNS = {
    "Lista": 22,
    "Declaradas": 40,
    "Vistas": 12,
    "Únicas": 12,
    "Completa": 12,
    "Motivo de fin": 42,
    "Leída": 20,
}


def workbook(result: ResultExport) -> bytes:
    """The bytes of the workbook. Ids and names are text cells; addresses are real links, not formulas."""
    book = Workbook(write_only=True)
    _summary(book.create_sheet("Resumen"), result)
    names: dict[str, int] = {}
    for one in result.lists:
        name = LISTS[one.run.kind]
        names[name] = names.get(name, 0) + 1
        _list(book.create_sheet(name if names[name] == 1 else f"{name} {names[name]}"), one)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _summary(sheet: Sheet, result: ResultExport) -> None:
    _widths(sheet, _SUMMARY_COLUMNS)
    for label, cell, *note in (*_origin(sheet, result), *_facts(sheet, result.profile)):
        sheet.append([_label(sheet, label), cell, *note])
    sheet.append([])
    sheet.append(_header(sheet, _SUMMARY_COLUMNS))
    for one in result.lists:
        sheet.append(_summary_row(sheet, one, result.origin.zone))


def _origin(sheet: Sheet, result: ResultExport) -> Iterator[tuple[str, Any]]:
    origin = result.origin
    yield "Analista", _text(sheet, origin.analyst)
    yield "Trabajo", origin.job_id
    yield "Pedido", _moment(sheet, origin.asked_at, origin.zone)
    yield "Límite pedido", origin.limit or _text(sheet, "sin límite")
    yield "Zona horaria", _text(sheet, str(origin.zone))


def _facts(sheet: Sheet, profile: Profile) -> Iterator[tuple[Any, ...]]:
    texts = {
        "Red": profile.platform.value,
        "ID": profile.external_id,
        "Nombre": profile.name,
        "Otro nombre": profile.alternate_name,
        "Usuario": profile.username or "",
        "Tipo": kind_of_profile(profile.kind),
        "Estado": AVAILABILITY[profile.availability],
        "Privado": yes_no(profile.private),
        "Verificado": yes_no(profile.verified),
        "Género": gender(profile.gender),
        "Biografía": profile.bio,
        "Ciudad": profile.location,
        "Ciudad de origen": profile.hometown,
        "Empleo": listed(profile.work),
        "Estudios": listed(profile.education),
        "Categoría": profile.category,
    }
    yield from ((label, _text(sheet, text)) for label, text in texts.items())
    for kind, counter in profile.counters.items():
        yield (LISTS[kind], counter.value, *(() if counter.exact else (_rounded(sheet, counter.text),)))
    yield "Enlace", _link(sheet, profile.url)
    yield from (("Enlace propio", _link(sheet, link)) for link in profile.links)


def _rounded(sheet: Sheet, shown: str) -> Any:
    return _text(sheet, f"aproximado: el sitio muestra «{shown}»")


def _summary_row(sheet: Sheet, one: ListExport, zone: tzinfo) -> list[Any]:
    run = one.run
    return [
        _text(sheet, LISTS[run.kind]),
        run.declared,
        run.observed,
        run.unique,
        _text(sheet, yes_no(run.complete)),
        _text(sheet, end_reason(run.end)),
        _moment(sheet, run.finished_at or run.started_at, zone),
    ]


def _list(sheet: Sheet, one: ListExport) -> None:
    _widths(sheet, _LIST_COLUMNS)
    sheet.freeze_panes = "A2"
    last = get_column_letter(len(_LIST_COLUMNS))
    sheet.auto_filter.ref = f"A1:{last}{len(one.rows) + 1}"
    sheet.append(_header(sheet, _LIST_COLUMNS))
    for position, row in enumerate(one.rows, start=1):
        sheet.append(_person(sheet, position, row))


def _person(sheet: Sheet, position: int, row: RelatedProfile) -> list[Any]:
    return [
        position,
        _text(sheet, row.external_id),
        _words(sheet, row.name),
        _words(sheet, row.username),
        _link(sheet, row.url) if position <= _LINK_LIMIT else _words(sheet, row.url),
        _words(sheet, row.subtitle),
        yes_no(row.inactive),
        _words(sheet, row.photo_url),
    ]


def _words(sheet: Sheet, value: str | None) -> Any:
    """The cheapest cell that shows it: none, a bare text, or a styled one where a bare text would be run."""
    if not value:
        return None
    return _text(sheet, value) if value[0] in _RISKY_SIGNS else cell_text(value)


def _text(sheet: Sheet, value: str) -> Any:
    """A cell that stays text: neither a number, nor a date, nor a formula, not even after somebody edits it."""
    cell = WriteOnlyCell(sheet, cell_text(value))
    cell.data_type = "s"
    cell.number_format = "@"
    if value[:1] in _RISKY_SIGNS:
        cell.quotePrefix = True
    return cell


def _link(sheet: Sheet, url: str) -> Any:
    if not url.startswith(("https://", "http://")) or len(url) > _URL_LIMIT:
        return _words(sheet, url)
    cell = WriteOnlyCell(sheet, cell_text(url))
    cell.hyperlink = cell_text(url)
    cell.style = "Hyperlink"
    return cell


def _label(sheet: Sheet, label: str) -> Any:
    cell = WriteOnlyCell(sheet, label)
    cell.font = _LABEL_FONT
    return cell


def _header(sheet: Sheet, labels: Iterable[str]) -> Sequence[Any]:
    cells = [WriteOnlyCell(sheet, label) for label in labels]
    for cell in cells:
        cell.font, cell.fill, cell.alignment = _HEADER_FONT, _HEADER_FILL, Alignment(vertical="center")
    return cells


def _widths(sheet: Sheet, columns: dict[str, int]) -> None:
    for number, width in enumerate(columns.values(), start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width


def _moment(sheet: Sheet, moment: datetime, zone: tzinfo) -> Any:
    """A real date of the spreadsheet, which knows no time zones: it is told in the team's."""
    cell = WriteOnlyCell(sheet, moment.astimezone(zone).replace(tzinfo=None, microsecond=0))
    cell.number_format = "dd/mm/yyyy hh:mm"
    return cell
