"""What a restart of the local Telegram must not lose."""

from pathlib import Path

import pytest
from telegram import Bot, BotCommand
from telegram.error import BadRequest

from sandbox.telegram import LocalTelegram
from tests.fakes.aiogram_honesty import honest_telegram
from tests.integration.sandbox_telegram.world import ALONDRA, BRUNO, GROUP, button, keyboard, open_bot


async def live_a_little(local: LocalTelegram, bot: Bot) -> int:
    control = local.control
    control.add_person(user_id=ALONDRA, first_name="Alondra", role_label="Analista")
    control.add_person(user_id=BRUNO, first_name="Bruno")
    control.add_group(chat_id=GROUP, title="Guardia", members=[BRUNO])
    await control.say(ALONDRA, "/start")
    control.block(BRUNO)
    sent = await bot.send_message(ALONDRA, "uno", reply_markup=keyboard([button("Sí")]))
    await sent.edit_text("dos", reply_markup=keyboard([button("Sí")]))
    await bot.pin_chat_message(ALONDRA, sent.message_id)
    await bot.set_my_commands([BotCommand("ayuda", "Ayuda")])
    await control.upload(ALONDRA, filename="a.json", content=b"[1]")
    await bot.get_updates(offset=-1)
    await control.say(ALONDRA, "pendiente")
    return sent.message_id


async def test_everything_is_there_again_after_a_restart(tmp_path: Path) -> None:
    state = tmp_path / "telegram.sqlite3"
    async with honest_telegram(state_file=state) as first, open_bot(first) as bot:
        token, message_id = first.token, await live_a_little(first, bot)
        before = first.control.transcript(ALONDRA)
    async with honest_telegram(state_file=state) as second, open_bot(second, token) as bot:
        control = second.control
        assert second.token == token
        assert control.transcript(ALONDRA) == before
        assert [e.message_id for e in control.pinned(ALONDRA)] == [message_id]
        assert [item["command"] for item in control.menu(ALONDRA)] == ["ayuda"]
        pending = await bot.get_updates()
        assert [u.message.text or u.message.document for u in pending if u.message][-1] == "pendiente"
        document = next(u.message.document for u in pending if u.message and u.message.document)
        assert bytes(await (await document.get_file()).download_as_bytearray()) == b"[1]"
        fresh = await bot.send_message(ALONDRA, "nuevo")
        assert fresh.message_id > before[-1].message_id
        await control.press(ALONDRA, button="Sí")
        assert (await bot.get_updates(offset=-1))[0].update_id > pending[-1].update_id


async def test_a_press_before_the_restart_can_be_answered_after_it_but_only_once(tmp_path: Path) -> None:
    state = tmp_path / "telegram.sqlite3"
    async with honest_telegram(state_file=state) as first, open_bot(first) as bot:
        await live_a_little(first, bot)
        await first.control.press(ALONDRA, button="Sí")
    async with honest_telegram(state_file=state) as second, open_bot(second) as bot:
        query = (await bot.get_updates(offset=-1))[0].callback_query
        assert query is not None
        await query.answer("recibido")
        assert second.control.toasts(ALONDRA) == ["recibido"]
    async with honest_telegram(state_file=state) as third, open_bot(third) as bot:
        with pytest.raises(BadRequest, match=r"(?i)^query is too old"):
            await bot.answer_callback_query(query.id)


async def test_seeding_again_after_a_restart_changes_nothing_that_happened(tmp_path: Path) -> None:
    state = tmp_path / "telegram.sqlite3"
    async with honest_telegram(state_file=state) as first, open_bot(first) as bot:
        await live_a_little(first, bot)
    async with honest_telegram(state_file=state) as second, open_bot(second) as bot:
        count = len(await bot.get_updates())
        second.control.add_person(user_id=ALONDRA, first_name="Alondra Quimera", role_label="Admin")
        second.control.add_group(chat_id=GROUP, title="Guardia", members=[BRUNO])
        await bot.send_message(ALONDRA, "sigue abierta")
        assert len(await bot.get_updates()) == count
        assert second.control.world()["people"][0]["first_name"] == "Alondra Quimera"


async def test_without_a_file_every_start_is_a_new_world() -> None:
    async with LocalTelegram() as first:
        first.control.add_person(user_id=ALONDRA, first_name="Alondra")
    async with LocalTelegram() as second:
        assert second.control.world()["people"] == []
        assert second.token != first.token
