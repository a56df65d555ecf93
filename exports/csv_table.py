"""A result as CSV (docs/archivos.md): the profile, then a row per person and list.

UTF-8 with BOM, commas, CRLF. What a row does not tell is empty. Every id is preceded by a tab: spreadsheets then keep
it as text (all its digits, leading zeros), and programs get it back by stripping blanks. Other texts that start like a
formula get an apostrophe in front. So does what starts like one behind a semicolon, a tab or a line end inside of a
text: where Excel separates by semicolons, as in Spain, a cell begins there, whatever quotes stand around the text.
Numbers are bare digits, dates `2026-11-23 18:30:00` in the team's time zone.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import BinaryIO

from core.domain.results.profiles import ListKind, RelatedProfile
from core.domain.results.tables import Cell, Exact, Label, Link, Sheet
from core.ports.files import ResultExport
from exports.words import AVAILABILITY, LISTS, PROFILE, gender, kind_of_profile, listed, reaction, yes_no

_FORMULA = re.compile(r"[\s\x00]*[=+\-@＝＋－＠]|[\t\r\n]")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_FORMULA_INSIDE = re.compile(r"""([;\t\r\n](?:[^\S\t\r\n]|[\x00"])*)(?=[=+\-@＝＋－＠])""")

_COLUMNS = (
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
    "otro_nombre",
    "genero",
    "ciudad",
    "ciudad_de_origen",
    "empleo",
    "estudios",
    "categoria",
    "biografia",
    "enlaces_propios",
    "tipo",
    "estado",
    "privado",
    "verificado",
    "amigos",
    "seguidores",
    "seguidos",
    "analista",
    "trabajo",
    "pedido",
    "limite",
    "leido",
    "publicacion",
    "enlace_publicacion",
    "reaccion",
    "comentario",
    "responde_a",
    "texto",
    "publicado",
    "primera_vez",
    "caso",
)
_COUNTERS = {
    "amigos": ListKind.FRIENDS,
    "seguidores": ListKind.FOLLOWERS,
    "seguidos": ListKind.FOLLOWING,
}

Row = Mapping[str, str]


def write_csv(result: ResultExport, out: BinaryIO) -> None:
    """Row by row into `out`, which stays open."""
    text = io.TextIOWrapper(out, "utf-8-sig", newline="")
    writer = csv.DictWriter(text, _COLUMNS, restval="")
    writer.writeheader()
    always = _always(result)
    writer.writerow({**always, **_profile(result)})
    for one in result.lists:
        read_at = _moment(one.run.finished_at or one.run.started_at, result)
        of_list = {**always, "lista": LISTS[one.run.kind], "leido": read_at}
        writer.writerows({**of_list, **row} for row in _people(one.rows, result))
    text.detach()


def write_sheet(sheet: Sheet, out: BinaryIO) -> None:
    """Any table into `out`, which stays open: a heading, then a line per row."""
    text = io.TextIOWrapper(out, "utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow([column.title for column in sheet.columns])
    writer.writerows([_cell(cell) for cell in row] for row in sheet.rows)
    text.detach()


def _cell(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case datetime():
            return f"{cell:%Y-%m-%d %H:%M:%S}"
        case int() | float():
            return str(cell)
        case str():
            return defused(cell)
        case Link():
            return defused(cell.url)
        case Exact() | Label():
            return defused(cell.text)


def defused(text: str) -> str:
    """`text` with an apostrophe wherever a spreadsheet would begin to run it, and without what a terminal obeys."""
    plain = text if text.isprintable() else _CONTROLS.sub("", text)
    inert = _FORMULA_INSIDE.sub(r"\1'", plain)
    return f"'{inert}" if _FORMULA.match(plain) else inert


def _always(result: ResultExport) -> Row:
    origin = result.origin
    return {
        "perfil_id": _id(result.profile.external_id),
        "perfil": defused(result.profile.name),
        "analista": defused(origin.analyst),
        "trabajo": str(origin.job_id),
        "pedido": _moment(origin.asked_at, result),
        "limite": str(origin.limit or ""),
        "caso": defused(origin.case),
    }


def _profile(result: ResultExport) -> Row:
    profile = result.profile
    counters = {name: profile.counters.get(kind) for name, kind in _COUNTERS.items()}
    texts = {
        "nombre": profile.name,
        "usuario": profile.username or "",
        "enlace": profile.url,
        "foto": profile.photo_url or "",
        "otro_nombre": profile.alternate_name,
        "genero": gender(profile.gender),
        "ciudad": profile.location,
        "ciudad_de_origen": profile.hometown,
        "empleo": listed(profile.work),
        "estudios": listed(profile.education),
        "categoria": profile.category,
        "biografia": profile.bio,
        "enlaces_propios": listed(profile.links),
        "tipo": kind_of_profile(profile.kind),
        "estado": AVAILABILITY[profile.availability],
        "privado": yes_no(profile.private),
        "verificado": yes_no(profile.verified),
    }
    return {
        "lista": PROFILE,
        "posicion": "0",
        "id": _id(profile.external_id),
        **{name: defused(text) for name, text in texts.items()},
        **{name: str(counter.value) for name, counter in counters.items() if counter is not None},
    }


def _people(rows: Iterable[RelatedProfile], result: ResultExport) -> Iterator[Row]:
    for position, row in enumerate(rows, start=1):
        yield {
            "posicion": str(position),
            "id": _id(row.external_id),
            "nombre": defused(row.name),
            "usuario": defused(row.username or ""),
            "enlace": defused(row.url),
            "detalle": defused(row.subtitle),
            "inactivo": yes_no(row.inactive),
            "foto": defused(row.photo_url or ""),
            "primera_vez": _moment(row.first_seen, result) if row.first_seen else "",
            **(_deed(row, result) if row.post_id else {}),
        }


def _deed(row: RelatedProfile, result: ResultExport) -> Row:
    """What a person did below a post."""
    return {
        "publicacion": _id(row.post_id),
        "enlace_publicacion": defused(row.post_url),
        "reaccion": defused(reaction(row.reaction)),
        "comentario": _id(row.comment_id) if row.comment_id else "",
        "responde_a": _id(row.parent_id) if row.parent_id else "",
        "texto": defused(row.text),
        "publicado": _moment(row.at, result) if row.at else "",
    }


def _id(external_id: str) -> str:
    """A tab makes it text; an id that is no plain word is defused as any text."""
    return f"\t{external_id}" if external_id.isalnum() else defused(external_id)


def _moment(moment: datetime, result: ResultExport) -> str:
    return f"{moment.astimezone(result.origin.zone):%Y-%m-%d %H:%M:%S}"
