"""The command line's `--help` in Spanish: the library's own words are English."""

import re
from collections.abc import Callable, MutableMapping
from functools import cache, partial
from importlib import import_module
from typing import Any, ClassVar

import typer
from typer.core import TyperCommand, TyperGroup, TyperOption
from typer.main import get_group

from handlers.terminal import texts as terminal


def _translate() -> None:
    """The headings of the library's help; imported when it is shown, for it takes a tenth of a start."""
    from typer import rich_utils

    rich_utils.OPTIONS_PANEL_TITLE = terminal.HELP["Options"]
    rich_utils.ARGUMENTS_PANEL_TITLE = terminal.HELP["Arguments"]
    rich_utils.COMMANDS_PANEL_TITLE = terminal.HELP["Commands"]
    rich_utils.REQUIRED_LONG_STRING = terminal.HELP["[required]"]
    rich_utils.DEFAULT_STRING = terminal.HELP["[default: {}]"]


def _kind(param: Any, ctx: Any) -> str | None:
    """What the help says that `param` takes."""
    if getattr(param, "is_flag", False):
        return None
    if isinstance(param, TyperOption) and param.metavar:
        return param.metavar
    shown = str(param.display_type(ctx))
    return terminal.TYPES.get(shown, shown.strip("<>"))


class _Spanish:
    """Mixed into the library's commands."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The whole help."""
        _translate()
        super().format_help(ctx, formatter)  # type: ignore[misc]

    def get_usage(self, ctx: Any) -> str:
        """The first line of the help."""
        text: str = super().get_usage(ctx)  # type: ignore[misc]
        for word in ("Usage:", "[OPTIONS]", "COMMAND [ARGS]..."):
            text = text.replace(word, terminal.HELP[word])
        return re.sub(r"\{(\w+)\}", r"\1", text)

    def get_params(self, ctx: Any) -> list[Any]:
        """Options and arguments, each with the Spanish of what it takes; a switch takes nothing."""
        params: list[Any] = super().get_params(ctx)  # type: ignore[misc]
        for param in params:
            param.display_type_rich = partial(_kind, param)
        return params

    def get_help_option(self, ctx: Any) -> Any:
        """`--help` itself."""
        option: Any = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = terminal.HELP["--help"]
        return option


class SpanishCommand(_Spanish, TyperCommand):
    """A command."""


class SpanishGroup(_Spanish, TyperGroup):
    """A group of commands."""


class SpanishTyper(typer.Typer):
    """Every command of it explains itself in Spanish."""

    def __init__(self, *, group: type[SpanishGroup] = SpanishGroup, **options: Any) -> None:
        super().__init__(cls=group, **options)

    def command(self, name: str | None = None, **options: Any) -> Callable[[Any], Any]:
        """See typer.Typer."""
        return super().command(name, cls=SpanishCommand, **options)


class _LaterGroup(SpanishGroup):
    """A group whose commands are imported when they are looked at."""

    place: ClassVar[str]
    """Its module, a colon and its SpanishTyper there."""

    @property
    def commands(self) -> MutableMapping[str, Any]:
        """By name."""
        return _commands_at(self.place)

    @commands.setter
    def commands(self, _none: MutableMapping[str, Any]) -> None:
        """The library begins with none."""


@cache
def _commands_at(place: str) -> MutableMapping[str, Any]:
    module, _, name = place.partition(":")
    return get_group(getattr(import_module(module), name)).commands


def later(place: str, explained: str) -> SpanishTyper:
    """The group at `place` (`module:name`), with the sentence of its help; nothing of it is imported before its use."""
    group = type("LaterGroup", (_LaterGroup,), {"place": place})
    return SpanishTyper(group=group, help=explained, no_args_is_help=True)
