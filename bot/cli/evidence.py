"""`evidence verify` and `runs reparse`: what was kept of readings, checked and read again."""

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from bot.cli.spanish_help import SpanishTyper
from bot.console import fail, run_or_fail, say, settings_or_fail
from bot.wiring.container import build_container
from core.domain.ids import JobId
from core.platforms.registry import answer_readers
from core.services.evidence.reparse import JobReading, Reparse
from exports.certificate.verify import Verification, verify
from handlers.terminal import evidence_texts as texts

evidence_app = SpanishTyper()
runs_app = SpanishTyper()


@evidence_app.command("verify")
def verify_certificate(
    file: Annotated[Path, typer.Argument(help="El ZIP que da el botón Certificado.")],
    head: Annotated[str | None, typer.Option(help="Cabeza de la cadena, como la dice el Registro.")] = None,
) -> None:
    """Comprueba un certificado, sin conexión: dice qué se cumple y qué no."""
    try:
        content = file.read_bytes()
    except OSError:
        fail(texts.no_file(str(file)))
    found = verify(io.BytesIO(content), head)
    _tell(found)
    raise SystemExit(0 if found.holds else 1)


def _tell(found: Verification) -> None:
    for line in texts.about(found.manifest):
        say(escape(line))
    for check in found.checks:
        say(
            escape(texts.check(check.finding.value, check.subject, holds=check.holds)),
            style="" if check.holds else "red",
        )
    say(texts.HOLDS if found.holds else texts.HOLDS_NOT, style="bold green" if found.holds else "bold red")


@runs_app.command("reparse")
def reparse(
    job: Annotated[int | None, typer.Argument(help="Número del trabajo, como lo dice /trabajos.")] = None,
    since: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Los leídos desde ese día.")] = None,
) -> None:
    """Vuelve a leer lo guardado con los lectores de hoy, sin preguntar al sitio, y dice qué cambió."""
    if (job is None) == (since is None):
        fail(texts.JOB_OR_DAY)
    settings = settings_or_fail()

    async def work() -> list[JobReading | None]:
        async with build_container(settings) as container:
            again = Reparse(container.database, answer_readers())
            first = since.replace(tzinfo=UTC) if since is not None else None
            jobs = [JobId(job)] if job is not None else await again.jobs(first)
            found = [await again.job(one) for one in jobs]
            for one in found:
                if one is not None and one.changed:
                    await container.assembly.services.results.make(one.job_id)
            return found

    found = run_or_fail(work())
    if job is not None and found == [None]:
        fail(texts.nothing_kept(job))
    for one in found:
        if one is not None:
            for line in texts.reading(one):
                say(escape(line))
    if not found:
        say(texts.NOTHING_KEPT_SINCE)
