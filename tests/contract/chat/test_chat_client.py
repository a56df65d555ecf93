"""What handlers and delivery may rely on, whichever chat is behind."""

import pytest
from markupsafe import Markup

from core.domain.messages.outbox import Priority
from core.errors import ChatUnreachableException
from handlers.framework.html import b
from handlers.framework.reply import Button, Reply
from tests.contract.chat.worlds import CHAT, ChatWorld

ONE = Button("Uno", data="1a:1")
TWO = Button("Dos", url="https://www.example.org/")


def text(words: str, *buttons: Button) -> Reply:
    return Reply(b(words), (buttons,) if buttons else ())


async def test_what_is_sent_is_seen_with_its_buttons(world: ChatWorld) -> None:
    await world.client.send(CHAT, text("hola <amiga> & cía", ONE, TWO))
    assert world.texts() == ["hola <amiga> & cía"]
    assert world.labels() == ["Uno", "Dos"]


async def test_an_edit_changes_the_message_in_place(world: ChatWorld) -> None:
    sent = await world.client.send(CHAT, text("uno", ONE))
    assert await world.client.edit(CHAT, sent, text("dos", TWO)) == sent
    assert world.texts() == ["dos"]
    assert world.labels() == ["Dos"]


async def test_an_edit_without_change_counts_as_done(world: ChatWorld) -> None:
    sent = await world.client.send(CHAT, text("igual", ONE))
    assert await world.client.edit(CHAT, sent, text("igual", ONE)) == sent
    assert world.texts() == ["igual"]


async def test_a_message_that_is_gone_is_sent_anew_by_its_edit(world: ChatWorld) -> None:
    sent = await world.client.send(CHAT, text("uno"))
    assert await world.client.delete(CHAT, sent)
    fresh = await world.client.edit(CHAT, sent, text("dos"), priority=Priority.ALERT)
    assert fresh != sent
    assert world.texts() == ["dos"]


async def test_what_is_deleted_already_is_as_good_as_deleted(world: ChatWorld) -> None:
    sent = await world.client.send(CHAT, text("uno"))
    assert await world.client.delete(CHAT, sent) is True
    assert await world.client.delete(CHAT, sent) is True
    assert world.texts() == []


async def test_buttons_can_be_taken_away_more_than_once(world: ChatWorld) -> None:
    sent = await world.client.send(CHAT, text("uno", ONE))
    await world.client.remove_keyboard(CHAT, sent)
    await world.client.remove_keyboard(CHAT, sent)
    assert world.labels() == []
    await world.client.delete(CHAT, sent)
    await world.client.remove_keyboard(CHAT, sent)


async def test_reactions_and_toasts_never_fail(world: ChatWorld) -> None:
    sent = await world.client.send(CHAT, text("uno"))
    await world.client.react(CHAT, sent, "👀")
    await world.client.react(CHAT, sent, None)
    await world.client.react(CHAT, 999_999, "👀")
    await world.client.toast("a press of long ago", "tarde")  # False from Telegram, the memory takes every press


async def test_a_blocked_bot_is_told_so_at_every_attempt(world: ChatWorld) -> None:
    sent = await world.client.send(CHAT, text("uno"))
    world.block()
    with pytest.raises(ChatUnreachableException):
        await world.client.send(CHAT, text("dos"))
    with pytest.raises(ChatUnreachableException):
        await world.client.edit(CHAT, sent, text("dos"))


async def test_the_menu_is_what_was_set_last(world: ChatWorld) -> None:
    await world.client.set_menu(CHAT, [("ayuda", "Qué puedo hacer"), ("scrape", "Analizar")])
    assert world.menu() == ["ayuda", "scrape"]
    await world.client.set_menu(CHAT, ())
    assert world.menu() == []


async def test_markup_is_required(world: ChatWorld) -> None:
    with pytest.raises(TypeError):
        await world.client.send(CHAT, Reply("<b>sin escapar</b>"))  # type: ignore[arg-type]
    await world.client.send(CHAT, Reply(Markup("<i>bien</i>")))
    assert world.texts() == ["bien"]
