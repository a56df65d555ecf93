"""The registry as it is: names, descriptions, buttons and handlers that belong together."""

import inspect

from telegram.constants import BotCommandLimit

from core.domain.people.person import Role
from handlers.framework.command import Command
from handlers.framework.html import visible
from handlers.help.texts import help_page
from handlers.registry import COMMANDS, all_buttons, button_registry
from handlers.words import common
from tests.support.tables import each


def test_command_names_are_unique_and_fit_the_menu() -> None:
    names = [command.name for command in COMMANDS]
    assert len(names) == len(set(names))
    for command in COMMANDS:
        assert command.name.isascii()
        assert command.name.islower()
        assert len(command.name) <= BotCommandLimit.MAX_COMMAND
        assert 3 <= len(command.description) <= 100


def test_no_two_buttons_share_a_name() -> None:
    assert button_registry() is not None


@each("action", all_buttons(), ids=lambda action: action.spec.name)
def test_every_button_hands_its_handler_as_much_as_it_takes(action) -> None:  # type: ignore[no-untyped-def]
    context_and_fields = [object()] * (1 + len(action.spec.fields))
    inspect.signature(action.handler).bind(*context_and_fields)


@each("role", list(Role))
def test_the_help_names_what_the_role_may_do_and_nothing_else(role: Role) -> None:
    text = visible(help_page(COMMANDS, role).text)
    for command in COMMANDS:
        allowed = command.role is None or role.includes(command.role)
        assert (f"/{command.name} · {command.description}" in text) == (allowed and command.in_menu)


def test_the_help_tells_each_role_what_happens_in_a_group() -> None:
    analyst, supervisor, admin = (visible(help_page(COMMANDS, role).text) for role in Role)
    assert "En un grupo del equipo respondo en privado lo que es tuyo" in analyst
    assert "Avisos en este tema" in supervisor
    assert "Avisos en este tema" in admin
    assert ["Para autorizar un grupo" in text for text in (analyst, supervisor, admin)] == [False, False, True]


def test_the_help_shows_examples_that_can_be_copied() -> None:
    async def nothing(_ctx: object) -> None: ...

    command = Command("eco", Role.ANALYST, "Repite", nothing, examples=(("/eco <x>", "dice <x>"),))
    page = str(help_page([command], Role.ANALYST).text)
    assert "<code>/eco &lt;x&gt;</code> — dice &lt;x&gt;" in page


def test_the_sentences_of_the_conversation() -> None:
    assert visible(common.unknown_command().text) == "No conozco esa orden. Mira /ayuda"
    assert visible(common.unknown_command("sesion").text).endswith("¿Querías decir /sesion? Si no, mira /ayuda")
    assert common.STALE_BUTTON == "Este botón ya venció."
    for reply in (common.stranger(), common.foreign_group(), common.group_welcome(), common.not_understood(),
                  common.unexpected_file(), common.answered_in_private()):  # fmt: skip
        assert 10 < len(visible(reply.text)) < 180
    assert visible(common.late(common.stranger().text)).startswith("(retrasado) Este bot")
