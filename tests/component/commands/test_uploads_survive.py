"""Cookie files when Telegram hesitates or the process is killed: nothing is lost, done twice, or left in the chat."""

import asyncio
from typing import Any

import pytest

from core.domain.ids import ChatId
from core.domain.people.person import Role
from core.domain.platforms import Platform
from core.domain.sessions.verdict import Verdict
from core.errors import ChatBusyException, ChatNetworkException
from core.services.uploads.steps import UNDO_FOR
from handlers.framework.reply import Reply
from tests.component.commands.presses import file_of
from tests.component.commands.scene import DEAD, Scene
from tests.component.commands.test_uploads import fresh
from tests.fakes.platforms import alive

X = Platform.X


class TestTelegramHesitates:
    async def test_one_that_can_not_be_deleted_at_once_is_deleted_later(
        self, scene: Scene, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        erase = scene.office.chat.delete

        async def trouble(_chat: ChatId, _message: int) -> bool:
            raise ChatNetworkException("502")

        monkeypatch.setattr(scene.office.chat, "delete", trouble)
        message_id = await scene.office.send_file(scene.celia, fresh())
        assert scene.said(scene.celia).endswith("Estoy borrando tu archivo de este chat; si no puedo, te aviso.")
        for pause in (3, 1, 2):
            scene.office.clock.advance(pause)
            await scene.office.deliver()
        assert scene.office.chat.erased == set()
        monkeypatch.setattr(scene.office.chat, "delete", erase)
        scene.office.clock.advance(4)
        await scene.office.deliver()
        assert (ChatId(scene.celia.chat_id or 0), message_id) in scene.office.chat.erased
        assert await scene.office.pending() == []

    async def test_one_that_turns_out_to_be_fixed_is_said_to_its_sender_and_to_the_admins(
        self, scene: Scene, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        other = await scene.office.person(Role.ADMIN, "Dorian Nadie")
        erase, chat = scene.office.chat.delete, scene.office.chat

        async def trouble(_chat: ChatId, _message: int) -> bool:
            raise ChatNetworkException("502")

        monkeypatch.setattr(chat, "delete", trouble)
        message_id = await scene.office.send_file(scene.celia, fresh())
        monkeypatch.setattr(chat, "delete", erase)
        chat.fixed.add((ChatId(scene.celia.chat_id or 0), message_id))
        scene.office.clock.advance(3)
        await scene.office.deliver()
        told = "🧹 Telegram no me deja borrar tu mensaje con un archivo de cookies. Bórralo tú de este chat, por favor."
        assert scene.said(scene.celia) == told
        assert scene.said(other).startswith("🧹 No pude borrar un mensaje de Celia Inventada con un archivo de cookies")
        assert await scene.office.pending() == []

    async def test_a_file_that_telegram_is_slow_to_hand_out_is_waited_for_and_not_lost(
        self, scene: Scene, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        hand_out, troubles = scene.office.chat.download, [
            ChatNetworkException("500"), ChatBusyException(60), ChatNetworkException("cut"),
        ]  # fmt: skip

        async def hesitate(file_id: str) -> bytes:
            if troubles:
                raise troubles.pop(0)
            return await hand_out(file_id)

        monkeypatch.setattr(scene.office.chat, "download", hesitate)
        await scene.office.clock.travel(scene.office.send_file(scene.celia, fresh()))
        assert scene.said(scene.celia).startswith("✅ Sesión de Alondra Quimera en Facebook lista")
        assert "sigo intentándolo" in scene.office.texts(scene.celia)[-2]


class TestAKill:
    async def test_a_trial_cut_off_by_a_kill_goes_on_at_the_start_in_the_same_message(self, scene: Scene) -> None:
        async def killed() -> None:
            raise asyncio.CancelledError

        scene.office.site.during_probe.append(killed)
        with pytest.raises(asyncio.CancelledError):
            await scene.office.send_file(scene.celia, fresh())
        message = scene.office.last(scene.celia)
        assert message.text == "🍪 Recibido. Estoy comprobando las cookies…"
        scene.office.clock.advance(UNDO_FOR.total_seconds() + 1)
        assert await scene.office.services.cookies.drop_stale() == 0, "nobody was asked anything yet"
        scene.office.chat.files.clear()
        await scene.office.reborn()
        assert message.text.startswith("✅ Sesión de Alondra Quimera en Facebook lista")
        assert scene.office.last(scene.celia) is message
        assert len(scene.office.texts(scene.celia)) == 1

    @pytest.mark.parametrize("verdict", [alive(), DEAD])
    async def test_a_kill_between_the_end_of_a_trial_and_its_answer_loses_no_answer(
        self, scene: Scene, verdict: Verdict, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        edit = scene.office.chat.edit

        async def killed(*_args: object, **_options: object) -> int:
            raise asyncio.CancelledError

        scene.office.site.says(verdict)
        monkeypatch.setattr(scene.office.chat, "edit", killed)
        with pytest.raises(asyncio.CancelledError):
            await scene.office.send_file(scene.celia, fresh())
        monkeypatch.setattr(scene.office.chat, "edit", edit)
        scene.office.chat.files.clear()
        asked = len(scene.office.site.probed)
        await scene.office.reborn()
        (message,) = scene.office.messages(scene.celia)
        assert message.text.startswith("✅ Sesión de" if verdict is not DEAD else "❌ Facebook no acepta")
        await scene.office.reborn()
        assert len(scene.office.messages(scene.celia)) == 1
        assert len(scene.office.site.probed) == asked, "it was not tried again"

    async def test_a_kill_between_a_press_and_its_answer_loses_no_answer(
        self, scene: Scene, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await scene.office.send_file(scene.celia, file_of(X))
        message, edit = scene.office.last(scene.celia), scene.office.chat.edit

        async def killed(chat_id: ChatId, message_id: int, reply: Reply, **options: Any) -> int:
            if "✅" in reply.text:
                raise asyncio.CancelledError
            return await edit(chat_id, message_id, reply, **options)

        monkeypatch.setattr(scene.office.chat, "edit", killed)
        with pytest.raises(asyncio.CancelledError):
            await scene.office.press(scene.celia, "Alondra Quimera")
        monkeypatch.setattr(scene.office.chat, "edit", edit)
        await scene.office.reborn()
        assert message.text.startswith("✅ Sesión de Alondra Quimera en X lista")

    async def test_a_file_that_is_none_is_answered_once_though_it_is_carried_out_anew(self, scene: Scene) -> None:
        await scene.office.send_file(scene.celia, b"hola")
        scene.office.chat.files.clear()
        await scene.office.reborn()
        assert len(scene.office.messages(scene.celia)) == 1
