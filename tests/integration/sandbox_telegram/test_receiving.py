"""Updates: acknowledged by offset, waited for, one poller only; presses and their answers."""

import asyncio

import pytest
from telegram import Bot, Update
from telegram.error import BadRequest, Conflict

from sandbox.telegram import Control
from tests.fakes.aiogram_honesty import honest_telegram
from tests.integration.sandbox_telegram.conftest import HandClock
from tests.integration.sandbox_telegram.world import ALONDRA, BRUNO, button, keyboard, open_bot


async def test_updates_stay_until_the_offset_acknowledges_them(control: Control, bot: Bot) -> None:
    for text in ("/start", "dos", "tres"):
        await control.say(ALONDRA, text)
    first = await bot.get_updates(limit=2)
    assert [u.message.text for u in first if u.message] == ["/start", "dos"]
    assert await bot.get_updates(limit=2) == first
    rest = await bot.get_updates(offset=first[-1].update_id + 1)
    assert [u.message.text for u in rest if u.message] == ["tres"]
    assert await bot.get_updates(offset=rest[-1].update_id + 1) == ()
    assert await bot.get_updates() == ()


async def test_a_negative_offset_keeps_only_the_last(control: Control, bot: Bot) -> None:
    for text in ("/start", "dos", "tres"):
        await control.say(ALONDRA, text)
    assert [u.message.text for u in await bot.get_updates(offset=-1) if u.message] == ["tres"]
    assert len(await bot.get_updates()) == 1


async def test_updates_are_forgotten_after_a_day(control: Control, bot: Bot, clock: HandClock) -> None:
    await control.say(ALONDRA, "/start")
    clock.now += 24 * 3600 + 1
    assert await bot.get_updates() == ()


async def test_a_long_poll_ends_with_the_first_update(control: Control, bot: Bot) -> None:
    waiting = asyncio.create_task(bot.get_updates(timeout=30))
    await control.wait_for_call("getMe")
    await control.say(ALONDRA, "/start")
    assert len(await waiting) == 1


async def test_a_long_poll_ends_empty_when_nothing_happens(bot: Bot) -> None:
    assert await bot.get_updates(timeout=1) == ()


async def test_a_second_poller_sends_the_first_one_home() -> None:
    polling = asyncio.Event()

    def observe(kind: str, method: str, _payload: object) -> None:
        if (kind, method) == ("request", "getUpdates"):
            polling.set()

    async with honest_telegram(observers=[observe]) as local, open_bot(local) as bot, open_bot(local) as other:
        local.control.add_person(user_id=ALONDRA, first_name="Alondra")
        first = asyncio.create_task(bot.get_updates(timeout=30))
        await polling.wait()
        second = asyncio.create_task(other.get_updates(timeout=30))
        with pytest.raises(Conflict, match=r"terminated by other getUpdates request; make sure that only one bot"):
            await first
        await local.control.say(ALONDRA, "/start")
        assert len(await second) == 1


async def test_reactions_are_told_only_to_bots_that_asked(control: Control, bot: Bot, chat: int) -> None:
    sent = await bot.send_message(chat, "x")
    assert await control.react(ALONDRA, message_id=sent.message_id, emoji="👍") is None
    await bot.get_updates(allowed_updates=Update.ALL_TYPES)
    await control.react(ALONDRA, message_id=sent.message_id, emoji="🔥")
    (update,) = await bot.get_updates()
    assert update.message_reaction is not None
    assert [r.to_dict()["emoji"] for r in update.message_reaction.old_reaction] == ["👍"]
    assert [r.to_dict()["emoji"] for r in update.message_reaction.new_reaction] == ["🔥"]


async def test_unwanted_kinds_do_not_arrive(control: Control, bot: Bot, chat: int) -> None:
    await bot.get_updates(allowed_updates=["callback_query"])
    assert (await control.say(ALONDRA, "hola"))["update_id"] is None


async def test_a_press_reaches_the_bot_and_its_answer_the_person(control: Control, bot: Bot, chat: int) -> None:
    await bot.send_message(chat, "¿Sigo?", reply_markup=keyboard([button("✅ Sí", "si"), button("No", "no")]))
    pressed = await control.press(ALONDRA, button="Sí")
    (update,) = await bot.get_updates()
    query = update.callback_query
    assert query is not None
    assert (query.id, query.data, query.from_user.id) == (pressed["callback_query_id"], "si", ALONDRA)
    assert query.message is not None
    await query.answer("Sigo", show_alert=True)
    assert control.toasts(ALONDRA) == ["Sigo"]
    with pytest.raises(BadRequest, match=r"^Query is too old and response timeout expired or query id is invalid$"):
        await query.answer("otra vez")


async def test_a_press_must_be_answered_soon(control: Control, bot: Bot, chat: int, clock: HandClock) -> None:
    await bot.send_message(chat, "x", reply_markup=keyboard([button("a")]))
    pressed = await control.press(ALONDRA, data="x")
    clock.now += 16
    with pytest.raises(BadRequest, match=r"^Query is too old"):
        await bot.answer_callback_query(pressed["callback_query_id"])


async def test_a_toast_has_200_characters(control: Control, bot: Bot, chat: int) -> None:
    await bot.send_message(chat, "x", reply_markup=keyboard([button("a")]))
    pressed = await control.press(ALONDRA, data="x")
    with pytest.raises(BadRequest, match=r"(?i)MESSAGE_TOO_LONG"):
        await bot.answer_callback_query(pressed["callback_query_id"], "x" * 201)


async def test_the_newest_matching_button_is_pressed(control: Control, bot: Bot, chat: int) -> None:
    old = await bot.send_message(chat, "viejo", reply_markup=keyboard([button("Cancelar", "1")]))
    new = await bot.send_message(chat, "nuevo", reply_markup=keyboard([button("Cancelar", "2")]))
    await control.press(ALONDRA, button="Cancelar")
    await control.press(ALONDRA, button="Cancelar", message_id=old.message_id)
    pressed = [u.callback_query for u in await bot.get_updates() if u.callback_query]
    assert [q.message.message_id for q in pressed if q.message] == [new.message_id, old.message_id]


async def test_a_button_that_is_gone_cannot_be_pressed(control: Control, bot: Bot, chat: int) -> None:
    sent = await bot.send_message(chat, "x", reply_markup=keyboard([button("a")]))
    await sent.edit_reply_markup(None)
    with pytest.raises(LookupError, match=r"no button 'a'"):
        await control.press(ALONDRA, button="a")


@pytest.mark.parametrize(
    "said",
    ["/start CODIGO_1", "https://t.me/centinela_local_bot?start=CODIGO_1", "t.me/Centinela_Local_Bot?start=CODIGO_1"],
)
async def test_deep_links_arrive_as_start_with_their_code(control: Control, bot: Bot, said: str) -> None:
    await control.say(BRUNO, said)
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert update.message.text == "/start CODIGO_1"


async def test_wait_for_shows_the_chat_when_it_waited_in_vain(control: Control, bot: Bot, chat: int) -> None:
    await bot.send_message(chat, "otra cosa", reply_markup=keyboard([button("Sí")]))
    with pytest.raises(TimeoutError, match=r"Centinela: otra cosa \[Sí\]"):
        await control.wait_for(chat, lambda e: e.text == "nunca", timeout=0.01)


async def test_wait_for_gives_the_message_as_soon_as_it_fits(control: Control, bot: Bot, chat: int) -> None:
    waiting = asyncio.create_task(control.wait_for(chat, lambda e: e.edited))
    sent = await bot.send_message(chat, "uno")
    await sent.edit_text("dos")
    assert (await waiting).text == "dos"
