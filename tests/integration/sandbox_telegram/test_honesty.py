"""The checker itself: it must see what does not belong."""

import pytest
import telegram

from tests.fakes.aiogram_honesty import Honesty, assert_no_api_kwargs, honest_telegram
from tests.integration.sandbox_telegram.world import ALONDRA, open_bot
from tests.support.tables import each

CHAT = {"id": 1, "type": "private", "first_name": "A"}
MESSAGE = {"message_id": 1, "date": 1, "chat": CHAT, "text": "x"}


@each(
    ("kind", "method", "payload", "finding"),
    [
        (
            "answer",
            "sendMessage",
            {"ok": True, "result": {**MESSAGE, "invented": 1}},
            "sendMessage.invented is unknown",
        ),
        (
            "answer",
            "sendMessage",
            {"ok": True, "result": {**MESSAGE, "chat": {**CHAT, "odd": 1}}},
            "chat.odd",
        ),
        ("answer", "sendMessage", {"ok": True, "result": {"message_id": 1}}, "Field required"),
        ("answer", "sendMessage", {"ok": False, "error_code": 1, "description": "x", "odd": 1}, "has no fields"),
        ("answer", "x", {"ok": False, "error_code": 1, "description": "", "parameters": {"odd": 1}}, "odd is unknown"),
        ("request", "sendMessage", {"chat_id": 1, "text": "x", "txet": "y"}, "sendMessage.txet is unknown"),
        ("request", "sendMessage", {"chat_id": 1}, "Field required"),
        ("update", "message", {"update_id": 1, "message": {**MESSAGE, "odd": 1}}, "message.odd is unknown"),
    ],
)
def test_what_does_not_belong_is_found(kind: str, method: str, payload: object, finding: str) -> None:
    honesty = Honesty()
    honesty(kind, method, payload)
    assert any(finding in found for found in honesty.findings), honesty.findings
    with pytest.raises(AssertionError):
        honesty.assert_clean()


def test_what_ptb_does_not_know_is_found_at_any_depth() -> None:
    message = telegram.Message.de_json(
        {**MESSAGE, "entities": [{"type": "bold", "offset": 0, "length": 1, "odd": 1}]}, None
    )
    with pytest.raises(AssertionError, match=r"odd"):
        assert_no_api_kwargs([message])


async def test_an_honest_world_is_held_to_it_at_the_exit() -> None:
    async def misuse() -> None:
        async with honest_telegram() as local, open_bot(local) as bot:
            local.control.add_person(user_id=ALONDRA, first_name="Alondra")
            await local.control.say(ALONDRA, "/start")
            await bot.send_message(ALONDRA, "x", api_kwargs={"invented": "1"})

    with pytest.raises(AssertionError, match=r"request sendMessage: sendMessage.invented is unknown"):
        await misuse()
