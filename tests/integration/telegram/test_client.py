"""The client against Telegram's moods: limits, lost answers, cut lines, floods."""

import asyncio

import pytest
from markupsafe import Markup

from bot.wiring.app import TelegramEndpoint, build_parts
from core.domain.ids import ChatId
from core.domain.messages.outbox import Priority
from core.errors import (
    ChatBusyException,
    ChatException,
    ChatMigratedException,
    ChatNetworkException,
    ChatRefusedException,
    ChatUnreachableException,
)
from core.platforms.clock import SystemClock
from handlers.framework.html import b, i
from handlers.framework.reply import Attachment, Button, Reply
from sandbox.telegram.state.transcript import TranscriptEntry
from tests.fakes.aiogram_honesty import honest_telegram
from tests.integration.telegram.world import ANALYST, World

CHAT = ChatId(ANALYST)
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e221bc330000"
    "000049454e44ae426082"
)


async def _opened(world: World) -> None:
    await world.control.say(ANALYST, "/eco hola")
    await world.hears(ANALYST, "hola")


def _last(world: World) -> TranscriptEntry:
    return world.control.transcript(ANALYST)[-1]


async def test_texts_beyond_the_limit_are_clipped_and_not_refused(world: World) -> None:
    await _opened(world)
    await world.parts.client.send(CHAT, Reply(b("😀&" * 3000)))
    assert len(_last(world).text.encode("utf-16-le")) // 2 <= 4096
    assert _last(world).text.endswith("…")
    await world.parts.client.send(CHAT, Reply(b("á" * 3000), document=Attachment("a.txt", b"a")))
    assert len(_last(world).text) == 1024


async def test_files_pictures_and_their_captions(world: World) -> None:
    await _opened(world)
    keyboard = ((Button("Copiar", copy_text="K7Q2"),),)
    sent = await world.parts.client.send(
        CHAT, Reply(b("informe"), keyboard, document=Attachment("informe.csv", b"a;b"), silent=True, protect=True)
    )
    assert _last(world).files[0].name == "informe.csv"
    assert (
        await world.parts.client.edit(CHAT, sent, Reply(i("otro"), document=Attachment("informe.csv", b"a;b"))) == sent
    )
    assert _last(world).text == "otro"
    assert await world.parts.client.edit(CHAT, sent, Reply(i("sin saber que era un archivo"))) == sent
    assert _last(world).text == "sin saber que era un archivo"
    await world.parts.client.send(CHAT, Reply(b("gráfico"), photo=Attachment("g.png", PIXEL)))
    assert _last(world).files[0].is_photo


async def test_names_of_profiles_become_no_links_to_telegram_users(world: World) -> None:
    await _opened(world)
    sent = await world.parts.client.send(CHAT, Reply(b("@vega.ficticia")))
    await world.parts.client.edit(CHAT, sent, Reply(i("otra vez @vega.ficticia")))
    file = await world.parts.client.send(CHAT, Reply(b("@vega"), document=Attachment("a.txt", b"a")))
    for entry in (entry for entry in world.control.transcript(ANALYST) if entry.message_id in {sent, file}):
        assert "vega" in entry.text
        assert {entity["type"] for entity in entry.entities} <= {"bold", "italic"}


async def test_a_question_opens_the_answer_field(world: World) -> None:
    await _opened(world)
    await world.parts.client.send(CHAT, Reply(b("¿Qué perfil?"), force_reply="usuario"))
    assert "force_reply" in str(world.control.calls("sendMessage")[-1].params["reply_markup"])


async def test_a_quote_of_something_deleted_does_not_stop_a_message(world: World) -> None:
    await _opened(world)
    await world.parts.client.send(CHAT, Reply(b("va igual"), quote_message_id=99_999))
    assert _last(world).text == "va igual"


async def test_a_lost_answer_may_have_been_delivered_and_says_so(world: World) -> None:
    await _opened(world)
    world.control.fault(method="sendMessage", code=0, after=True)
    with pytest.raises(ChatNetworkException) as caught:
        await world.parts.client.send(CHAT, Reply(b("quizá")))
    assert caught.value.maybe_delivered
    assert _last(world).text == "quizá"


async def test_a_long_pause_is_handed_back_and_a_short_one_waited_for(world: World) -> None:
    await _opened(world)
    world.control.fault(method="sendMessage", code=429, retry_after=1)
    await world.parts.client.send(CHAT, Reply(b("esperado")), priority=Priority.ALERT)
    assert _last(world).text == "esperado"
    world.control.fault(method="sendMessage", code=429, retry_after=3600)
    with pytest.raises(ChatBusyException) as caught:
        await world.parts.client.send(CHAT, Reply(b("no")))
    assert caught.value.retry_after == pytest.approx(3600, abs=2)
    calls = len(world.control.calls("editMessageText"))
    with pytest.raises(ChatBusyException):
        await world.parts.client.edit(CHAT, _last(world).message_id, Reply(b("50 %")), priority=Priority.PROGRESS)
    assert len(world.control.calls("editMessageText")) == calls


async def test_chats_that_are_gone_or_moved_are_told_apart(world: World) -> None:
    with pytest.raises(ChatUnreachableException):
        await world.parts.client.send(ChatId(987_654), Reply(b("nadie")))
    await _opened(world)
    world.control.add_group(chat_id=-601, title="Viejo", members=[7003, ANALYST], bot_admin=True)
    world.control.migrate(-601, -1_000_000_000_601)
    with pytest.raises(ChatMigratedException) as caught:
        await world.parts.client.send(ChatId(-601), Reply(b("hola")))
    assert caught.value.new_chat_id == -1_000_000_000_601


async def test_markup_of_ours_that_is_broken_leaves_its_words(world: World) -> None:
    await _opened(world)
    await world.parts.client.send(CHAT, Reply(Markup("<b>sin cerrar"), ((Button("Ir", data="1a:1"),),)))
    assert (_last(world).text, _last(world).labels) == ("sin cerrar", ["Ir"])


async def test_what_is_refused_is_said_with_less_and_less_before_it_is_given_up(world: World) -> None:
    await _opened(world)
    whole = Reply(b("caso 41"), ((Button("Lo tomo", data="1a:1"),),), quote_message_id=_last(world).message_id)
    seen = []
    for times in range(5):
        world.control.fault(method="sendMessage", code=400, times=times or 1)
        if not times:
            world.control.clear_faults()
        try:
            await world.parts.client.send(CHAT, whole)
        except ChatRefusedException:
            seen.append("refused")
            world.control.clear_faults()
        else:
            entry = _last(world)
            seen.append(f"{entry.text} quote={bool(entry.reply_to)} buttons={len(entry.labels)}")
    assert seen == [
        "caso 41 quote=True buttons=1",
        "caso 41 quote=False buttons=1",
        "caso 41 quote=False buttons=1",
        "caso 41 quote=False buttons=0",
        "refused",
    ]


async def test_a_file_that_is_refused_leaves_its_words_and_says_so(world: World) -> None:
    await _opened(world)
    world.control.fault(method="sendDocument", code=413, times=2)
    await world.parts.client.send(CHAT, Reply(b("informe"), document=Attachment("a.txt", b"a")))
    assert _last(world).text.startswith("informe\nNo pude adjuntar el archivo")


async def test_an_edit_that_is_refused_in_every_form_is_refused(world: World) -> None:
    await _opened(world)
    sent = await world.parts.client.send(CHAT, Reply(b("uno")))
    world.control.fault(method="editMessageText", code=400, times=9)
    with pytest.raises(ChatRefusedException):
        await world.parts.client.edit(CHAT, sent, Reply(b("dos")))


async def test_a_picture_that_is_refused_leaves_its_words(world: World) -> None:
    await _opened(world)
    world.control.fault(method="sendPhoto", code=400)
    sent = await world.parts.client.send(CHAT, Reply(b("reporte"), photo=Attachment("g.png", PIXEL)))
    assert (_last(world).text, _last(world).message_id, _last(world).files) == ("reporte", sent, ())


async def test_a_topic_that_is_gone_stops_no_alert(world: World) -> None:
    group = -1_000_000_000_602
    world.control.add_group(chat_id=group, title="Guardia", members=[7003, ANALYST], bot_admin=True)
    await world.parts.client.send(ChatId(group), Reply(b("caso 41"), thread_id=4711))
    assert world.control.transcript(group)[-1].text == "caso 41"


async def test_nothing_that_goes_wrong_tells_the_token(world: World, caplog: pytest.LogCaptureFixture) -> None:
    await _opened(world)
    for code in (400, 401, 403, 404, 500):
        world.control.fault(method="sendMessage", code=code, times=9 if code == 400 else 1)
        with pytest.raises(ChatException) as caught:
            await world.parts.client.send(CHAT, Reply(b("x")))
        assert world.telegram.token not in repr(caught.value)
        world.control.clear_faults()
    ours = [record.getMessage() for record in caplog.records if record.name.startswith(("bot.", "handlers."))]
    assert world.telegram.token not in "\n".join(ours)


async def test_under_telegrams_own_limits_nothing_is_ever_refused() -> None:
    async with honest_telegram(flood=True) as telegram:
        telegram.control.add_person(user_id=ANALYST, first_name="Alondra")
        await telegram.control.say(ANALYST, "/start")
        endpoint = TelegramEndpoint(telegram.token, telegram.base_url, telegram.base_file_url, sandbox=True)
        parts = build_parts(endpoint, SystemClock())
        async with parts.bot:
            sends = [parts.client.send(CHAT, Reply(b(str(number)))) for number in range(5)]
            await asyncio.gather(*sends)
        seen = {entry.text for entry in telegram.control.transcript(ANALYST) if entry.from_bot}
        assert seen == {str(number) for number in range(5)}
        assert [call.status for call in telegram.control.calls("sendMessage")] == [200] * 5
