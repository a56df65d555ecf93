"""Short answers about a job: toasts, captions, and what stands beside its message."""

from datetime import datetime

from markupsafe import Markup

from core.domain.jobs.job import Job, JobState
from core.domain.jobs.scrapes import ScrapeArgs
from core.domain.results.files import KEPT_FORMATS, ExportFormat
from handlers.framework import specs
from handlers.framework.html import b, code, lines
from handlers.framework.reply import Reply
from handlers.framework.spanish import number
from handlers.words.jobs import RESULT_FILES
from handlers.words.names import PLATFORM_NAMES, PLATFORM_PREFIXES, platform_name

_NOTHING_WAITED = "Ya no hay nada esperando."


def fresh(job: Job, now: datetime) -> Reply:
    """The same profile was read a moment ago."""
    finished = job.finished_at or job.created_at
    minutes = max(0, int((now - finished).total_seconds() // 60))
    ref = ScrapeArgs.of(job).ref
    when = f"hace {minutes} min" if minutes else "hace un momento"
    text = Markup("Ya leí {} en {} {}. ¿Te sirve ese resultado o lo leo otra vez?")
    return Reply(
        text.format(b(ref.identifier), PLATFORM_NAMES[ref.platform], when),
        ((specs.USE_FRESH.button("Usar ese", job.job_id), specs.REFRESH.button("Actualizar", job.job_id)),),
    )


def cancel_answer(state: str) -> str:
    """Toast after pressing cancel."""
    return {
        "cancelled_in_queue": "Cancelado.",
        "abort_requested": "Lo detengo ahora mismo.",
    }.get(state, "Ya había terminado.")


NOTIFY_SET = "Hecho: te aviso en cuanto tu sesión vuelva."
WAITS_NO_MORE = "Ese trabajo ya no espera por tu sesión. Míralo en /trabajos."
ALREADY_ASKED = "Ya estaba pedido: sigue en marcha."


def no_file() -> Reply:
    """Nothing was read, so there is no file."""
    return Reply(Markup("Ese trabajo no dejó archivos."))


def file_too_big() -> Reply:
    """Telegram does not take it, not even as a ZIP."""
    return Reply(
        Markup("Ese archivo pesa más de lo que Telegram admite. Pide otro formato, o un análisis con un límite menor.")
    )


def no_certificate() -> Reply:
    """The job left nothing to certify."""
    return Reply(
        Markup("De ese trabajo no hay nada que certificar: no leyó nada, o es anterior a que se guardaran las páginas.")
    )


def certificate_too_big() -> Reply:
    """Telegram does not take it, and a certificate is not repacked."""
    return Reply(Markup("Ese certificado pesa más de lo que Telegram admite. Pide un análisis con un límite menor."))


def certificate_caption(job: Job) -> Markup:
    """Under a certificate: what it claims, and how it is checked."""
    ref = ScrapeArgs.of(job).ref
    head = Markup("🧾 Certificado de {} · {}").format(b(ref.identifier), PLATFORM_NAMES[ref.platform])
    claim = "Afirma solo que este servidor recibió esto y cuándo. Sin cookies ni datos de la cuenta que miró."
    return lines(
        head, claim, Markup("Administración lo comprueba con {}").format(code("python -m bot evidence verify ARCHIVO"))
    )


def more_files(job: Job, *, drawn: bool) -> Reply:
    """The formats that are made when they are asked for; a picture only of a small network."""
    offered = [fmt for fmt in RESULT_FILES if fmt not in KEPT_FORMATS and (drawn or fmt is not ExportFormat.PICTURE)]
    rows = tuple((specs.FILE.button(RESULT_FILES[fmt], job.job_id, fmt),) for fmt in offered)
    return Reply(Markup("Más archivos de {}:").format(b(ScrapeArgs.of(job).ref.identifier)), rows)


def file_caption(job: Job) -> Markup:
    """Under a file; it says so when the job stopped, or goes on, before its end."""
    so_far = "" if job.state is JobState.DONE else " · lo leído hasta ahora"
    ref = ScrapeArgs.of(job).ref
    return Markup("📎 {} · {}{}").format(b(ref.identifier), PLATFORM_NAMES[ref.platform], so_far)


def already_asked(job: Job) -> Reply:
    """The same order is under way."""
    text = Markup("Ya lo habías pedido: {} sigue en marcha.").format(b(ScrapeArgs.of(job).ref.identifier))
    return Reply(text, ((specs.MY_QUEUE.button("Ver mi cola"),),))


def session_is_back(platform: str) -> Reply:
    """The person asked to be told."""
    return Reply(Markup("🔔 Tu sesión de {} ya funciona. Tus trabajos siguen solos.").format(platform_name(platform)))


def command_of(job: Job) -> str:
    """How the job would be asked again: `fb:usuario amigos`."""
    asked = ScrapeArgs.of(job)
    words = [f"{PLATFORM_PREFIXES[asked.ref.platform]}:{asked.ref.identifier}", *(kind.value for kind in asked.lists)]
    words += [str(asked.limit)] if asked.limit else []
    return " ".join([*words, *([f'caso:"{asked.case}"'] if asked.case else [])])


def ask_to_go_on(job: Job, streak: int) -> Reply:
    """Whether the session's queue goes on."""
    network = PLATFORM_NAMES[ScrapeArgs.of(job).ref.platform]
    text = Markup(
        "✋ {} perfiles seguidos de {} salieron «no disponible». Puede que no existan, o que {} frene tu cuenta. "
        "Abre uno en tu navegador: si lo ves, no sigas por ahora. Lo que tienes en cola espera tu respuesta."
    ).format(b(number(streak)), network, network)
    go_on = specs.STREAK_GO_ON.button("▶ Seguir", job.job_id)
    drop = specs.STREAK_DROP.button("✖ Cancelar los que esperan", job.job_id)
    return Reply(text, ((go_on,), (drop,)))


def going_on(count: int) -> str:
    """After «Seguir»."""
    return f"Sigo: {_jobs(count)} en marcha." if count else _NOTHING_WAITED


def dropped(count: int) -> str:
    """After «Cancelar los que esperan»."""
    return f"Listo: {_jobs(count)} sin hacer." if count else _NOTHING_WAITED


def _jobs(count: int) -> str:
    return "1 trabajo" if count == 1 else f"{number(count)} trabajos"
