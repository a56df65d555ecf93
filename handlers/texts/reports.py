"""The validation report in words (chat.md section 5)."""

from collections.abc import Mapping
from datetime import datetime

from markupsafe import Markup

from core.domain.sessions import SessionStatus
from core.services.reports import Report, SessionLine
from handlers import specs
from handlers.html import b, blockquote, lines
from handlers.reply import Keyboard, Reply
from handlers.spanish import day, duration, number, plural
from handlers.texts.names import platform_name
from handlers.texts.reasons import seen
from handlers.texts.sessions import STATUS_NAMES

SIGNS: Mapping[SessionStatus, str] = {
    SessionStatus.ACTIVE: "✅",
    SessionStatus.EXPIRED: "🔐",
    SessionStatus.BANNED: "⛔",
}
PERIODS: Mapping[str, str] = {"hoy": "hoy", "ayer": "ayer", "7d": "los últimos 7 días"}
USAGE = Markup("Puedo darte el reporte de <code>hoy</code>, <code>ayer</code> o <code>7d</code>.")
_SHOWN = 40


def text(report: Report, period: str) -> Reply:
    """The whole report as one message; silent when nothing got worse."""
    head = Markup("📊 {} · {}").format(b("Reporte de sesiones"), _period(report, period))
    count = Markup("{} de {} sesiones válidas").format(b(number(report.valid)), number(len(report.lines)))
    body = lines(head, count, _changes(report), _cases(report), _jobs(report), _detail(report))
    return Reply(body, keyboard(report), silent=not report.worse)


def bad_period() -> Reply:
    """An argument that is no period."""
    return Reply(USAGE)


def keyboard(report: Report) -> Keyboard:
    """What can be done about it."""
    broken = any(line.status is not SessionStatus.ACTIVE for line in report.lines)
    return ((specs.REPORT_RECHECK.button("🔁 Revalidar fallidas"),),) if broken else ()


def rechecked(checked: int, back: int) -> str:
    """After checking the broken ones."""
    return f"Revisé {plural(checked, 'sesión', 'sesiones')}: {plural(back, 'volvió', 'volvieron')} a funcionar."


def _period(report: Report, period: str) -> str:
    return f"{PERIODS.get(period, period)} ({_day(report.made_at, report)})" if period == "hoy" else PERIODS[period]


def _day(moment: datetime, report: Report) -> str:
    zone = report.start.tzinfo
    return f"{moment.astimezone(zone):%d/%m}" if zone else f"{moment:%d/%m}"


def _changes(report: Report) -> Markup:
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
        for line, event in report.changes[-10:]
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
