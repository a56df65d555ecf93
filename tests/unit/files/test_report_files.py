"""The report's picture and spreadsheet, and the text that goes when the picture fails."""

import io
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from openpyxl import load_workbook
from PIL import Image

from core.domain.ids import IncidentId, PersonId, SessionId
from core.domain.incidents.incident import Incident, IncidentState, Severity
from core.domain.messages.reports import ReportPeriod
from core.domain.people.actors import Actor
from core.domain.platforms import Platform
from core.domain.results.pictures import SessionsPicture
from core.domain.sessions.condition import Condition
from core.domain.sessions.session import SessionEvent, SessionStatus
from core.services.supervision.reports import JobFigures, Report, SessionLine
from exports.picture import sessions as drawing
from exports.picture.canvas import Canvas, drawable
from exports.reports import ReportWriter
from handlers.framework.html import visible, visible_length
from handlers.reports import picture as module
from handlers.reports import texts
from handlers.reports.illustrated import illustrated
from handlers.reports.picture import MAX_ROWS, sessions_picture
from handlers.reports.sheets import report_sheets
from handlers.reports.texts import CAPTION_LIMIT
from tests.support.tables import each

ZONE = ZoneInfo("America/Lima")
NOW = datetime(2026, 11, 22, 13, tzinfo=UTC)
ACTIVE, EXPIRED, BANNED = SessionStatus.ACTIVE, SessionStatus.EXPIRED, SessionStatus.BANNED


def line(number: int, status: SessionStatus = ACTIVE, platform: Platform = Platform.FACEBOOK) -> SessionLine:
    return SessionLine(
        person_id=PersonId(number),
        name=f"Persona Inventada {number}",
        platform=platform,
        status=status,
        reason="facebook.logged_out",
        account_id="100090000000003",
        checked_at=NOW,
        cookies_expire_at=None,
        paused_until=None,
        week=(None, ACTIVE, EXPIRED, ACTIVE, ACTIVE, ACTIVE, status),
        condition=Condition.WELL if status is ACTIVE else Condition.DEAD,
        to_mend="" if status is ACTIVE else "facebook.logged_out",
    )


def report(*lines: SessionLine) -> Report:
    event = SessionEvent(
        SessionId(1), "status_changed", NOW, Actor.parse("validation"), "activa", "expirada", "facebook.logged_out"
    )
    incident = Incident(
        IncidentId(41),
        "1:facebook:expirada",
        Severity.EXPIRED,
        IncidentState.OPEN,
        NOW,
        PersonId(1),
        SessionId(1),
        Platform.FACEBOOK,
        "facebook.logged_out",
    )
    changes = ((lines[0], event),) if lines else ()
    start = datetime(2026, 11, 22, tzinfo=ZONE)
    return Report(start, NOW, str(ZONE), lines, changes, (incident,) if lines else (), JobFigures(3, 1, 42.0), NOW)


def paint(told: Report, period: ReportPeriod) -> bytes:
    return ReportWriter().picture(sessions_picture(told, period))


def report_book(told: Report) -> bytes:
    return ReportWriter().workbook(report_sheets(told))


@each("people", [0, 1, 7, MAX_ROWS + 30])
def test_the_picture_is_as_wide_as_a_phone_wants_it_and_grows_with_the_team_up_to_a_limit(people: int) -> None:
    picture = Image.open(io.BytesIO(paint(report(*(line(n) for n in range(people))), ReportPeriod.TODAY)))
    assert picture.format == "PNG"
    assert picture.width == 1080
    assert 300 < picture.height < 2800


def height(*lines: SessionLine) -> int:
    return Image.open(io.BytesIO(paint(report(*lines), ReportPeriod.TODAY))).height


def test_namesakes_have_a_row_each() -> None:
    namesakes = [replace(line(number), name="Persona Inventada") for number in (1, 2)]
    assert height(*namesakes) == height(line(1), line(2)) > height(line(1))


@each("name", [r"$\foo$", "a$b$c", "🦜🦜", "\x00\u202e", "W" * 80, "عمر الخيالي", " "])
def test_any_name_can_be_drawn(name: str) -> None:
    assert height(replace(line(1), name=name)) == height(line(1))


def test_what_the_font_lacks_is_left_out_and_the_rest_stays() -> None:
    assert drawable("Ñandú 🦜 Ficticio\n") == "Ñandú Ficticio"
    assert drawable("🦜") == ""


@each("name", ["W" * 80, "María de los Ángeles Fernández-Villaverde y Quintanilla", "Ana"])
def test_a_long_name_stays_in_its_column_on_two_lines_at_most(name: str) -> None:
    canvas = Canvas(4, 1, dpi=120, paper="#FFFFFF")
    rows = canvas.wrapped(name, 15, 2.5)
    assert 1 <= len(rows) <= 2
    assert all(canvas.width_of(row, 15) <= 2.5 for row in rows)
    assert "".join(rows).replace(" ", "").startswith(name.replace(" ", "")[:8][: len("".join(rows)) - 1])


def test_rows_that_do_not_fit_are_those_without_trouble() -> None:
    team = [line(number, EXPIRED if number > MAX_ROWS else ACTIVE) for number in range(MAX_ROWS + 6)]
    people = module._people(report(*team))
    assert [lines[0].condition for lines in people[:6]] == [Condition.DEAD] * 5 + [Condition.WELL]
    assert {lines[0].condition for lines in people[MAX_ROWS:]} == {Condition.WELL}


def test_a_dead_session_looks_different_from_a_living_one_without_its_colour() -> None:
    good, bad = paint(report(line(1)), ReportPeriod.TODAY), paint(report(line(1, BANNED)), ReportPeriod.TODAY)
    grey = [Image.open(io.BytesIO(data)).convert("1") for data in (good, bad)]
    assert grey[0].tobytes() != grey[1].tobytes()


def test_every_condition_looks_different_without_its_colour() -> None:
    pictures = [paint(report(replace(line(1), condition=condition)), ReportPeriod.TODAY) for condition in Condition]
    grey = {Image.open(io.BytesIO(data)).convert("1").tobytes() for data in pictures}
    assert len(grey) == len(Condition)
    assert set(drawing.LOOKS) == set(Condition)
    assert len({look.sign for look in drawing.LOOKS.values()}) == len(Condition)


def test_the_spreadsheet_has_sessions_changes_and_incidents_as_text() -> None:
    book = load_workbook(io.BytesIO(report_book(report(line(1, EXPIRED), line(2)))))
    assert book.sheetnames == ["Sesiones", "Cambios", "Casos abiertos"]
    rows = list(book["Sesiones"].iter_rows(min_row=2))
    assert [row[0].value for row in rows] == ["Persona Inventada 1", "Persona Inventada 2"]
    assert rows[0][2].value == "100090000000003"
    assert {cell.data_type for row in rows for cell in row if cell.value} == {"s"}
    assert book["Casos abiertos"]["A2"].value == "#41"
    assert book["Cambios"].max_row == 2


def test_a_name_that_is_a_formula_stays_a_text_in_the_spreadsheet() -> None:
    evil = replace(line(1), name='=HYPERLINK("http://mal.example")')
    book = load_workbook(io.BytesIO(report_book(report(evil))))
    assert book["Sesiones"]["A2"].data_type == "s"


def test_a_character_that_no_spreadsheet_may_hold_is_left_out() -> None:
    odd = replace(line(1), name="Persona\x0b Inventada\x00")
    book = load_workbook(io.BytesIO(report_book(report(odd))))
    assert book["Sesiones"]["A2"].value == "Persona Inventada"


def test_the_spreadsheet_says_what_each_incident_is_and_can_be_filtered() -> None:
    book = load_workbook(io.BytesIO(report_book(report(line(1, EXPIRED)))))
    assert [cell.value for cell in book["Casos abiertos"][2]][:3] == ["#41", "Sesión vencida", "Persona Inventada 1"]
    assert [sheet.auto_filter.ref for sheet in book] == ["A1:I2", "A1:F2", "A1:G2"]
    assert {sheet.freeze_panes for sheet in book} == {"A2"}


def test_however_much_changed_the_caption_keeps_the_incidents_and_the_jobs() -> None:
    many = report(*(replace(line(n, EXPIRED), name=f"{'Nombre Larguísimo ' * 4}{n}") for n in range(30)))
    event = many.changes[0][1]
    reply = texts.caption(replace(many, changes=tuple((line, event) for line in many.lines)), ReportPeriod.TODAY)
    read = visible(reply.text)
    assert visible_length(reply.text) <= CAPTION_LIMIT
    assert read.endswith("Trabajos: 3 bien, 1 con fallo (75 %) · mediana 42 s")
    assert "cambios anteriores en el Excel" in read


def test_an_incident_that_a_group_shows_is_not_counted_twice() -> None:
    one = report(line(1, EXPIRED))
    (incident,) = one.open_incidents
    group = replace(incident, incident_id=IncidentId(42), severity=Severity.GROUP, person_id=None, session_id=None)
    grouped = replace(one, open_incidents=(replace(incident, group_id=group.incident_id), group))
    assert "🚨 1 caso abierto" in visible(texts.caption(grouped, ReportPeriod.TODAY).text)
    assert texts.picture_subtitle(grouped) == "0 de 1 bien · 1 caso abierto"


async def test_the_picture_goes_with_a_caption_within_telegrams_limit() -> None:
    reply = await illustrated(report(*(line(n, EXPIRED) for n in range(60))), ReportPeriod.TODAY, ReportWriter())
    assert reply.photo is not None
    assert visible_length(reply.text) <= CAPTION_LIMIT
    assert not reply.silent


async def test_when_the_picture_fails_the_text_goes_alone() -> None:
    class Fontless(ReportWriter):
        def picture(self, content: SessionsPicture) -> bytes:
            raise RuntimeError("no fonts")

    reply = await illustrated(report(line(1), line(2, BANNED)), ReportPeriod.YESTERDAY, Fontless())
    assert reply.photo is None
    assert "Persona Inventada 2" in visible(reply.text)
