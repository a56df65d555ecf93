"""What changed and what was done below posts, in the files that tell it."""

import io
import json
from collections.abc import Iterator

from openpyxl import load_workbook

from core.domain.results.changes import Change, ChangeKind
from core.domain.results.files import ExportFormat
from core.domain.results.profiles import ListKind, RelatedProfile
from core.ports.files import Changes, ListExport, ResultExport
from tests.contract.persistence.people import NOW, minutes
from tests.unit.exports.results import BOGOTA, ORIGIN, PROFILE, RESULT, export, read_csv, run

NEW = RelatedProfile("11", "Nadia Nueva", "nadia", first_seen=NOW)
GONE = RelatedProfile("12", "Lía Lejana", url="https://x.invalid/12")
MISSING, RENAMED = RelatedProfile("13", "Ovidio Oculto"), RelatedProfile("14", "Rita Rizo", "rita")
CHANGES = Changes(
    NOW,
    {
        ChangeKind.NEW: [Change(ChangeKind.NEW, NEW, NOW, NOW)],
        ChangeKind.LOST: [Change(ChangeKind.LOST, GONE, NOW, minutes(1))],
        ChangeKind.MISSING: [Change(ChangeKind.MISSING, MISSING, NOW, minutes(2))],
        ChangeKind.RENAMED: [Change(ChangeKind.RENAMED, RENAMED, NOW, minutes(3), "Rita Lisa", "rita")],
    },
)
COMPARED = ResultExport(PROFILE, (ListExport(run(), (NEW,), CHANGES), ListExport(run(ListKind.FOLLOWERS), ())), ORIGIN)
BELOW = ListExport(
    run(ListKind.REACTIONS),
    (
        RelatedProfile("1", "Ada", post_id="91", post_url="https://x.invalid/91", reaction="me_gusta"),
        RelatedProfile("2", "Zoe", post_id="91", post_url="https://x.invalid/91", reaction="me_asombra"),
    ),
)
COMMENTS = ListExport(
    run(ListKind.COMMENTS),
    (
        RelatedProfile("1", "Ada", post_id="91", comment_id="c1", text="=hola", at=minutes(1)),
        RelatedProfile("1", "Ada", post_id="92", comment_id="c2", parent_id="c1", text="otra"),
    ),
)


def sheet(result: ResultExport, name: str) -> list[list[object]]:
    book = load_workbook(io.BytesIO(export(ExportFormat.XLSX, result)))
    return [[cell.value for cell in row] for row in book[name].iter_rows(min_row=2)]


def lines(result: ResultExport) -> list[dict[str, object]]:
    return [json.loads(line) for line in export(ExportFormat.JSON_LINES, result).splitlines()]


def test_the_workbook_tells_who_is_new_and_who_is_gone() -> None:
    local, one, two, three = (
        moment.astimezone(BOGOTA).replace(tzinfo=None, microsecond=0) for moment in (NOW, *map(minutes, (1, 2, 3)))
    )
    assert sheet(COMPARED, "Cambios") == [
        ["Nueva", "Amigos", "11", "Nadia Nueva", "nadia", None, None, local, local, local],
        ["Ya no está", "Amigos", "12", "Lía Lejana", None, "https://x.invalid/12", None, local, one, local],
        ["No aparece (por confirmar)", "Amigos", "13", "Ovidio Oculto", None, None, None, local, two, local],
        ["Cambió de nombre", "Amigos", "14", "Rita Rizo", "rita", None, "Rita Lisa", local, three, local],
    ]


def test_every_list_tells_when_a_person_was_seen_first() -> None:
    local = NOW.astimezone(BOGOTA).replace(tzinfo=None, microsecond=0)
    (person,) = sheet(COMPARED, "Amigos")
    assert person[-1] == local
    assert json.loads(export(ExportFormat.JSON, COMPARED))["lists"][0]["rows"][0]["first_seen"] == (
        NOW.astimezone(BOGOTA).isoformat()
    )
    assert (
        read_csv(export(ExportFormat.CSV, COMPARED))[1]["primera_vez"] == f"{NOW.astimezone(BOGOTA):%Y-%m-%d %H:%M:%S}"
    )


def test_without_anything_to_compare_with_there_is_no_sheet_of_changes() -> None:
    book = load_workbook(io.BytesIO(export(ExportFormat.XLSX, RESULT)))
    assert {"Cambios", "Publicaciones"} & set(book.sheetnames) == set()


def test_the_workbook_has_a_row_per_post_with_what_was_read_below_it() -> None:
    assert sheet(ResultExport(PROFILE, (BELOW, COMMENTS), ORIGIN), "Publicaciones") == [
        ["91", "https://x.invalid/91", 2, 1, 0, 2],
        ["92", None, 0, 1, 0, 1],
    ]


def test_json_tells_the_changes_of_each_list() -> None:
    friends, followers = json.loads(export(ExportFormat.JSON, COMPARED))["lists"]
    assert followers["changes"] is None
    assert followers["rows"] == []
    assert friends["changes"]["since"] == NOW.astimezone(BOGOTA).isoformat()
    assert [row["external_id"] for row in friends["changes"]["new"]] == ["11"]
    assert [row["external_id"] for row in friends["changes"]["lost"]] == ["12"]
    assert [row["external_id"] for row in friends["changes"]["missing"]] == ["13"]
    (renamed,) = friends["changes"]["renamed"]
    assert (renamed["name"], renamed["former_name"], renamed["former_username"]) == ("Rita Rizo", "Rita Lisa", "rita")
    assert renamed["last_seen"] == minutes(3).astimezone(BOGOTA).isoformat()


def test_json_lines_tell_the_same_one_object_at_a_time() -> None:
    first, *rest = lines(COMPARED)
    document = json.loads(export(ExportFormat.JSON, COMPARED))
    lists = document.pop("lists")
    assert first == {"type": "result", **document}
    assert [(line["type"], line.get("list"), line.get("change")) for line in rest] == [
        ("list", None, None),
        ("row", "friends", None),
        ("change", "friends", "new"),
        ("change", "friends", "lost"),
        ("change", "friends", "missing"),
        ("change", "friends", "renamed"),
        ("list", None, None),
    ]
    row = {key: value for key, value in rest[1].items() if key not in {"type", "list", "position"}}
    assert row == lists[0]["rows"][0]
    assert {key: rest[0][key] for key in rest[0] if key != "type"} == {
        key: value for key, value in lists[0].items() if key not in {"rows", "changes"}
    }


def test_rows_are_read_anew_by_every_format_and_never_counted_on_to_be_in_memory() -> None:
    class Stored:
        """Rows that exist only while they are iterated."""

        def __iter__(self) -> Iterator[RelatedProfile]:
            yield from (RelatedProfile(str(number), f"Persona {number}") for number in range(5))

    result = ResultExport(PROFILE, (ListExport(run(), Stored()),), ORIGIN)
    assert all(export(fmt, result) == export(fmt, result) for fmt in ExportFormat if fmt is not ExportFormat.XLSX)
    assert len(sheet(result, "Amigos")) == 5
