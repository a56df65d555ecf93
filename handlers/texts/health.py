"""`/health`: the service in a few lines (chat.md section 3)."""

from datetime import datetime, tzinfo

from markupsafe import Markup

from core.services.health import HealthReport, ServiceHealth
from core.services.service_status import Figures
from handlers import specs
from handlers.html import b, joined, lines
from handlers.reply import Reply
from handlers.spanish import clock, day, plural

NAMES = {
    "database": "Base de datos",
    "ftp": "FTP",
    "telegram": "Telegram",
    "browser": "Navegador",
    "queue": "Cola",
    "sessions": "Sesiones",
}


def page(report: HealthReport, figures: Figures, now: datetime, tz: tzinfo, *, supervisor: bool) -> Reply:
    """Everything at a glance; five lines."""
    head = Markup("🩺 {}: {}").format(b("Servicio"), "✅ todo bien" if report.ok else "⚠️ hay problemas")
    parts = {name: _part(name, part, figures) for name, part in report.services.items()}
    first = joined("   ", [parts[name] for name in ("database", "ftp", "telegram") if name in parts])
    queue = Markup("✅ Cola: {} en curso, {} esperando").format(figures.running, figures.waiting)
    second = joined("   ", [queue, parts.get("browser")])
    sign = "✅" if figures.valid == figures.sessions else "⚠️"
    third = Markup("{} Sesiones: {} de {}").format(sign, figures.valid, plural(figures.sessions, "válida", "válidas"))
    made = figures.last_report
    last = f"{day(made, now, tz)} {clock(made, tz)}" if made else "aún ninguno"
    fourth = Markup("Último reporte: {} · v{}").format(last, figures.version)
    keyboard = ((specs.TEAM.button("Ver sesiones", 0),),) if supervisor and figures.sessions else ()
    return Reply(lines(head, first, second, third, fourth), keyboard)


def _part(name: str, part: ServiceHealth, figures: Figures) -> Markup:
    title = NAMES.get(name, name)
    if part.status == "disabled":
        return Markup("➖ {}: sin configurar").format(title)
    if part.status == "error":
        files = plural(figures.files_waiting, "archivo espera", "archivos esperan")
        waiting = f"; {files}" if name == "ftp" and figures.files_waiting else ""
        return Markup("❌ {}: no responde{}").format(title, waiting)
    latency = f" · {part.latency_ms:.0f} ms" if part.latency_ms else ""
    return Markup("✅ {}{}").format(title, latency)
