"""The message of a job, from the queue to the result (docs/reference/chat.md section 2)."""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from markupsafe import Markup

from core.domain.jobs.job import Job, JobState, WaitFor
from core.domain.jobs.scrapes import ScrapeArgs, ScrapeOutcome, ScrapeResult
from core.domain.results.files import KEPT_FORMATS
from core.domain.results.profiles import EndReason, Run
from core.domain.sessions.session import SessionStatus
from core.services.scraping.results import ResultView
from handlers.framework import specs
from handlers.framework.html import b, code, joined, lines
from handlers.framework.reply import Button, Keyboard, Reply
from handlers.framework.spanish import bar, duration, from_then_on, listing, number, plural, roughly, the_time
from handlers.scraping.change_texts import in_summary, other_changes
from handlers.words.conditions import dead_word
from handlers.words.incidents import supervision_told
from handlers.words.jobs import END_TEXTS, HOLDS, LIST_NAMES, RESULT_FILES, TARGET_TEXTS, TROUBLES, difference, in_part
from handlers.words.names import PLATFORM_NAMES, case_name, short
from handlers.words.reasons import advice, seen


@dataclass(frozen=True, slots=True)
class JobCard:
    """What the message shows besides the job itself. `wait_s` is a guess of how long the queue takes."""

    job: Job
    now: datetime
    tz: tzinfo
    place: int = 0
    wait_s: float | None = None
    view: ResultView | None = None
    since: datetime | None = None
    """When the session stopped working, for a job that waits for it."""
    incident: int | None = None
    """The open incident of that session."""
    told_others: bool = True
    """Somebody besides the person has the message of that incident."""
    account_id: str | None = None
    """The account that acts, for a job that has not begun."""


def card(data: JobCard) -> Reply:
    """The message as it should be now."""
    job = data.job
    match job.state:
        case JobState.QUEUED:
            queued = lines(_title("🕓", data), _account(data), _queue_line(data), in_part(ScrapeArgs.of(job)))
            return Reply(queued, (*_so_far_files(data), *_cancel(job)))
        case JobState.RUNNING:
            running = lines(_title("⏳", data), _progress(data), _elapsed(data), in_part(ScrapeArgs.of(job)))
            return Reply(running, _cancel(job))
        case JobState.WAITING:
            return _waiting(data)
        case JobState.CANCELLED:
            return Reply(lines(_title("✖", data), "Cancelado.", _kept(data)), _again(job, files=_rows(data) > 0))
        case JobState.FAILED:
            return _failed(data)
        case JobState.DONE:
            return _done(data)


def finished_elsewhere(data: JobCard) -> Reply:
    """The old message once the end came as a new one."""
    if data.job.state is JobState.FAILED:
        return Reply(lines(_title("😕", data), "No salió bien: los detalles están más abajo. ⬇️"))
    return Reply(lines(_title(ended_sign(data.job), data), "Listo: el resultado está más abajo. ⬇️"))


def stopped(data: JobCard) -> Reply:
    """The message of a job whose person is not in the team any more."""
    return Reply(lines(_title("✖", data), "Se detuvo: ya no estás en el equipo."))


def result_ready(data: JobCard) -> Reply:
    """The end as a new message, for jobs that were asked for more than a minute ago."""
    return card(data)


def _title(sign: str, data: JobCard, behind: str = "") -> Markup:
    """Whose profile, on which network, what stands `behind`, and for which case."""
    name, asked = short(data.view.profile.name, 80) if data.view else "", ScrapeArgs.of(data.job)
    network = PLATFORM_NAMES[asked.ref.platform]
    head = Markup("{} {} · {}{}").format(sign, b(name or asked.ref.identifier), network, behind)
    return lines(head, Markup("📁 {}").format(case_name(asked.case)) if asked.case else None)


def _queue_line(data: JobCard) -> Markup:
    if data.job.due_at is not None and data.job.due_at > data.now:
        again = from_then_on(data.job.due_at, data.now, data.tz)
        return Markup("Hubo un tropiezo pasajero; reintento {}.").format(again)
    if data.place <= 1:
        return Markup("En cola: empieza enseguida.")
    about = f" (≈ {roughly(data.wait_s)})" if data.wait_s else ""
    return Markup("En cola: {}.º{}").format(data.place, about)


def _progress(data: JobCard) -> Markup:
    progress = data.job.progress
    if progress.phase == "":
        return Markup("Comprobando tu sesión…")
    if progress.phase == "profile":
        return Markup("Abriendo el perfil…")
    if progress.phase == "lists":
        return Markup("datos ✅")
    if progress.phase == "saving":
        return Markup("datos ✅ · preparando los archivos…")
    total = f"/{number(progress.total)}" if progress.total else ""
    meter = f"{bar(progress.done, progress.total)} " if progress.total else ""
    return Markup("datos ✅ · {} {}{}{}").format(progress.phase, meter, number(progress.done), total)


def _elapsed(data: JobCard) -> Markup | None:
    """Nothing before the session is known to be good."""
    if not data.job.progress.phase:
        return None
    return Markup("{} · sesión propia ✅").format(duration(data.job.took_s(data.now)))


def _waiting(data: JobCard) -> Reply:
    job, outcome = data.job, ScrapeOutcome.of(data.job)
    network = PLATFORM_NAMES[ScrapeArgs.of(job).ref.platform]
    kept = _kept(data)
    if job.wait is WaitFor.COOLDOWN:
        when = from_then_on(job.due_at, data.now, data.tz) if job.due_at else "en un rato"
        spent = Markup("🐢 Por ahora ya le pedí a {} todo lo que deja pedir seguido. Sigo solo {}.")
        asked = Markup("🐢 {} pide pausa. Sigo solo {}.")
        pause = (spent if outcome.result is ScrapeResult.BUDGET_SPENT else asked).format(network, when)
        return Reply(lines(_title("⏸", data), pause, kept), (*_so_far_files(data), *_cancel(job)))
    if job.wait in HOLDS:
        text = Markup(HOLDS[job.wait][0]).format(network)  # noqa: S704 - a constant
        return Reply(lines(_title("⏸", data), text, kept), (*_so_far_files(data), *_cancel(job)))
    notify = specs.NOTIFY.button("🔔 Avísame cuando vuelva", job.job_id)
    how = specs.HOW_TO_RENEW.button("❓ Cómo renovarla")
    renewable = outcome.result is not ScrapeResult.CONSENT
    keyboard = ((notify,), (how, *_cancel(job)[0])) if renewable else ((notify,), *_cancel(job))
    return Reply(lines(_title("⏸", data), _dead(data, outcome, network), kept), (*_so_far_files(data), *keyboard))


def _dead(data: JobCard, outcome: ScrapeOutcome, network: str) -> Markup:
    result, reason = outcome.result, outcome.reason
    if result is ScrapeResult.CONSENT:
        return Markup("✋ {} pide que aceptes un aviso. {} Tu trabajo espera.").format(network, advice(reason))
    if result is ScrapeResult.UNREADABLE:
        text = "🗝 Tu sesión de {} no se puede leer: {}. Tu trabajo espera a que suban otra vez tus cookies."
        return Markup(text).format(network, seen(reason))  # noqa: S704 - a constant
    since = f" (desde {the_time(data.since, data.now, data.tz)})" if data.since else ""
    banned = Markup("⛔ La cuenta de tu sesión de {{}} está {}{{}}{{}}.").format(
        dead_word(SessionStatus.BANNED, reason)
    )
    what = banned if result is ScrapeResult.BANNED else Markup("🔐 Tu sesión de {} venció{}{}.")
    told = supervision_told(data.incident, others=data.told_others) if data.incident else None
    seen_there = f": {seen(reason)}" if reason else ""
    return lines(what.format(network, since, seen_there), joined(" ", [told, "Tu trabajo espera, no se pierde."]))


def _failed(data: JobCard) -> Reply:
    outcome = ScrapeOutcome.of(data.job)
    trouble = TROUBLES.get(outcome.error)
    if trouble is not None:
        text = Markup.escape(trouble.format(seen=seen(outcome.reason)))
    else:
        ref = data.job.error_ref or "----"
        text = Markup("Algo falló (ref. {}). No es culpa tuya; quedó registrado.").format(code(ref))
    retry = specs.REPEAT.button("🔁 Reintentar", data.job.job_id, style="primary")
    return Reply(lines(_title("😕", data), text, _kept(data)), (*_so_far_files(data), (retry,)))


def _done(data: JobCard) -> Reply:
    outcome, sign = ScrapeOutcome.of(data.job), ended_sign(data.job)
    problem = TARGET_TEXTS.get(outcome.result) if outcome.result else None
    if problem is not None:
        files = outcome.files > 0
        told = lines(_title(sign, data), problem, _counters(data) if files else None)
        return Reply(told, _again(data.job, files=files))
    head = _title(sign, data, f" · {_took(data.job)}")
    runs = data.view.runs if data.view else ()
    rows = [_run_line(run, data) for run in runs]
    diffs = [diff for run in runs if data.view and (diff := data.view.diffs.get(run.run_id))]
    told = lines(head, *rows, other_changes(diffs) or None, _counters(data))
    return Reply(told, _again(data.job, files=outcome.files > 0, url=_url(data), compared=bool(diffs)))


def ended_sign(job: Job) -> str:
    """✅ all there, ⚠️ a part, ℹ️ the profile itself had nothing more to give."""
    result = ScrapeOutcome.of(job).result or ScrapeResult.DONE
    if result in TARGET_TEXTS:
        return "ℹ️"
    return "✅" if result is ScrapeResult.DONE else "⚠️"


def _run_line(run: Run, data: JobCard) -> Markup:
    one, many = LIST_NAMES[run.kind]
    text = Markup("{}").format(plural(run.unique, one, many))
    if run.declared is not None and run.declared != run.unique:
        reason = difference(run.kind, run.declared - run.unique) if run.complete else ""  # what ended it is said behind
        text += Markup(" (declara {}{})").format(number(run.declared), reason)
    diff = data.view.diffs.get(run.run_id) if data.view else None
    if diff is not None and (diff.new or diff.lost or run.complete):
        text += Markup(" · {}").format(in_summary(diff, data.now, data.tz))
    if run.end is not None and not run.complete:
        warning = "" if run.end in {EndReason.LIMIT, EndReason.NO_POSTS} else "⚠️ "
        text += Markup(" · {}{}").format(warning, END_TEXTS[run.end])
    return text


def _counters(data: JobCard) -> Markup | None:
    profile = data.view.profile if data.view else None
    if profile is None:
        return None
    asked = {run.kind for run in data.view.runs} if data.view else set()
    shown = [
        f"{'' if counter.exact else '≈ '}{plural(counter.value, *LIST_NAMES[kind])}"
        for kind, counter in profile.counters.items()
        if kind not in asked
    ]
    return Markup("El perfil declara {}, que no pediste.").format(listing(shown)) if shown else None


def _kept(data: JobCard) -> Markup | None:
    if not _rows(data) or data.view is None:
        return None
    read = listing([_so_far(run) for run in data.view.runs if run.unique])
    if data.job.state is not JobState.WAITING:
        return Markup("⚠️ {}. Lo ya obtenido está guardado.").format(read)
    why, tail = _interruption(data.job)
    return Markup("⚠️ {}: {}. Lo ya obtenido está guardado; {}.").format(read, why, tail)


def _interruption(job: Job) -> tuple[str, str]:
    """What stopped a job that waits, and when it goes on."""
    if job.wait is WaitFor.COOLDOWN:
        if ScrapeOutcome.of(job).result is ScrapeResult.BUDGET_SPENT:
            return "hago una pausa para no forzar la cuenta", "sigo desde ahí después"
        return END_TEXTS[EndReason.RATE_LIMITED], "sigo desde ahí después de la pausa"
    if job.wait in HOLDS:
        return HOLDS[job.wait][1:]
    outcome, tail = ScrapeOutcome.of(job), "sigo desde ahí cuando vuelva"
    if outcome.result is ScrapeResult.BANNED:
        return f"la cuenta quedó {dead_word(SessionStatus.BANNED, outcome.reason)} a mitad", tail
    if outcome.result is ScrapeResult.CONSENT:
        return "quedó un aviso por aceptar", tail
    return END_TEXTS[EndReason.SESSION_DIED], tail


def _so_far(run: Run) -> str:
    total = f" de {number(run.declared)}" if run.declared else ""
    one, many = LIST_NAMES[run.kind]
    return f"{number(run.unique)}{total} {one if run.unique == 1 and not total else many}"


def _rows(data: JobCard) -> int:
    return sum(run.unique for run in data.view.runs) if data.view else 0


def _took(job: Job) -> str:
    return duration(max(job.took_s(job.created_at), 1.0))


def _url(data: JobCard) -> str | None:
    return data.view.profile.url or None if data.view else None


def _account(data: JobCard) -> Markup | None:
    """The account is told before it acts."""
    network = PLATFORM_NAMES[ScrapeArgs.of(data.job).ref.platform]
    return Markup("Con tu cuenta …{} de {}.").format(data.account_id[-4:], network) if data.account_id else None


def _cancel(job: Job) -> Keyboard:
    return ((specs.CANCEL.button("✖ Cancelar", job.job_id),),)


def _again(job: Job, *, files: bool, url: str | None = None, compared: bool = False) -> Keyboard:
    rows: list[tuple[Button, ...]] = [_files(job)] if files else []
    if compared:
        rows.append((specs.CHANGES.button("🔄 ¿Qué cambió?", job.job_id),))
    last: list[Button] = [specs.REPEAT.button("🔁 Repetir", job.job_id)]
    if url:
        last += [specs.CHOOSE.button("⚙️ Listas", job.job_id), Button("🌐 Ver perfil", url=url)]
    if files:
        last.append(specs.CERTIFICATE.button("🧾 Certificado", job.job_id))
    return (*rows, *(tuple(last[place : place + 2]) for place in range(0, len(last), 2)))


def _so_far_files(data: JobCard) -> Keyboard:
    """Files of what a job read before it stopped, also when it goes on later."""
    return (_files(data.job),) if _rows(data) else ()


def _files(job: Job) -> tuple[Button, ...]:
    kept = (specs.FILE.button(label, job.job_id, fmt) for fmt, label in RESULT_FILES.items() if fmt in KEPT_FORMATS)
    return (*kept, specs.MORE_FILES.button("🗂 Más", job.job_id))
