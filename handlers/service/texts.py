"""`/health`: the service in a few lines (docs/reference/chat.md section 3)."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from markupsafe import Markup

from core.domain.jobs.processes import Process
from core.domain.sessions.condition import Condition
from core.services.supervision.health import HealthReport, ServiceHealth
from core.services.supervision.service_status import Figures
from handlers.framework import specs
from handlers.framework.html import b, joined, lines
from handlers.framework.reply import Reply
from handlers.framework.spanish import clock, day, number, plural, roughly, size, the_time
from handlers.words.conditions import CONDITION_SIGNS, sessions_that, tally, worst_of
from handlers.words.service import NAMES, process_name, process_state, trouble

_FINE = ServiceHealth("ok", "")
_LONG_WAIT_S = 60
"""A shorter wait of the queue is not worth telling."""
_MOST_PROCESSES = 6


def page(report: HealthReport, figures: Figures, now: datetime, tz: tzinfo, *, supervisor: bool) -> Reply:
    """Everything at a glance; five lines."""
    fine = all(part.status != "error" for part in report.services.values())
    head = Markup("🩺 {}: {}").format(b("Servicio"), _sum(figures) if fine else "⚠️ hay problemas")
    parts = {name: _part(name, part, figures, now, tz) for name, part in report.services.items()}
    first = joined("   ", [parts[name] for name in ("database", "ftp", "telegram") if name in parts])
    rest = joined("   ", [parts[name] for name in parts if name not in {"database", "ftp", "telegram"}])
    known = report.services.get("database", _FINE).status != "error"
    figured = _figures(figures, now, tz) if known else (Markup("❔ Cola y sesiones: sin datos"), None, None)
    queue, sessions, last = figured
    keyboard = ((specs.TEAM.button("Ver sesiones", 0),),) if supervisor and known and figures.conditions else ()
    kept = _kept(figures) if supervisor and known else None
    processes = _processes(figures.processes) if supervisor and known else None
    return Reply(lines(head, first, joined("   ", [queue, rest]), sessions, processes, kept, last), keyboard)


def _sum(figures: Figures) -> str:
    """Where every part answers: the worst condition of a session."""
    worst = worst_of(figures.conditions)
    if worst is Condition.WELL:
        return "✅ todo bien"
    if worst is None:
        return "✅ funciona; todavía no hay sesiones"
    return f"{CONDITION_SIGNS[worst]} funciona; hay sesiones {sessions_that(worst)}"


def _figures(figures: Figures, now: datetime, tz: tzinfo) -> tuple[Markup, Markup, Markup]:
    running, waiting = number(figures.running), number(figures.waiting)
    longest = f" (el primero, desde hace {roughly(figures.queue_s)})" if figures.queue_s >= _LONG_WAIT_S else ""
    queue = Markup("✅ Cola: {} en curso, {} esperando{}").format(running, waiting, longest)
    counts = figures.conditions
    worst = worst_of(counts)
    sign = CONDITION_SIGNS[worst] if worst else "➖"
    sessions = Markup("{} Sesiones: {}").format(sign, tally(counts) or "todavía ninguna")
    made = figures.last_report
    shown = f"{day(made, now, tz)} {clock(made, tz)}" if made else "aún ninguno"
    return queue, sessions, Markup("Último reporte: {} · v{}").format(shown, figures.version)


def _processes(processes: Sequence[Process]) -> Markup | None:
    """Those unheard first; nothing where the bot works alone."""
    if not processes:
        return None
    shown = sorted(processes, key=lambda process: not process.silent)[:_MOST_PROCESSES]
    told = [f"{'⚠️ ' if one.silent else ''}{process_name(one)}: {process_state(one)}" for one in shown]
    more = len(processes) - len(shown)
    return Markup("🖥 {}").format(" · ".join([*told, *([f"y {number(more)} más"] if more else [])]))


def _kept(figures: Figures) -> Markup | None:
    """What is kept, for how long, and what is still to be deleted; nothing where there is nothing to tell."""
    told = []
    if figures.raw_bytes:
        told.append(f"Páginas guardadas: {size(figures.raw_bytes)}")
    if figures.retention_days:
        told.append(f"resultados: {plural(figures.retention_days, 'día', 'días')}")
    if figures.deletions_owed:
        told.append(plural(figures.deletions_owed, "archivo por borrar", "archivos por borrar"))
    return Markup("🗄 {}").format(" · ".join(told)) if told else None


def _part(name: str, part: ServiceHealth, figures: Figures, now: datetime, tz: tzinfo) -> Markup:
    title = NAMES.get(name, name)
    if part.status == "disabled":
        return Markup("➖ {}: sin configurar").format(title)
    if part.status == "error":
        files = plural(figures.files_waiting, "archivo espera", "archivos esperan")
        waiting = f"; {files}" if name == "ftp" and figures.files_waiting else ""
        since = f" desde {the_time(part.since, now, tz)}" if part.since else ""
        return Markup("❌ {}: {}{}{}").format(title, trouble(part.message), since, waiting)
    took = round(part.latency_ms or 0)
    latency = f" · {number(took)} ms" if took else ""
    return Markup("✅ {}{}").format(title, latency)


def clock_jump(machine_off_s: float, moved_s: float) -> Reply:
    """The clock of the machine: how far it is off, or by how much the time was corrected."""
    if machine_off_s:
        way = "adelantado" if machine_off_s > 0 else "atrasado"
        return Reply(
            lines(
                Markup("🕰 El reloj de esta máquina está {} {}.").format(way, b(_span(machine_off_s))),
                "Sigo con la hora de Telegram y nada venció por eso. Corrige la hora de la máquina (NTP).",
            )
        )
    way = "adelante" if moved_s > 0 else "atrás"
    return Reply(
        lines(
            Markup("🕰 El reloj de esta máquina saltó {} hacia {}.").format(b(_span(moved_s)), way),
            "Telegram confirma la hora nueva: sigo con ella y nada pendiente se pierde. No hay que hacer nada.",
        )
    )


def _span(seconds: float) -> str:
    days = round(abs(seconds) / 86_400)
    return plural(days, "día", "días") if days > 1 else roughly(abs(seconds))
