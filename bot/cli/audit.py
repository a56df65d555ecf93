"""`audit verify | export`: the chain of the audit trail, checked here or in a file that was exported before."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from bot.cli.spanish_help import SpanishTyper
from bot.console import BAD_SETTINGS, FAILED, fail, run_or_fail, say, settings_or_fail
from bot.settings import Settings
from core.domain.people.audit_chain import ChainCheck, ChainHead, ChainReport
from core.errors import UserInputException
from core.services.team.audit_trail import AuditTrail
from exports.audit_trail import lines_of, rows_of
from handlers.terminal import audit_texts as texts
from handlers.words import audit_chain as words
from persistence.crypto.encryption import SecretBox
from persistence.crypto.private import FILE_MODE
from persistence.database.engine import open_database
from persistence.database.urls import sqlite_file

app = SpanishTyper()
_DIGEST = re.compile(r"[0-9a-f]{64}")


@app.command("verify")
def verify(
    head: Annotated[str | None, typer.Option(help="Huella apuntada antes: la cadena tiene que pasar por ella.")] = None,
    file: Annotated[Path | None, typer.Option(help="Un archivo de `audit export`, en lugar de la base.")] = None,
) -> None:
    """Comprueba que nadie cambió, quitó ni agregó anotaciones fuera del programa."""
    expected = head.strip().lower() if head is not None else None
    if expected is not None and not _DIGEST.fullmatch(expected):
        fail(texts.BAD_DIGEST, BAD_SETTINGS)
    report = _of_file(file, expected) if file is not None else run_or_fail(_of_database(settings_or_fail(), expected))
    _tell(report)
    raise SystemExit(0 if report.holds else FAILED)


@app.command("export")
def export(file: Annotated[Path, typer.Argument(help="Dónde escribirlo; no puede existir.")]) -> None:
    """Escribe el Registro con su cadena en un archivo que `audit verify --file` comprueba sin la base."""
    settings = settings_or_fail()

    async def work() -> ChainHead:
        newest = ChainHead()
        async with _trail(settings) as trail:
            with file.open("x", encoding="utf-8") as out:
                file.chmod(FILE_MODE)
                async for row in trail.rows():
                    out.writelines(f"{line}\n" for line in lines_of([row]))
                    newest = ChainHead(row.number, row.digest)
        return newest

    try:
        newest = run_or_fail(work())
    except FileExistsError:
        fail(texts.exists(str(file)))
    except OSError as error:
        fail(texts.cannot_write(str(file), error.strerror or type(error).__name__))
    say(escape(texts.exported(str(file), newest.number)), style="green")
    say(escape(f"{words.head(newest)}. {texts.KEEP}"))


async def _of_database(settings: Settings, expected: str | None) -> ChainReport:
    async with _trail(settings) as trail:
        return await trail.check(expected)


def _of_file(file: Path, expected: str | None) -> ChainReport:
    check = ChainCheck(expected)
    try:
        with file.open(encoding="utf-8") as lines:
            check.feed(rows_of(lines))
    except OSError:
        fail(texts.no_file(str(file)))
    except (UserInputException, UnicodeDecodeError):
        fail(texts.not_a_trail(str(file)))
    return check.report()


@asynccontextmanager
async def _trail(settings: Settings) -> AsyncIterator[AuditTrail]:
    """Of the database as it is: no key is needed, nothing is upgraded or written."""
    stored = sqlite_file(settings.database_address)
    if stored is not None and not stored.exists():  # opening would make it
        fail(texts.NO_DATABASE)
    database = open_database(settings.database_address, SecretBox.throwaway())
    try:
        yield AuditTrail(database)
    finally:
        await database.dispose()


def _tell(report: ChainReport) -> None:
    say(escape(words.verdict(report)), style="bold green" if report.holds else "bold red")
    for sentence in words.findings(report):
        say(escape(f"  {sentence}"), style="red")
    say(escape(words.head(report.head)))
