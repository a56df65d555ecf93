"""The validation report in words (chat.md section 5)."""

from collections.abc import Mapping
from datetime import UTC, datetime

from markupsafe import Markup
from telegram.constants import MessageLimit

from core.domain.sessions import SessionStatus
from core.services.reports import Report, SessionLine
from handlers import specs
from handlers.html import b, blockquote, clip, lines
from handlers.reply import Button, Keyboard, Reply
from handlers.spanish import day, duration, long_day, number, plural
from handlers.texts.names import platform_name
from handlers.texts.reasons import seen
from handlers.texts.sessions import STATUS_NAMES

SIGNS: Mapping[SessionStatus, str] = {
    SessionStatus.ACTIVE: "✅",
    SessionStatus.EXPIRED: "🔐",
    SessionStatus.BANNED: "⛔",
}
PERIODS: Mapping[str, str] = {"hoy": "hoy", "ayer": "ayer", "24h": "las últimas 24 horas", "7d": "los últimos 7 días"}
USAGE = Markup("Puedo darte el reporte de <code>hoy</code>, <code>ayer</code> o <code>7d</code>.")
NO_SESSIONS = "Todavía no hay sesiones"
PICTURE_LEGEND: Mapping[str, str] = {"ok": "válida", "warn": "atención", "bad": "no sirve"}
PICTURE_DOTS = "● últimos 7 días"
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
CASE_COLUMNS = ("Caso", "Persona", "Red", "Señal", "Abierto", "Estado")
_SHOWN = 40
CAPTION_LIMIT = int(MessageLimit.CAPTION_LENGTH)
TEXT_LIMIT = int(MessageLimit.MAX_TEXT_LENGTH)


def text(report: Report, period: str) -> Reply:
    """The whole report as one message; silent when nothing got worse."""
    head = Markup("📊 {} · {}").format(b("Reporte de sesiones"), _period(report, period))
    count = _count(report)
    body = lines(head, count, _changes(report), _cases(report), _jobs(report), _detail(report))
    return Reply(clip(body, TEXT_LIMIT), keyboard(report, period), silent=not report.worse)


def caption(report: Report, period: str) -> Reply:
    """Under the picture: the same without the list of sessions."""
    head = Markup("📊 {} · {}").format(b("Reporte de sesiones"), _period(report, period))
    count = _count(report)
    body = lines(head, count, _changes(report, 5), _cases(report), _jobs(report))
    return Reply(clip(body, CAPTION_LIMIT), keyboard(report, period), silent=not report.worse)


def picture_title(report: Report, period: str) -> str:
    """`Sesiones · 22 nov`."""
    zone = report.start.tzinfo or UTC
    if period == "7d":
        return "Sesiones · últimos 7 días"
    moment = report.start if period == "ayer" else report.made_at
    return f"Sesiones · {long_day(moment, zone)}"


def picture_subtitle(report: Report) -> str:
    """`7 de 9 válidas · 2 casos abiertos`."""
    cases = plural(len(report.open_cases), "caso abierto", "casos abiertos") if report.open_cases else "sin casos"
    return f"{number(report.valid)} de {plural(len(report.lines), 'válida', 'válidas')} · {cases}"


def picture_more(hidden: int) -> str:
    """Rows that did not fit."""
    return f"y {plural(hidden, 'persona más', 'personas más')} en el Excel"


def detail_caption(period: str) -> Markup:
    """Under the Excel file."""
    return Markup("📎 Detalle · {}").format(PERIODS[period])


def bad_period() -> Reply:
    """An argument that is no period."""
    return Reply(USAGE)


def keyboard(report: Report, period: str) -> Keyboard:
    """What can be done about it."""
    rows: list[tuple[Button, ...]] = [
        (specs.REPORT_DETAIL.button("📄 Detalle (Excel)", period), specs.REPORT_SCHEDULE.button("⏰ Horario"))
    ]
    if any(line.status is not SessionStatus.ACTIVE for line in report.lines):
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


def _count(report: Report) -> Markup:
    if not report.lines:
        return Markup("{}.").format(NO_SESSIONS)
    everything = plural(len(report.lines), "sesión válida", "sesiones válidas")
    return Markup("{} de {}").format(b(number(report.valid)), everything)


def _period(report: Report, period: str) -> str:
    return f"{PERIODS.get(period, period)} ({_day(report.made_at, report)})" if period == "hoy" else PERIODS[period]


def _day(moment: datetime, report: Report) -> str:
    zone = report.start.tzinfo
    return f"{moment.astimezone(zone):%d/%m}" if zone else f"{moment:%d/%m}"


def _changes(report: Report, most: int = 10) -> Markup:
    if not report.changes:
        return Markup("Sin cambios en este periodo.")
    rows = [
        Markup("{} {} · {}: {} → {} ({})").format(
            SIGNS.get(SessionStatus(event.after), "•"),
            line.name,
            platform_name(line.platform),
            STATUS_NAMES.get(event.before, event.before),
            STATUS_NAMES.get(event.after, event.after),
            seen(event.reason),
        )
        for line, event in report.changes[-most:]
    ]
    return lines(b("Cambios"), *rows)


def _cases(report: Report) -> Markup | None:
    if not report.open_cases:
        return Markup("Sin casos abiertos.")
    return Markup("🚨 {}").format(plural(len(report.open_cases), "caso abierto", "casos abiertos"))


def _jobs(report: Report) -> Markup:
    jobs = report.jobs
    if jobs.rate is None:
        return Markup("Trabajos: ninguno terminó en este periodo.")
    middle = f" · mediana {duration(jobs.median_s)}" if jobs.median_s is not None else ""
    return Markup("Trabajos: {} bien, {} con fallo ({} %){}").format(
        number(jobs.done), number(jobs.failed), round(100 * jobs.rate), middle
    )


def _detail(report: Report) -> Markup | None:
    if not report.lines:
        return None
    ordered = sorted(report.lines, key=lambda line: line.status is SessionStatus.ACTIVE)
    rows = [_line(line, report) for line in ordered[:_SHOWN]]
    if len(ordered) > _SHOWN:
        rows.append(Markup("… y {} más").format(len(ordered) - _SHOWN))
    return blockquote(lines(*rows), expandable=True)


def _line(line: SessionLine, report: Report) -> Markup:
    why = "" if line.status is SessionStatus.ACTIVE else f": {seen(line.reason)}"
    pause = " (en pausa)" if line.paused_until else ""
    zone = report.start.tzinfo
    when = f" · revisada {day(line.checked_at, report.made_at, zone)}" if line.checked_at and zone else ""
    return Markup("{} {} · {}{}{}{}").format(
        SIGNS[line.status], line.name, platform_name(line.platform), why, pause, when
    )
