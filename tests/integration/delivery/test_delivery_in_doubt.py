"""Rows that were refused, whose answer got lost, or that always fail: told apart, never dropped without a word."""

from bot.outbox.delivery_rows import pause_after
from core.domain.messages.outbox import Priority
from core.errors import ChatRefusedException
from tests.integration.delivery.office import ALONDRA, Office


async def test_what_was_refused_once_is_tried_again_and_holds_nothing_up(office: Office) -> None:
    office.chat.refuse(ChatRefusedException("bad markup"))
    await office.write("malo")
    await office.write("bueno")
    await office.write("callado", kind="nothing")
    await office.delivery.drain()
    assert office.chat.texts(ALONDRA) == ["bueno"]
    office.clock.advance(1)
    await office.delivery.drain()
    assert office.chat.texts(ALONDRA) == ["bueno", "malo"]
    assert await office.pending() == []


async def test_what_can_never_be_sent_is_given_up_with_a_word_about_it(office: Office) -> None:
    office.chat.refuse(ChatRefusedException("bad markup"), times=7)
    await office.write("malo")
    for attempt in range(7):
        await office.delivery.drain()
        office.clock.advance(pause_after(attempt))
    assert office.given_up == [("malo", "refused")]
    assert office.chat.texts(ALONDRA) == []
    assert await office.pending() == []


async def test_after_a_lost_answer_the_next_copy_says_so(office: Office) -> None:
    office.chat.lose_answers(2)
    await office.write("alerta", priority=Priority.ALERT)
    for pause in (1, 2, 4):
        await office.delivery.drain()
        office.clock.advance(pause)
    assert office.chat.texts(ALONDRA) == ["alerta", "(otra vez) alerta", "(otra vez) alerta"]
    assert await office.pending() == []


async def test_after_a_lost_answer_to_an_edit_nothing_is_said_twice(office: Office) -> None:
    await office.write("uno", kind="card", key="job:1")
    await office.delivery.drain()
    office.chat.lose_answers(1)
    await office.write("dos", kind="card", key="job:1")
    await office.delivery.drain()
    office.clock.advance(1)
    await office.delivery.drain()
    assert office.chat.texts(ALONDRA) == ["dos"]


async def test_a_row_that_always_fails_holds_up_its_chat_for_a_while_only(office: Office) -> None:
    await office.write("imposible")
    await office.write("detrás")
    office.chat.fails_on("imposible")
    for attempt in range(6):
        await office.delivery.drain()
        office.clock.advance(pause_after(attempt))
    assert office.chat.texts(ALONDRA) == ["detrás"]
    assert [row.payload["text"] for row in await office.pending()] == ["imposible"]
