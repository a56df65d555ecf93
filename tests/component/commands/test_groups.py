"""What is said and heard in groups, over the real services."""

from itertools import count
from typing import Any

import pytest

from core.domain.ids import ChatId
from core.domain.people.person import Person
from tests.component.commands.scene import Scene

GROUP, SUPERGROUP = ChatId(-501), ChatId(-1_000_000_000_501)
_numbers = count(500_000)


class Group:
    """A group chat seen from the outside."""

    def __init__(self, scene: Scene, chat_id: ChatId = GROUP) -> None:
        self.scene, self.chat_id = scene, chat_id
        kind = "supergroup" if chat_id < -(10**12) else "group"
        self.chat = {"id": chat_id, "type": kind, "title": "Equipo <b>"}

    async def brought_in(self, by: Person | int) -> None:
        bot = {"id": 999, "is_bot": True, "first_name": "Centinela"}
        outside, inside = ({"user": bot, "status": status} for status in ("left", "member"))
        change = {"chat": self.chat, "from": self.user(by), "date": 1}
        change |= {"old_chat_member": outside, "new_chat_member": inside}
        await self.receive({"my_chat_member": change})

    async def say(self, who: Person | int, text: str) -> None:
        await self.message(who, text=text, entities=[])

    async def message(self, who: Person | int, **content: Any) -> None:
        message = {"message_id": next(_numbers), "from": self.user(who), "chat": self.chat, "date": 1, **content}
        await self.receive({"message": message})

    async def press(self, who: Person | int, label: str) -> str:
        said, button = next(
            (said, button)
            for said in self.scene.office.chat.chats[self.chat_id][::-1]
            for row in said.reply.keyboard
            for button in row
            if label in button.label
        )
        message = {"message_id": said.message_id, "chat": self.chat, "date": 1, "text": "…"}
        query = {"id": str(next(_numbers)), "from": self.user(who), "chat_instance": "1", "data": button.data,
                 "message": message}  # fmt: skip
        await self.receive({"callback_query": query})
        return self.scene.office.chat.toasts[-1][1]

    async def receive(self, update: dict[str, Any]) -> None:
        await self.scene.office.receive({"update_id": next(_numbers), **update})

    def user(self, who: Person | int) -> dict[str, Any]:
        number = who if isinstance(who, int) else who.telegram_user_id
        return {"id": number, "is_bot": False, "first_name": "Alguien"}

    @property
    def texts(self) -> list[str]:
        return self.scene.office.chat.texts(self.chat_id)


async def test_only_an_admin_opens_a_group_and_others_hear_goodbye(scene: Scene) -> None:
    group = Group(scene)
    for who in (9_999, scene.alondra, scene.bruno):
        await group.brought_in(who)
    assert set(group.texts) == {"Este grupo no está autorizado, así que me voy. Un admin del equipo puede agregarme."}
    assert scene.office.chat.left == [GROUP] * 3
    await group.brought_in(scene.celia)
    assert group.texts[-1].startswith("👋 Listo: este grupo puede recibir avisos y reportes.")
    assert len(scene.office.chat.left) == 3


async def test_a_scrape_in_a_group_is_answered_in_private(scene: Scene) -> None:
    group = Group(scene)
    await group.brought_in(scene.celia)
    await group.say(scene.alondra, "/scrape fb:vega")
    await scene.office.settle()
    assert scene.said().startswith("✅ Vega")
    assert scene.office.messages(scene.alondra)[0].reply.quote_message_id is None, "it stands in another chat"
    assert group.texts[1:] == ["Te respondí en privado."]


@pytest.mark.parametrize("command", ["/sesion", "/trabajos", "/health", "/ayuda", "/admin", "/start", "/scrape"])
async def test_nothing_of_a_person_is_said_in_a_group(scene: Scene, command: str) -> None:
    group = Group(scene)
    await group.brought_in(scene.celia)
    await group.say(scene.celia, command)
    assert group.texts[1:] == ["Te respondí en privado."]
    assert scene.office.messages(scene.celia) != []


async def test_alerts_and_reports_are_for_the_group_and_buttons_for_the_role(scene: Scene) -> None:
    group = Group(scene)
    await group.brought_in(scene.celia)
    await group.say(scene.bruno, "/reporte")
    assert "1 sesión: 1 sin revisar" in group.texts[-1]
    await scene.office.assembly.sessions.mark_session_expired(scene.session.session_id)
    await scene.office.deliver()
    alert = scene.office.chat.chats[GROUP][-1]
    assert alert.text.startswith("🔴 Sesión vencida")
    for who in (9_999, scene.alondra):
        assert (await group.press(who, "Lo tomo")).startswith("🔒 Eso no está permitido para tu rol.")
    assert await group.press(scene.bruno, "Lo tomo") == "Es tuyo: el aviso ya lo dice."


async def test_strangers_and_small_talk_are_not_heard(scene: Scene) -> None:
    group = Group(scene)
    await group.brought_in(scene.celia)
    for who, text in ((9_999, "/reporte"), (9_999, "/start abc"), (scene.alondra, "hola"), (scene.alondra, "/otra")):
        await group.say(who, text)
    assert len(group.texts) == 1


@pytest.mark.parametrize("told", ["in the old chat", "in the new chat"])
async def test_a_supergroup_stays_authorised_whoever_tells_of_it(scene: Scene, told: str) -> None:
    old, new = Group(scene), Group(scene, SUPERGROUP)
    await old.brought_in(scene.celia)
    if told == "in the old chat":
        await old.message(scene.alondra, migrate_to_chat_id=SUPERGROUP)
    else:
        await new.message(scene.alondra, migrate_from_chat_id=GROUP)
    await new.brought_in(scene.alondra)
    await new.say(scene.bruno, "/reporte")
    assert "1 sesión: 1 sin revisar" in new.texts[-1]
    assert scene.office.chat.left == []
