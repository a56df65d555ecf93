"""The validation report in words (docs/reference/chat.md section 5)."""

from collections.abc import Mapping
from datetime import UTC, datetime

from markupsafe import Markup
from telegram.constants import MessageLimit

from core.domain.messages.reports import ReportPeriod
from core.domain.sessions.condition import Condition
from core.domain.sessions.session import SessionEvent, SessionStatus
from core.services.supervision.reports import Report, SessionLine
from handlers.framework import specs
from handlers.framework.html import b, blockquote, clip, lines, visible_length
from handlers.framework.reply import Button, Keyboard, Reply
from handlers.framework.spanish import day, duration, long_day, number, plural
from handlers.words.conditions import counted, sign_of, tally, well_of
from handlers.words.history import EVENT_NAMES, status_change
from handlers.words.names import platform_name
from handlers.words.reasons import seen

PERIODS: Mapping[ReportPeriod, str] = {
    ReportPeriod.TODAY: "hoy",
    ReportPeriod.YESTERDAY: "ayer",
    ReportPeriod.DAY: "las últimas 24 horas",
    ReportPeriod.WEEK: "los últimos 7 días",
}
USAGE = Markup("Puedo darte el reporte de <code>hoy</code>, <code>ayer</code> o <code>7d</code>.")
NO_SESSIONS = "Todavía no hay sesiones"
PICTURE_DAYS = ("día bueno", "día malo")
PICTURE_WEEK = "7 días; hoy, a la derecha"
SHEET_COLUMNS = (
    "Persona",
    "Red",
    "Cuenta",
    "Estado",
    "Señal",
    "Qué hacer",
    "Revisada",
    "Vencen las cookies",
    "En pausa hasta",
)
SHEET_TITLES = ("Sesiones", "Cambios", "Casos abiertos")
CHANGE_COLUMNS = ("Cuándo", "Persona", "Red", "Antes", "Después", "Señal")
INCIDENT_COLUMNS = ("Caso", "Qué pasa", "Persona", "Red", "Señal", "Abierto", "Estado")
_SHOWN = 40
_CHANGES_SHOWN = 8
CAPTION_LIMIT = int(MessageLimit.CAPTION_LENGTH)
TEXT_LIMIT = int(MessageLimit.MAX_TEXT_LENGTH)


def no_data(period: ReportPeriod) -> Reply:
    """Nothing was known yet at the end of that period."""
    return Reply(Markup("📊 De {} no tengo datos: todavía no había sesiones.").format(PERIODS[period]))


def text(report: Report, period: ReportPeriod) -> Reply:
    """The whole report as one message; silent when nothing got worse."""
    head = Markup("📊 {} · {}").format(b("Reporte de sesiones"), _period(report, period))
    count = _count(report)
    body = lines(head, _broken_off(report), count, _changes(report), _incidents(report), _jobs(report), _detail(report))
    return Reply(clip(body, TEXT_LIMIT), keyboard(report, period), silent=not report.worse)


def caption(report: Report, period: ReportPeriod) -> Reply:
    """Under the picture: the same without the list of sessions, and with as many changes as there is room for."""
    head = Markup("📊 {} · {}").format(b("Reporte de sesiones"), _period(report, period))
    for most in range(_CHANGES_SHOWN, -1, -1):
        body = lines(
            head, _broken_off(report), _count(report), _changes(report, most), _incidents(report), _jobs(report)
        )
        if visible_length(body) <= CAPTION_LIMIT:
            break
    return Reply(clip(body, CAPTION_LIMIT), keyboard(report, period), silent=not report.worse)


def picture_title(report: Report, period: ReportPeriod) -> str:
    """`Sesiones · 22 nov`."""
    zone = report.start.tzinfo or UTC
    if period is ReportPeriod.WEEK:
        return "Sesiones · últimos 7 días"
    moment = report.start if period is ReportPeriod.YESTERDAY else report.made_at
    return f"Sesiones · {long_day(moment, zone)}"


def picture_subtitle(report: Report) -> str:
    """`7 de 9 bien · 2 casos abiertos`."""
    incidents = plural(report.incidents, "caso abierto", "casos abiertos") if report.incidents else "sin casos"
    if not report.lines:
        return incidents.capitalize()
    return f"{well_of(report.conditions)} · {incidents}"


def picture_state(condition: Condition, count: int) -> str:
    """What stands after the number of sessions in that condition."""
    return counted(condition, count)


def picture_column(valid: int, total: int) -> str:
    """Under the name of a network: `9 de 10`."""
    return f"{number(valid)} de {number(total)}" if total else "ninguna"


def picture_nameless(person_id: int) -> str:
    """A person whose name cannot be drawn."""
    return f"Persona {person_id}"


def picture_more(hidden: int, *, all_well: bool = False) -> str:
    """Rows that did not fit."""
    well = " (sin problemas)" if all_well else ""
    return f"y {plural(hidden, 'persona más', 'personas más')} en el Excel{well}"


def detail_caption(period: ReportPeriod) -> Markup:
    """Under the Excel file."""
    return Markup("📎 Detalle · {}").format(PERIODS[period])


def bad_period() -> Reply:
    """An argument that is no period."""
    return Reply(USAGE)


def keyboard(report: Report, period: ReportPeriod) -> Keyboard:
    """What can be done about it."""
    rows: list[tuple[Button, ...]] = [
        (specs.REPORT_DETAIL.button("📄 Detalle (Excel)", period), specs.REPORT_SCHEDULE.button("⏰ Horario"))
    ]
    if any(line.condition is Condition.DEAD for line in report.lines):
        rows.append((specs.REPORT_RECHECK.button("🔁 Revalidar fallidas"),))
    return tuple(rows)


RECHECKING = "Revisando las que fallan…"


def rechecked(checked: int, back: int) -> Reply:
    """After checking the broken ones."""
    if not checked:
        return Reply(Markup("✅ No hay sesiones con fallo: no hizo falta revisar nada."))
    return Reply(Markup("🔁 {}").format(_rechecked(checked, back)))


def _rechecked(checked: int, back: int) -> str:
    works = plural(back, "volvió", "volvieron") if back else "ninguna volvió"
    return f"Revisé {plural(checked, 'sesión', 'sesiones')}: {works} a funcionar."


def _broken_off(report: Report) -> str | None:
    return None if report.complete else "⚠️ La revisión no llegó a terminar: esto es lo último que sé."


def _count(report: Report) -> Markup:
    if not report.lines:
        return Markup("{}.").format(NO_SESSIONS)
    sessions = plural(len(report.lines), "sesión", "sesiones")
    return Markup("{}: {}").format(b(sessions), tally(report.conditions))


def _period(report: Report, period: ReportPeriod) -> str:
    moment = {ReportPeriod.TODAY: report.made_at, ReportPeriod.YESTERDAY: report.start}.get(period)
    return PERIODS[period] if moment is None else f"{PERIODS[period]} ({_day(moment, report)})"


def _day(moment: datetime, report: Report) -> str:
    zone = report.start.tzinfo
    return f"{moment.astimezone(zone):%d/%m}" if zone else f"{moment:%d/%m}"


def _changes(report: Report, most: int = _CHANGES_SHOWN) -> Markup:
    """The newest `most` of them, and how many more there are."""
    if not report.changes:
        return Markup("Sin cambios en este periodo.")
    if not most:
        return Markup("{}: {}").format(b("Cambios"), number(len(report.changes)))
    hidden = max(0, len(report.changes) - most)
    rows = [_change(line, event) for line, event in report.changes[hidden:]]
    return lines(b("Cambios"), Markup("… {}").format(_before(hidden)) if hidden else None, *rows)


def _before(hidden: int) -> str:
    return f"y {plural(hidden, 'cambio anterior', 'cambios anteriores')} en el Excel"


def _change(line: SessionLine, event: SessionEvent) -> Markup:
    return Markup("{} {} · {}: {} → {} ({})").format(
        "✅" if event.after == SessionStatus.ACTIVE else sign_of(Condition.DEAD, SessionStatus(event.after)),
        line.name,
        platform_name(line.platform),
        *status_change(event),
        change_reason(event),
    )


def change_reason(event: SessionEvent) -> str:
    """Why `estado` changed; new cookies need no signal."""
    return EVENT_NAMES[event.kind] if event.kind in {"replaced", "undone"} else seen(event.reason)


def _incidents(report: Report) -> Markup | None:
    if not report.incidents:
        return Markup("Sin casos abiertos.")
    return Markup("🚨 {}").format(plural(report.incidents, "caso abierto", "casos abiertos"))


def _jobs(report: Report) -> Markup:
    jobs = report.jobs
    if jobs.rate is None:
        return Markup("Trabajos: ninguno terminó en este periodo.")
    middle = f" · mediana {duration(max(jobs.median_s, 1))}" if jobs.median_s is not None else ""
    return Markup("Trabajos: {} bien, {} con fallo ({} %){}").format(
        number(jobs.done), number(jobs.failed), round(100 * jobs.rate), middle
    )


def _detail(report: Report) -> Markup | None:
    if not report.lines:
        return None
    ordered = sorted(report.lines, key=lambda line: list(Condition).index(line.condition))
    rows = [_line(line, report) for line in ordered[:_SHOWN]]
    if len(ordered) > _SHOWN:
        rows.append(Markup("… y {} más").format(len(ordered) - _SHOWN))
    return blockquote(lines(*rows), expandable=True)


def _line(line: SessionLine, report: Report) -> Markup:
    why = f": {seen(line.to_mend)}" if line.to_mend else ""
    pause = " (en pausa)" if line.paused_until else ""
    zone = report.start.tzinfo
    when = f" · revisada {day(line.checked_at, report.made_at, zone)}" if line.checked_at and zone else ""
    return Markup("{} {} · {}{}{}{}").format(
        sign_of(line.condition, line.status), line.name, platform_name(line.platform), why, pause, when
    )
