"""Whatever people and sites call themselves: every file can be read, runs nothing, and has the name it should have."""

import csv
import io
import json
import re
from dataclasses import replace
from xml.etree import ElementTree as ET

from openpyxl import load_workbook
from PIL import Image

from core.domain.results.files import ExportFormat
from core.domain.results.profiles import ListKind, RelatedProfile
from core.ports.files import ListExport, ResultExport
from core.services.scraping.result_names import file_path
from persistence.texts import storable
from tests.contract.persistence.people import NOW
from tests.support.hostile_texts import HOSTILE_TEXTS
from tests.support.tables import Walk
from tests.unit.exports.results import ORIGIN, PROFILE, export, run

FILE_NAME = re.compile(r"\d{4}/\d\d/\d\d/[A-Za-z0-9][A-Za-z0-9.-]{0,180}\.[a-z]+")
CONTROLS = {*map(chr, range(32)), *map(chr, range(127, 160))} - set("\t\n\r\x85")
RUNS = ("=", "+", "-", "@", "＝", "\t", "\r", "\n")


def hostile(text: str) -> ResultExport:
    """A result in which everything that is free text is this one, as the database gives it back."""
    text = storable(text)
    row = RelatedProfile("1", text, text, f"https://www.facebook.com/1?{text[:20]}", subtitle=text, text=text)
    profile = replace(PROFILE, name=text, username=text, bio=text, location=text, work=(text,), alternate_name=text)
    lists = tuple(
        ListExport(run(kind), (row, replace(row, external_id="2"))) for kind in (ListKind.FRIENDS, ListKind.COMMENTS)
    )
    return ResultExport(profile, lists, replace(ORIGIN, analyst=text))


def check_json(content: bytes) -> None:
    assert json.loads(content)["profile"]


def check_lines(content: bytes) -> None:
    lines = content.decode().split("\n")
    assert lines.pop() == ""
    assert all(isinstance(json.loads(line), dict) for line in lines)


def check_csv(content: bytes) -> None:
    table = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert len(table) == 6  # the head, the profile, and two rows of two lists
    assert len({len(line) for line in table}) == 1
    for cell in (cell for line in table for cell in line):
        assert not set(cell) & CONTROLS
        bare = cell[1:] if cell.startswith("\t") and cell[1:].isalnum() else cell
        assert not bare.startswith(RUNS)
    # Where lists are separated by semicolons, as in Spain, a spreadsheet parts the same text there.
    elsewhere = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")
    assert not [cell for line in elsewhere for cell in line if cell.lstrip(" ").startswith(("=", "+", "-", "@", "＝"))]


def check_workbook(content: bytes) -> None:
    book = load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert cells
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    assert all(len(str(cell.value)) <= 32_767 for cell in cells)


def check_xml(content: bytes) -> None:
    assert b"<!ENTITY" not in content
    assert len(list(ET.fromstring(content).iter())) > 5


def check_picture(content: bytes) -> None:
    with Image.open(io.BytesIO(content)) as picture:
        picture.load()
        assert picture.width == 1080


CHECKS = {
    ExportFormat.JSON: check_json,
    ExportFormat.JSON_LINES: check_lines,
    ExportFormat.CSV: check_csv,
    ExportFormat.XLSX: check_workbook,
    ExportFormat.GRAPHML: check_xml,
    ExportFormat.GEXF: check_xml,
    ExportFormat.PICTURE: check_picture,
}


def test_every_file_stays_right_whatever_people_are_called() -> None:
    assert set(CHECKS) == set(ExportFormat)
    with Walk() as walk:
        for name, text in HOSTILE_TEXTS.items():
            for fmt, check in CHECKS.items():
                with walk.row(f"{name}, {fmt}"):
                    check(export(fmt, hostile(text)))


def test_file_names_hold_nothing_but_letters_digits_dots_and_dashes() -> None:
    with Walk() as walk:
        for name, text in HOSTILE_TEXTS.items():
            with walk.row(name):
                result = hostile(text)
                path = file_path(result.profile, result.origin, ExportFormat.CSV, NOW)
                assert FILE_NAME.fullmatch(path)
