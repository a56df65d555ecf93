"""What the operator reads when the program cannot go on: every error that can reach a terminal, in Spanish."""

import ast
import re
from collections.abc import Iterator

import pytest

from bot.console import fail, say, table
from core.errors import (
    AlreadyRunningException,
    ConflictException,
    EncryptionKeyException,
    StorageException,
)
from handlers.terminal import evidence_texts
from handlers.terminal import texts as terminal
from tests.support.tables import each
from tests.unit.texts.test_words import called, nodes

ERRORS = ("StorageException", "EncryptionKeyException", "ArtifactStoreException", "AlreadyRunningException",
          "TelegramTokenException")  # fmt: skip
INTERNAL = re.compile(
    r"this unit of work .*|session \S+ does not exist|run \S+ does not exist|upload \S+ was .*|"
    r"person \S+ was not stored|not a relative file path.*|.* leads outside .*|.* is not among .*|"
    r"X: X|the FTP server X:X X",
    re.DOTALL,
)
"""Met by the program alone, where a terminal is far away."""


def text_of(node: ast.AST | None) -> str | None:
    """A text literal; what an f-string fills in becomes X."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(text_of(part) or "X" for part in parts)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return f"{text_of(left)}{text_of(right)}"
        case _:
            return None


def messages() -> Iterator[str]:
    for node in nodes("persistence", "jobs/embedded", "bot"):
        if isinstance(node, ast.Call) and node.args and (text := text_of(node.args[0])) is not None:
            name = called(node).rpartition(".")[2]
            if name in ERRORS:
                yield text
            elif name == "_failure":
                yield f"the FTP server X:21 {text}"


def of_the_terminal() -> list[str]:
    return sorted({text for text in messages() if not INTERNAL.fullmatch(text)})


def test_the_messages_are_found() -> None:
    assert len(of_the_terminal()) > 20


@each("message", of_the_terminal)
def test_every_error_of_the_terminal_is_said_in_spanish(message: str) -> None:
    assert terminal.foreseen(message)
    said = terminal.problem(message)
    assert said.endswith((".", "`", "X"))
    assert message not in said


def test_an_error_nobody_foresaw_is_repeated_with_what_to_do() -> None:
    assert terminal.problem("odd {thing}") == "Algo falló (odd {thing}). Mira el registro y ejecuta `make doctor`."


@each(
    ("error", "said"),
    [
        (
            AlreadyRunningException("workers are at work on this database: uno, dos"),
            terminal.WORKERS_AT_WORK.format("uno, dos"),
        ),
        (
            AlreadyRunningException("another process already works on this database (x.lock is held): SQLite ..."),
            terminal.ALREADY_RUNNING,
        ),
        (
            EncryptionKeyException("others may read the key file data/clave.key: run `chmod 600 data/clave.key` and"),
            "Otras personas pueden leer el archivo de clave. Ejecuta `chmod 600 data/clave.key` y vuelve a empezar.",
        ),
        (
            StorageException("the database does not answer: OperationalError"),
            "La base de datos no responde (OperationalError). Revisa DATABASE_URL y que el servidor esté en marcha.",
        ),
        (ConflictException("user 12 is enrolled already"), "La persona 12 ya está en el equipo."),
    ],
)
def test_what_the_operator_reads(error: Exception, said: str) -> None:
    assert terminal.problem(str(error)) == said


HOSTILE = "Vega\n✓ El certificado es válido\x1b[2K\x1b[1A\r\x9b2J\u202eaicitciF"


def test_what_is_shown_gives_the_terminal_no_commands(capsys: pytest.CaptureFixture[str]) -> None:
    say(HOSTILE)
    table("título", ["nombre"], [[HOSTILE]])
    with pytest.raises(SystemExit):
        fail(HOSTILE)
    told = capsys.readouterr()
    for printed in (told.out, told.err):
        assert "Vega" in printed
        assert not set(printed) & {"\x1b", "\x9b", "\r", "\u202e"}


def test_a_certificate_says_nothing_of_itself_on_a_line_of_its_own() -> None:
    manifest = {"profile": {"name": HOSTILE, "url": HOSTILE}, "head": HOSTILE, "network": HOSTILE}
    for line in (*evidence_texts.about(manifest), evidence_texts.check("extra", HOSTILE, holds=False)):
        assert line.splitlines() == [line]
