"""What `/scrape` and `/trabajos` say besides the message of the job itself."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from markupsafe import Markup

from core.domain.jobs.job import Job, JobState, WaitFor
from core.domain.jobs.repeats import Repeat
from core.domain.jobs.scrapes import ScrapeArgs
from core.domain.people.person import Role
from core.domain.platforms import Platform
from core.services.jobs.own_jobs import HISTORY_PAGE, JobsPage
from core.services.targets.targets import ScrapeOrder
from handlers.framework import specs
from handlers.framework.html import b, code, joined, lines
from handlers.framework.reply import Button, Reply
from handlers.framework.spanish import ago, from_then_on, listing, number
from handlers.scraping import repeat_texts
from handlers.scraping.job_texts import ended_sign
from handlers.words.common import first_a_session, ways_to_a_session
from handlers.words.names import PLATFORM_NAMES, PLATFORM_PREFIXES, case_name, platform_name, short

ASK_PROFILE = "¿Qué perfil?"
PLACEHOLDER = "usuario o enlace del perfil"
_SIGNS = {
    JobState.QUEUED: "🕓",
    JobState.RUNNING: "⏳",
    JobState.WAITING: "⏸",
    JobState.DONE: "✅",
    JobState.FAILED: "😕",
    JobState.CANCELLED: "✖",
}

_WAITS = {
    WaitFor.SESSION: "espera tu sesión",
    WaitFor.CONFIRMATION: "confirmando tu sesión",
    WaitFor.PERSON: "espera tu respuesta",
    WaitFor.SITE: "la red cambió",
    WaitFor.COOLDOWN: "en pausa",
}


def ask_profile(targets: Sequence[tuple[Platform, str, str]] = ()) -> Reply:
    """One question: with the profiles asked for last as buttons, or else with the answer field opened."""
    rows = tuple(
        (specs.SCRAPE_TARGET.button(f"{short(name)} · {platform_name(platform)}", reference, ""),)
        for platform, identifier, name in targets
        if specs.SCRAPE_TARGET.fits(reference := f"{PLATFORM_PREFIXES[platform]}:{identifier}", "")
    )
    if not rows:
        return Reply(Markup("{} Escríbelo o pega su enlace.").format(ASK_PROFILE), force_reply=PLACEHOLDER)
    text = Markup("{} Escríbelo, pega su enlace o elige uno de los últimos:").format(ASK_PROFILE)
    return Reply(text, rows, open_question=True)


def propose(order: ScrapeOrder) -> Reply:
    """An address never starts by itself; the lists that stood beside it go along."""
    ref = order.ref
    question = Markup("¿Analizo {} en {}?").format(b(ref.identifier), platform_name(ref.platform))
    return _offer(question, f"{PLATFORM_PREFIXES[ref.platform]}:{ref.identifier}", order.options)


def propose_handle(handle: str, options: str = "") -> Reply:
    """Nor does an @name; the network is settled when it is wanted."""
    return _offer(Markup("¿Analizo {}?").format(b(handle)), handle, options)


def _offer(question: Markup, reference: str, options: str) -> Reply:
    fitting = next((wanted for wanted in (options, "") if specs.SCRAPE_TARGET.fits(reference, wanted)), None)
    if fitting is None:  # longer than a button can carry
        return Reply(Markup("{} Mándalo como {}.").format(question, code("/scrape enlace")))
    yes = specs.SCRAPE_TARGET.button("🔎 Analizar", reference, fitting, style="primary")
    return Reply(question, ((yes, specs.DISMISS.button("No")),), yes_no=True)


def limit_too_high(most: int) -> Reply:
    """More rows were asked for than a limit can be."""
    text = Markup("El límite máximo es {} por lista y pediste más: la leo sin límite, hasta donde se muestre.")
    return Reply(text.format(number(most)), silent=True)


def no_session_yet(role: Role) -> Reply:
    """Nothing was asked for, and nothing could be."""
    return Reply(Markup("📋 Aún no pediste nada. {}").format(first_a_session(role)), ways_to_a_session())


def jobs(page: JobsPage, now: datetime, tz: tzinfo, repeats: Sequence[Repeat] = ()) -> Reply:
    """My queue, what repeats, and my history; or what a search found of them."""
    nothing = not page.unfinished and not page.recent
    if nothing and page.text:
        text = Markup("📋 No hay trabajos tuyos con {}. Busco por perfil, lista, caso o número; todos: /trabajos")
        return Reply(text.format(b(f"«{short(page.text, 40)}»")))
    if nothing and not repeats:
        return Reply(Markup("📋 Aún no pediste nada. Prueba <code>/scrape usuario</code>."))
    body = [Markup("🔎 Con {}").format(b(f"«{short(page.text, 40)}»"))] if page.text else []
    if page.unfinished and page.offset == 0:
        body.append(Markup("📋 {}").format(b("En marcha")))
        body += [_row(job, now, tz, page.places.get(job.job_id, 0)) for job in page.unfinished]
    body += repeat_texts.rows(repeats, now, tz)
    if page.recent:
        body.append(Markup("🗂 {}").format(b("Anteriores")))
        body += [_row(job, now, tz, 0) for job in page.recent]
    return Reply(lines(*body), (*repeat_texts.buttons(repeats), *_buttons(page)))


def _row(job: Job, now: datetime, tz: tzinfo, place: int) -> Markup:
    """`✅ #31 vega · Facebook · amigos · 50 · hace 3 min`: enough to know which order it was."""
    args = ScrapeArgs.of(job)
    asked = [listing([kind.value for kind in args.lists]), number(args.limit) if args.limit else ""]
    parts = [
        PLATFORM_NAMES[args.ref.platform],
        *asked,
        case_name(args.case),
        ago(job.finished_at or job.created_at, now),
        _standing(job, now, tz, place),
    ]
    sign = ended_sign(job) if job.state is JobState.DONE else _SIGNS[job.state]
    return Markup("{} #{} {} · {}").format(sign, job.job_id, b(args.ref.identifier), joined(" · ", parts))


def _standing(job: Job, now: datetime, tz: tzinfo, place: int) -> str:
    """What an unfinished one is at."""
    if job.state is JobState.RUNNING:
        return f"van {number(job.progress.done)}" if job.progress.done else ""
    if job.state is JobState.WAITING and job.wait is not None:
        due = job.due_at if job.wait is WaitFor.COOLDOWN else None
        return f"sigue {from_then_on(due, now, tz)}" if due else _WAITS[job.wait]
    if job.due_at is not None and job.due_at > now:
        return f"reintento {from_then_on(job.due_at, now, tz)}"
    return f"{place}.º en cola" if place else ""


def _buttons(page: JobsPage) -> list[tuple[Button, ...]]:
    rows: list[tuple[Button, ...]] = []
    if page.offset == 0:
        rows += [
            (specs.CANCEL.button(f"✖ Cancelar {_label(job)}", job.job_id), *_files(job, page))
            for job in page.unfinished
        ]
    rows += [(specs.REPEAT.button(f"🔁 {_label(job)}", job.job_id), *_files(job, page)) for job in page.recent]
    turn = []
    if page.offset:
        turn += _turn("⬅️ Más nuevos", max(0, page.offset - HISTORY_PAGE), page.text)
    if page.more:
        turn += _turn("Más antiguos ➡️", page.offset + HISTORY_PAGE, page.text)
    return [*rows, tuple(turn)] if turn else rows


def _turn(label: str, offset: int, text: str) -> list[Button]:
    """A button to another page; none where the text is longer than a button can carry."""
    if not text:
        return [specs.JOBS_PAGE.button(label, offset)]
    return [specs.JOBS_FOUND.button(label, offset, text)] if specs.JOBS_FOUND.fits(offset, text) else []


def _files(job: Job, page: JobsPage) -> tuple[Button, ...]:
    """What a job left, whatever became of it."""
    if job.job_id not in page.with_files:
        return ()
    return (specs.USE_RESULT.button("📄 Ver y archivos", job.job_id),)


def _label(job: Job) -> str:
    return f"#{job.job_id} {short(ScrapeArgs.of(job).ref.identifier, 16)}"
