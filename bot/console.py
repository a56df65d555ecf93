"""What the command line prints: rich tables and one-line sentences in Spanish, errors without a traceback."""

import asyncio
import gc
import re
import sys
from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from bot.settings import Settings, load_settings
from core.errors import CentinelaException, ConflictException, GoneException, SettingsException, UserInputException
from handlers.terminal import texts as terminal

if TYPE_CHECKING:
    from rich.console import Console

T = TypeVar("T")

FAILED = 1
BAD_SETTINGS = 2
INTERRUPTED = 130
_COMMANDS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What a terminal would obey instead of showing it: escape sequences, and signs that turn others around."""


def out(*, stderr: bool = False) -> "Console":
    """Standard output, or the other one."""
    from rich.console import Console

    return Console(stderr=stderr, highlight=False)


def say(sentence: str, style: str | None = None) -> None:
    """One sentence on standard output; where it wraps is the terminal's affair."""
    out().print(shown(sentence), style=style, soft_wrap=True)


def fail(sentence: str, code: int = FAILED) -> NoReturn:
    """Say why on standard error and end."""
    from rich.markup import escape

    out(stderr=True).print(f"[red]✗[/] {escape(shown(sentence))}", soft_wrap=True)
    raise SystemExit(code)


def shown(text: str) -> str:
    """The text, with a sign in place of everything that a terminal would obey."""
    return _COMMANDS.sub("\N{REPLACEMENT CHARACTER}", text)


def settings_or_fail(load: Callable[[], Settings] = load_settings) -> Settings:
    """The settings, or the sentences that say which variable is wrong and how to mend it."""
    try:
        return load()
    except SettingsException as exc:
        fail(str(exc), BAD_SETTINGS)


def run_or_fail(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine; errors of ours become one sentence and exit code 1 (what the user typed wrong is raised)."""
    gc.freeze()  # a collection would walk every module: 150 ms in which nobody is answered
    gc.enable()
    try:
        return asyncio.run(work)
    except (UserInputException, ConflictException):
        raise
    except CentinelaException as exc:
        fail(sentence(exc))
    except BaseExceptionGroup as group:  # several parts of the process run at once; the first of ours tells why
        ours = group.subgroup(CentinelaException)
        if ours is None:
            raise
        fail(sentence(_first(ours)))
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


def done_or_gone(work: Coroutine[Any, Any, None], *, done: str, gone: str) -> None:
    """Run a coroutine and say `done`; when what it names does not exist, say `gone` and end."""

    async def found() -> bool:
        try:
            await work
        except GoneException:
            return False
        return True

    if not run_or_fail(found()):
        fail(gone)
    say(done, style="bold green")


def sentence(error: BaseException) -> str:
    """What happened and what to do, in Spanish."""
    return terminal.problem(str(error) or type(error).__name__)


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    error = group.exceptions[0]
    return _first(error) if isinstance(error, BaseExceptionGroup) else error


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table; cells are text as it is."""
    from rich.markup import escape
    from rich.table import Table

    drawn = Table(title=title, title_justify="left", header_style="bold")
    for column in columns:
        drawn.add_column(column)
    for row in rows:
        drawn.add_row(*(escape(shown(str(cell))) for cell in row))
    out().print(drawn)
