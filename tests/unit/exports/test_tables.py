"""Result files: every row, ids as text, nothing a spreadsheet would run."""

import csv
import io
import json
import random
import re
from dataclasses import replace
from typing import Any

from openpyxl import load_workbook

from core.domain.results.files import ExportFormat
from core.domain.results.profiles import (
    EndReason,
    ListKind,
    ProfileAvailability,
    RelatedProfile,
)
from core.ports.files import ListExport, ResultExport
from exports.csv_table import defused
from exports.words import AVAILABILITY, END_REASONS, LISTS
from tests.contract.persistence.people import minutes
from tests.support.tables import each
from tests.unit.exports.results import BOGOTA, ORIGIN, PROFILE, RESULT, export, read_csv, rows, run, sheet_rows


def test_json_tells_everything_of_profile_lists_and_rows() -> None:
    document = json.loads(export(ExportFormat.JSON).decode("utf-8"))
    assert document["profile"]["external_id"] == "100000000000000017"
    assert document["profile"]["counters"] == {
        "friends": {"value": 1200, "text": "1,2 mil", "exact": False},
        "following": {"value": 9, "text": "9 following", "exact": True},
    }
    assert document["profile"]["bio"] == PROFILE.bio
    friends, followers = document["lists"]
    assert {key: friends[key] for key in ("kind", "declared", "observed", "unique", "complete", "end")} == {
        "kind": "friends",
        "declared": 1200,
        "observed": 620,
        "unique": 611,
        "complete": True,
        "end": "end_of_list",
    }
    assert (followers["complete"], followers["end"]) == (False, None)
    assert [RelatedProfile(**row) for row in friends["rows"]] == [replace(row, source="network") for row in rows()]


def test_json_is_indented_and_keeps_what_is_internal_to_itself() -> None:
    text = export(ExportFormat.JSON).decode()
    assert text.startswith('{\n  "version": 4')
    assert "Línea uno" in text
    assert "cursor-interno" not in text
    assert "cuenta-interna" not in text


def test_csv_has_one_row_per_person_and_list_with_ids_as_text() -> None:
    first, *found = read_csv(export(ExportFormat.CSV))
    assert (first["lista"], first["posicion"], first["id"].strip()) == ("Perfil", "0", "100000000000000017")
    assert len(found) == len(rows()) + len(rows(0))
    for line, row in zip(found, rows(), strict=False):
        if row.external_id.isalnum():
            assert line["id"] == f"\t{row.external_id}"
            assert line["nombre"] == row.name
            assert line["usuario"] == (row.username or "")
            assert line["detalle"] == row.subtitle
    assert {line["lista"] for line in found} == {"Amigos", "Seguidores"}
    assert [line["posicion"] for line in found[:3]] == ["1", "2", "3"]
    assert found[0]["perfil_id"].strip() == "100000000000000017"


def test_no_csv_cell_would_be_run_by_a_spreadsheet() -> None:
    content = export(ExportFormat.CSV).decode("utf-8-sig")
    for line in csv.reader(io.StringIO(content, newline="")):
        for cell in line:
            bare = cell[1:] if cell.startswith("\t") and cell[1:].isalnum() else cell
            assert not bare.lstrip().startswith(("=", "+", "-", "@", "＝"))
            assert not bare.startswith(("\t", "\r", "\n"))


def cells_of(text: str, separator: str) -> list[str]:
    """What a spreadsheet with that separator makes of the cell between two others: quotes count at its start only."""
    line = io.StringIO(newline="")
    csv.writer(line).writerow(["1", text, "x"])
    rows = csv.reader(io.StringIO(line.getvalue(), newline=""), delimiter=separator)
    return [cell for row in rows for cell in row]


def test_random_texts_are_defused_only_when_they_have_to_be() -> None:
    source = random.Random(7)
    for _ in range(5_000):
        text = "".join(source.choices("=+-@ab1 \t\n;,'\"", k=source.randint(0, 7)))
        first, *others = re.split("[;\t\n]", text)
        begins = [first.lstrip()[:1], *(other.lstrip(' "')[:1] for other in others)]
        risky = any(one in set("=+-@") for one in begins)
        harmless = not risky and text[:1] not in set("\t\n")
        assert defused(text).replace("'", "") == text.replace("'", "")
        assert (defused(text) == text) is harmless or not text
        for separator in ",;\t":
            run = [cell for cell in cells_of(defused(text), separator) if cell.lstrip(" ").startswith(tuple("=+-@"))]
            assert run == [], (text, separator)


def test_no_csv_cell_would_be_run_by_a_terminal() -> None:
    assert defused("Vega\x1b[2J\x1b]0;hola\x07\x9b2J") == "Vega[2J]0;hola2J"
    assert defused("\x1b=1+1") == "'=1+1"
    assert defused("uno\ndos\ttres") == "uno\ndos\ttres"


def test_a_long_text_is_defused_in_time_that_grows_with_its_length() -> None:
    for text in ("\n" * 400_000, "; " * 200_000, ";" + " " * 400_000, "=" * 400_000):
        assert len(defused(text)) >= len(text)


def test_a_result_without_lists_still_makes_every_file() -> None:
    nothing = ResultExport(PROFILE, (), ORIGIN)
    assert json.loads(export(ExportFormat.JSON, nothing))["lists"] == []
    assert [line["lista"] for line in read_csv(export(ExportFormat.CSV, nothing))] == ["Perfil"]
    assert load_workbook(io.BytesIO(export(ExportFormat.XLSX, nothing))).sheetnames == ["Perfil", "Corrida"]


def test_the_workbook_has_the_profile_a_sheet_per_list_and_how_it_was_read() -> None:
    twice = ResultExport(PROFILE, (*RESULT.lists, ListExport(run(), ())), ORIGIN)
    book = load_workbook(io.BytesIO(export(ExportFormat.XLSX, twice)))
    assert book.sheetnames == ["Perfil", "Amigos", "Seguidores", "Amigos 2", "Corrida"]
    profile = [[cell.value for cell in row] for row in book["Perfil"].iter_rows()]
    assert ["ID", "100000000000000017", None] in profile
    runs = [[cell.value for cell in row] for row in book["Corrida"].iter_rows(min_row=2)]
    start, end = (minutes(number).astimezone(BOGOTA).replace(tzinfo=None, microsecond=0) for number in (0, 3))
    assert runs[0][:9] == ["Amigos", 1200, 620, 611, 31, "sí", "Fin de la lista", start, end]
    assert runs[1][:9] == ["Seguidores", 1200, 620, 611, 31, "no", "Sin terminar", start, end]
    assert {sheet.freeze_panes for sheet in book} == {"A2"}
    assert all(sheet.auto_filter.ref == sheet.dimensions for sheet in book)


def test_workbook_ids_are_text_cells_and_names_are_never_formulas() -> None:
    header, *body = sheet_rows("Amigos")
    assert [cell.value for cell in header] == [
        "Nº",
        "ID",
        "Nombre",
        "Usuario",
        "Enlace",
        "Detalle",
        "Inactivo",
        "Foto",
        "Primera vez",
    ]
    assert len(body) == len(rows())
    for cells, row in zip(body, rows(), strict=True):
        assert (cells[1].value, cells[1].data_type, cells[1].number_format) == (
            row.external_id.replace("\r", "\n"),
            "s",
            "@",
        )
        assert all(cell.data_type != "f" for cell in cells)
    assert all(cell.data_type != "f" for row in sheet_rows("Perfil") for cell in row)


def test_workbook_addresses_are_links_without_a_formula() -> None:
    _, first, *_, hostile = sheet_rows("Amigos")
    assert first[4].hyperlink.target == "https://www.facebook.com/0"
    assert first[4].value == "https://www.facebook.com/0"
    assert hostile[4].hyperlink is None


def test_workbook_sheets_are_ready_to_be_worked_with() -> None:
    sheet = load_workbook(io.BytesIO(export(ExportFormat.XLSX)))["Amigos"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:I{len(rows()) + 1}"
    assert sheet.column_dimensions["C"].width > 20
    assert sheet["A1"].font.bold


def test_control_characters_and_giant_texts_do_not_break_the_workbook() -> None:
    row = RelatedProfile(external_id="1\x00", name="\x07" + "x" * 40_000, url="https://x.invalid/" + "y" * 3_000)
    (_, cells) = sheet_rows("Amigos", ResultExport(PROFILE, (ListExport(run(), (row,)),), ORIGIN))
    assert cells[1].value == "1"
    assert len(cells[2].value) == 32_767
    assert cells[4].hyperlink is None


@each("name", ["#N/A", "#REF!", "TRUE", "2026-11-23", "1e5", "Vega \N{FOX FACE}"])
def test_workbook_names_are_texts_whatever_they_look_like(name: str) -> None:
    row = RelatedProfile(external_id="1", name=name, username=name, subtitle=name)
    (_, cells) = sheet_rows("Amigos", ResultExport(PROFILE, (ListExport(run(), (row,)),), ORIGIN))
    assert [(cells[n].value, cells[n].data_type) for n in (2, 3, 5)] == [(name, "s")] * 3


def test_the_limit_of_a_cell_counts_an_emoji_as_two_and_what_xml_forbids_is_left_out() -> None:
    row = RelatedProfile(external_id="1", name="\N{FOX FACE}" * 20_000, subtitle="Vega\ufffe\uffff")
    (_, cells) = sheet_rows("Amigos", ResultExport(PROFILE, (ListExport(run(), (row,)),), ORIGIN))
    assert cells[2].value == "\N{FOX FACE}" * (32_767 // 2)
    assert cells[5].value == "Vega"


@each(("words", "enumeration"), [(LISTS, ListKind), (END_REASONS, EndReason), (AVAILABILITY, ProfileAvailability)])
def test_every_word_that_people_read_is_there(words: dict[Any, str], enumeration: Any) -> None:
    assert set(words) == set(enumeration)
    assert all(words.values())
