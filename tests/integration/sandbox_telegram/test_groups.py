"""Groups: privacy, rights, topics, leaving, and the move to a supergroup."""

import pytest
from telegram import Bot, ReplyParameters
from telegram.error import BadRequest, ChatMigrated, Forbidden

from sandbox.telegram import Control
from tests.integration.sandbox_telegram.world import ALONDRA, BRUNO, GROUP, NOBODY, SUPERGROUP, button, keyboard


async def test_a_group_tells_the_bot_who_added_it(control: Control, bot: Bot) -> None:
    control.add_group(chat_id=GROUP, title="Guardia", members=[BRUNO, ALONDRA])
    joined, service = await bot.get_updates()
    assert joined.my_chat_member is not None
    assert (joined.my_chat_member.from_user.id, joined.my_chat_member.new_chat_member.status) == (BRUNO, "member")
    assert service.message is not None
    assert [user.id for user in service.message.new_chat_members] == [bot.id]


async def test_adding_a_known_group_again_only_changes_it(control: Control, bot: Bot) -> None:
    for title in ("Guardia", "Guardia nueva"):
        control.add_group(chat_id=GROUP, title=title, members=[BRUNO])
    assert len(await bot.get_updates()) == 2
    assert (await bot.get_chat(GROUP)).title == "Guardia nueva"


async def test_privacy_mode_hides_ordinary_talk(control: Control, bot: Bot) -> None:
    control.add_group(chat_id=GROUP, title="Guardia", members=[BRUNO, ALONDRA])
    sent = await bot.send_message(GROUP, "hola")
    heard = {
        "charla": (await control.say(ALONDRA, "charla", chat_id=GROUP))["update_id"] is not None,
        "/salud": (await control.say(ALONDRA, "/salud", chat_id=GROUP))["update_id"] is not None,
        "mía": (await control.say(ALONDRA, "/salud@centinela_local_bot", chat_id=GROUP))["update_id"] is not None,
        "ajena": (await control.say(ALONDRA, "/salud@otro_bot", chat_id=GROUP))["update_id"] is not None,
        "respuesta": (await control.say(ALONDRA, "sí", chat_id=GROUP, reply_to=sent.message_id))["update_id"]
        is not None,
    }
    assert heard == {"charla": False, "/salud": True, "mía": True, "ajena": False, "respuesta": True}


async def test_an_administrator_hears_everything(control: Control, bot: Bot) -> None:
    control.add_group(chat_id=SUPERGROUP, title="Guardia", members=[BRUNO], bot_admin=True)
    assert (await control.say(BRUNO, "charla", chat_id=SUPERGROUP))["update_id"] is not None


async def test_members_press_buttons_of_the_group_and_others_do_not(control: Control, bot: Bot) -> None:
    control.add_group(chat_id=GROUP, title="Guardia", members=[BRUNO])
    await bot.send_message(GROUP, "alerta", reply_markup=keyboard([button("Lo tomo")]))
    await control.press(BRUNO, button="Lo tomo", chat_id=GROUP)
    with pytest.raises(LookupError, match=r"Alondra is not in chat"):
        await control.press(ALONDRA, button="Lo tomo", chat_id=GROUP)


async def test_membership_is_told_truly(control: Control, bot: Bot) -> None:
    control.add_group(chat_id=GROUP, title="Guardia", members=[BRUNO])
    status = [(await bot.get_chat_member(GROUP, user)).status for user in (BRUNO, ALONDRA, bot.id)]
    assert status == ["member", "left", "member"]
    with pytest.raises(BadRequest, match=r"^User not found$"):
        await bot.get_chat_member(GROUP, NOBODY)


async def test_topics_keep_their_messages(control: Control, bot: Bot) -> None:
    control.add_group(chat_id=SUPERGROUP, title="Guardia", members=[BRUNO], forum=True, bot_admin=True)
    topic = await bot.create_forum_topic(SUPERGROUP, "Alertas")
    sent = await bot.send_message(SUPERGROUP, "x", message_thread_id=topic.message_thread_id)
    assert (sent.message_thread_id, sent.is_topic_message) == (topic.message_thread_id, True)
    reply = await bot.send_message(SUPERGROUP, "y", reply_parameters=ReplyParameters(sent.message_id))
    assert reply.message_thread_id == topic.message_thread_id
    theirs = control.open_topic(SUPERGROUP, BRUNO, "Informes")
    said = await control.say(BRUNO, "z", chat_id=SUPERGROUP, thread_id=theirs)
    assert control.entry(SUPERGROUP, said["message_id"]).thread_id == theirs
    with pytest.raises(BadRequest, match=r"^Message thread not found$"):
        await bot.send_message(SUPERGROUP, "x", message_thread_id=999)


async def test_rights_are_needed_for_topics_and_pins(control: Control, bot: Bot) -> None:
    control.add_group(chat_id=SUPERGROUP, title="Guardia", members=[BRUNO], forum=True)
    sent = await bot.send_message(SUPERGROUP, "x")
    with pytest.raises(BadRequest, match=r"^Not enough rights to create a topic$"):
        await bot.create_forum_topic(SUPERGROUP, "Alertas")
    with pytest.raises(BadRequest, match=r"^Not enough rights to manage pinned messages in the chat$"):
        await bot.pin_chat_message(SUPERGROUP, sent.message_id)
    said = await control.say(BRUNO, "/salud", chat_id=SUPERGROUP)
    with pytest.raises(BadRequest, match=r"^Message can't be deleted$"):
        await bot.delete_message(SUPERGROUP, said["message_id"])


async def test_who_left_or_was_thrown_out_cannot_write(control: Control, bot: Bot) -> None:
    control.add_group(chat_id=GROUP, title="Guardia", members=[BRUNO])
    control.add_group(chat_id=SUPERGROUP, title="Otra", members=[BRUNO])
    assert await bot.leave_chat(GROUP)
    with pytest.raises(Forbidden, match=r"bot is not a member of the group chat"):
        await bot.send_message(GROUP, "x")
    control.remove_bot(SUPERGROUP)
    with pytest.raises(Forbidden, match=r"bot was kicked from the supergroup chat"):
        await bot.send_message(SUPERGROUP, "x")


async def test_people_read_who_brought_the_bot_and_who_threw_it_out(control: Control, bot: Bot) -> None:
    control.add_group(chat_id=GROUP, title="Guardia", members=[BRUNO])
    control.remove_bot(GROUP)
    control.add_group(chat_id=SUPERGROUP, title="Otra", members=[BRUNO])
    await bot.leave_chat(SUPERGROUP)
    told = [entry.service for chat in (GROUP, SUPERGROUP) for entry in control.transcript(chat)]
    assert told == [
        "Bruno añadió a Centinela",
        "Bruno sacó a Centinela",
        "Bruno añadió a Centinela",
        "Centinela salió del grupo",
    ]


async def test_a_migrated_group_names_its_new_id(control: Control, bot: Bot) -> None:
    control.add_group(chat_id=GROUP, title="Guardia", members=[BRUNO])
    control.migrate(GROUP, SUPERGROUP)
    with pytest.raises(ChatMigrated) as caught:
        await bot.send_message(GROUP, "x")
    assert caught.value.new_chat_id == SUPERGROUP
    await bot.send_message(SUPERGROUP, "x")
    told = [u.message for u in await bot.get_updates() if u.message]
    assert [m.migrate_to_chat_id for m in told if m.migrate_to_chat_id] == [SUPERGROUP]
    assert [m.migrate_from_chat_id for m in told if m.migrate_from_chat_id] == [GROUP]


@pytest.mark.parametrize(
    "wrong", [{"chat_id": 5}, {"chat_id": GROUP, "forum": True}, {"chat_id": GROUP, "members": []}]
)
def test_impossible_groups_are_refused(control: Control, wrong: dict[str, object]) -> None:
    group: dict[str, object] = {"title": "x", "members": [BRUNO], **wrong}
    with pytest.raises(ValueError, match=r"group ids|somebody"):
        control.add_group(**group)  # type: ignore[arg-type]
