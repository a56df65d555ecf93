"""Every row arrives, in order, whatever the chat does; nothing arrives twice without need."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from bot.outbox.delivery_rows import pause_after
from core.domain.ids import ChatId
from core.domain.messages.outbox import OutboxMessage, Priority
from core.errors import ChatBusyException, ChatMigratedException, ChatNetworkException
from handlers.framework.reply import Outgoing
from tests.fakes.clock import START
from tests.integration.delivery.office import ALONDRA, BRUNO, Office
from tests.integration.telegram.world import ANALYST
from tests.support.patience import HANG_S

DAY = 24 * 3600


async def test_alerts_come_before_answers_and_answers_before_progress(office: Office) -> None:
    await office.write("avance", priority=Priority.PROGRESS)
    await office.write("respuesta 1")
    await office.write("respuesta 2")
    await office.write("alerta", priority=Priority.ALERT)
    await office.delivery.drain()
    assert office.chat.texts(ALONDRA) == ["alerta", "respuesta 1", "respuesta 2", "avance"]
    assert await office.pending() == []


async def test_an_alert_overtakes_the_answers_that_wait_in_its_chat(office: Office) -> None:
    gate = asyncio.Event()
    office.chat.gate = lambda _chat: gate
    async with office.at_work():
        for number in range(1, 4):
            await office.write(f"respuesta {number}")
        while office.chat.calls == 0:  # noqa: ASYNC110 - until the first one is inside the chat
            await asyncio.sleep(0)
        await office.write("alerta", priority=Priority.ALERT)
        gate.set()
        await asyncio.wait_for(office.chat.wait_for(ALONDRA, "respuesta 3"), HANG_S)
    assert office.chat.texts(ALONDRA) == ["respuesta 1", "alerta", "respuesta 2", "respuesta 3"]


async def test_a_commit_wakes_it_at_once(office: Office) -> None:
    async with office.at_work():
        await office.write("uno")
        await asyncio.wait_for(office.chat.wait_for(ALONDRA, "uno"), HANG_S)
        await office.write("dos")
        await asyncio.wait_for(office.chat.wait_for(ALONDRA, "dos"), HANG_S)
    assert office.clock.now() == START


async def test_what_is_due_later_goes_out_later(office: Office) -> None:
    async with office.at_work():
        await office.write("luego", after=15)
        while 15.0 not in office.clock.naps:  # noqa: ASYNC110 - until it has gone to sleep
            await asyncio.sleep(0)
        assert office.chat.texts(ALONDRA) == []
        office.clock.advance(15)
        await asyncio.wait_for(office.chat.wait_for(ALONDRA, "luego"), HANG_S)
    assert office.chat.texts(ALONDRA) == ["luego"]


async def test_a_slow_chat_holds_up_nobody_else(office: Office) -> None:
    gate = asyncio.Event()
    office.chat.gate = lambda chat: gate if chat == ALONDRA else None
    async with office.at_work():
        await office.write("lento", ALONDRA)
        await office.write("rápido", BRUNO)
        await asyncio.wait_for(office.chat.wait_for(BRUNO, "rápido"), HANG_S)
        assert office.chat.texts(ALONDRA) == []
        gate.set()
        await asyncio.wait_for(office.chat.wait_for(ALONDRA, "lento"), HANG_S)


async def test_the_database_is_free_while_the_chat_takes_its_time(office: Office) -> None:
    gate = asyncio.Event()
    office.chat.gate = lambda _chat: gate
    async with office.at_work():
        await office.write("uno")
        while office.chat.calls == 0:  # noqa: ASYNC110 - until it is inside the chat
            await asyncio.sleep(0)
        await asyncio.wait_for(office.write("otro", BRUNO), HANG_S)
        gate.set()
        await asyncio.wait_for(office.chat.wait_for(BRUNO, "otro"), HANG_S)


async def test_failures_are_tried_again_after_growing_pauses_and_in_order(office: Office) -> None:
    office.chat.refuse(ChatNetworkException("down"), times=3)
    await office.write("primero")
    await office.write("segundo")
    for pause in (1, 2, 4):
        await office.delivery.drain()
        assert office.chat.texts(ALONDRA) == []
        office.clock.advance(pause)
    await office.delivery.drain()
    assert office.chat.texts(ALONDRA) == ["primero", "segundo"]


def test_the_pauses_grow_to_ten_minutes() -> None:
    assert [pause_after(attempt) for attempt in (0, 1, 2, 9, 10, 5000)] == [1, 2, 4, 512, 600, 600]


async def test_a_late_message_says_so(office: Office) -> None:
    office.chat.refuse(ChatNetworkException("down"))
    await office.write("aviso", priority=Priority.ALERT)
    await office.delivery.drain()
    office.clock.advance(600)
    await office.delivery.drain()
    assert office.chat.texts(ALONDRA) == ["(retrasado) aviso"]


async def test_a_message_that_was_meant_for_later_is_not_late_when_it_goes_out_then(office: Office) -> None:
    await office.write("recordatorio", after=3600)
    office.clock.advance(3601)
    office.chat.refuse(ChatNetworkException("down"))
    await office.delivery.drain()
    office.clock.advance(1)
    await office.delivery.drain()
    assert office.chat.texts(ALONDRA) == ["recordatorio"]


async def test_after_a_day_it_is_given_up(office: Office) -> None:
    await office.write("viejo")
    office.clock.advance(DAY + 1)
    await office.delivery.drain()
    assert office.chat.calls == 0
    assert office.given_up == [("viejo", "too_old")]
    assert await office.pending() == []


async def test_a_pause_of_one_chat_is_kept_and_others_go_on(office: Office) -> None:
    office.chat.refuse(ChatBusyException(300), chat_id=ALONDRA)
    await office.write("castigada", ALONDRA)
    await office.write("libre", BRUNO)
    await office.delivery.drain()
    await office.write("después", ALONDRA)
    await office.delivery.drain()
    assert office.chat.texts(BRUNO) == ["libre"]
    assert office.chat.texts(ALONDRA) == []
    office.clock.advance(300)
    await office.delivery.drain()
    assert office.chat.texts(ALONDRA) == ["(retrasado) castigada", "(retrasado) después"]


async def test_refused_progress_is_dropped_but_never_the_end_that_replaced_it(office: Office) -> None:
    office.chat.refuse(ChatBusyException(30), chat_id=ALONDRA)
    gate = asyncio.Event()
    office.chat.gate = lambda _chat: gate
    await office.write("50 %", kind="card", key="job:1", priority=Priority.PROGRESS)
    async with office.at_work():
        while office.chat.calls == 0:  # noqa: ASYNC110 - until the progress is on its way
            await asyncio.sleep(0)
        await office.write("listo", kind="card", key="job:1", priority=Priority.ANSWER)
        gate.set()
        await asyncio.wait_for(office.chat.wait_for(ALONDRA, "listo"), HANG_S)
    assert office.chat.texts(ALONDRA) == ["listo"]
    assert await office.pending() == []


async def test_refused_progress_alone_is_simply_gone(office: Office) -> None:
    office.chat.refuse(ChatBusyException(30))
    await office.write("50 %", kind="card", priority=Priority.PROGRESS)
    await office.delivery.drain()
    assert await office.pending() == []
    assert office.chat.texts(ALONDRA) == []


async def test_a_row_rewritten_while_it_was_sent_goes_out_again_as_an_edit(office: Office) -> None:
    gate = asyncio.Event()
    office.chat.gate = lambda _chat: gate
    async with office.at_work():
        await office.write("en cola", kind="card", key="job:1")
        while office.chat.calls == 0:  # noqa: ASYNC110 - until it is inside the chat
            await asyncio.sleep(0)
        await office.write("en curso", kind="card", key="job:1")
        gate.set()
        await asyncio.wait_for(office.chat.wait_for(ALONDRA, "en curso"), HANG_S)
    assert office.chat.texts(ALONDRA) == ["en curso"]
    assert office.chat.chats[ALONDRA][0].history == ["en cola"]


async def test_a_crash_before_the_row_was_closed_sends_it_again_and_edits_do_not_double(office: Office) -> None:
    await office.write("uno", kind="card", key="job:1")
    await office.delivery.drain()
    await office.write("dos", kind="card", key="job:1")
    (row,) = await office.pending()
    outgoing = await office.delivery._render(row)
    assert isinstance(outgoing, Outgoing)
    await office.delivery._say(row, outgoing)
    office.reborn()
    await office.delivery.drain()
    assert office.chat.texts(ALONDRA) == ["dos"]
    assert await office.pending() == []


async def test_who_blocked_the_bot_is_marked_and_the_next_one_is_told(office: Office) -> None:
    office.chat.blocked.add(ALONDRA)
    await office.write("caso 41", priority=Priority.ALERT)
    await office.delivery.drain()
    assert office.told == ["caso 41"]
    assert office.chat.texts(BRUNO) == ["en lugar de otra: caso 41"]
    async with office.uow(write=False) as uow:
        person = await uow.people.by_telegram(ANALYST)
    assert person is not None
    assert not person.reachable
    assert await office.pending() == []


async def test_a_migrated_group_gets_its_messages_at_its_new_address(office: Office) -> None:
    old, new = ChatId(-5), ChatId(-1_000_000_000_005)
    office.chat.refuse(ChatMigratedException(new), chat_id=old)
    await office.write("reporte", old)
    await office.write("y otro", old)
    await office.delivery.drain()
    assert office.chat.texts(new) == ["reporte", "y otro"]
    assert office.chat.texts(old) == []


async def test_a_defect_in_one_renderer_silences_only_its_own_rows(office: Office) -> None:
    await office.write("roto", kind="broken")
    await office.write("sin nadie que lo muestre", kind="of another version")
    await office.write("de una fila ilegible", kind="damaged", priority=Priority.ALERT)
    await office.write("bueno")
    await office.delivery.drain()
    assert office.chat.texts(ALONDRA) == ["bueno"]
    assert [row.attempts for row in await office.pending()] == [1, 1, 1]


async def test_a_defect_after_the_sending_repeats_no_message_without_a_pause(office: Office) -> None:
    await office.write("tropieza", kind="stumbling", priority=Priority.ALERT)
    await office.write("bueno")
    await office.delivery.drain()
    assert office.chat.texts(ALONDRA) == ["tropieza", "bueno"]
    (row,) = await office.pending()
    assert (row.attempts, row.uncertain, row.due_at > office.clock.now()) == (1, True, True)


async def test_trouble_with_the_database_is_waited_out(office: Office) -> None:
    await office.write("ilegible", kind="unreadable")
    await office.delivery.drain()
    assert [row.attempts for row in await office.pending()] == [0]
    assert office.chat.calls == 0


async def test_many_chats_are_served_side_by_side_and_all_of_them(office: Office) -> None:
    chats = [ChatId(9000 + number) for number in range(50)]
    for chat in chats:
        await office.write("hola", chat)
    await office.delivery.drain()
    assert all(office.chat.texts(chat) == ["hola"] for chat in chats)


async def test_a_message_delivered_while_the_outbox_is_read_does_not_go_out_twice(office: Office) -> None:
    sending, reading, go_on = asyncio.Event(), asyncio.Event(), asyncio.Event()
    office.chat.gate = lambda _chat: sending
    read = office.delivery._rows.due

    async def held(limit: int) -> tuple[Sequence[OutboxMessage], datetime | None]:
        rows = await read(limit)
        if office.chat.calls == 1 and not go_on.is_set():
            reading.set()
            await go_on.wait()
        return rows

    office.delivery._rows.due = held  # type: ignore[method-assign]
    async with office.at_work():
        await office.write("uno")
        while office.chat.calls == 0:  # noqa: ASYNC110 - until it is inside the chat
            await asyncio.sleep(0)
        await office.write("otro", BRUNO, after=900)
        await asyncio.wait_for(reading.wait(), HANG_S)
        sending.set()
        await asyncio.wait_for(office.chat.wait_for(ALONDRA, "uno"), HANG_S)
        while [row for row in await office.pending() if row.chat_id == ALONDRA]:  # noqa: ASYNC110 - until it is closed
            await asyncio.sleep(0)
        go_on.set()
    assert office.chat.texts(ALONDRA) == ["uno"]
