"""The "/" menu per scope."""

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import BadRequest

from sandbox.telegram import Control
from tests.integration.sandbox_telegram.world import ALONDRA, BRUNO, GROUP, NOBODY
from tests.support.tables import each


def names(control: Control, chat_id: int) -> list[str]:
    return [item["command"] for item in control.menu(chat_id)]


async def test_the_narrowest_scope_wins(control: Control, bot: Bot, chat: int) -> None:
    control.add_group(chat_id=GROUP, title="Guardia", members=[BRUNO])
    await bot.set_my_commands([BotCommand("ayuda", "Ayuda")])
    await bot.set_my_commands([BotCommand("privada", "x")], scope=BotCommandScopeAllPrivateChats())
    await bot.set_my_commands([BotCommand("grupo", "x")], scope=BotCommandScopeAllGroupChats())
    await bot.set_my_commands([BotCommand("admin", "Panel")], scope=BotCommandScopeChat(chat))
    assert [names(control, c) for c in (chat, BRUNO, GROUP)] == [["admin"], ["privada"], ["grupo"]]
    await bot.delete_my_commands(scope=BotCommandScopeChat(chat))
    await bot.delete_my_commands(scope=BotCommandScopeAllPrivateChats())
    assert names(control, chat) == ["ayuda"]


async def test_the_persons_language_wins(control: Control, bot: Bot, chat: int) -> None:
    await bot.set_my_commands([BotCommand("help", "Help")])
    await bot.set_my_commands([BotCommand("ayuda", "Ayuda")], language_code="es")
    assert names(control, chat) == ["ayuda"]


@each(
    ("command", "sentence"),
    [
        (("Mayúscula", "x"), "BOT_COMMAND_INVALID"),
        (("x" * 33, "x"), "BOT_COMMAND_INVALID"),
        (("ayuda", ""), "BOT_COMMAND_DESCRIPTION_INVALID"),
        (("ayuda", "x" * 257), "BOT_COMMAND_DESCRIPTION_INVALID"),
    ],
)
async def test_bad_commands_are_refused(bot: Bot, command: tuple[str, str], sentence: str) -> None:
    with pytest.raises(BadRequest, match=rf"(?i){sentence}"):
        await bot.set_my_commands([command])


async def test_there_are_at_most_100_commands(bot: Bot) -> None:
    with pytest.raises(BadRequest, match=r"(?i)BOT_COMMANDS_TOO_MUCH"):
        await bot.set_my_commands([(f"c{n}", "x") for n in range(101)])


@pytest.mark.parametrize("unknown", [NOBODY, ALONDRA])
async def test_a_menu_needs_a_chat_that_the_bot_knows(control: Control, bot: Bot, unknown: int) -> None:
    with pytest.raises(BadRequest, match=r"^Chat not found$"):
        await bot.set_my_commands([("ayuda", "x")], scope=BotCommandScopeChat(unknown))
