"""Sending, editing and deleting, with Telegram's refusals."""

from collections.abc import Awaitable, Callable

import pytest
from telegram import (
    Bot,
    CopyTextButton,
    ForceReply,
    InlineKeyboardButton,
    LinkPreviewOptions,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden

from sandbox.telegram import Control, LocalTelegram
from tests.integration.sandbox_telegram.conftest import HandClock
from tests.integration.sandbox_telegram.world import ALONDRA, BRUNO, NOBODY, button, keyboard, open_bot
from tests.support.tables import each


async def test_a_message_arrives_with_everything_that_was_asked_for(control: Control, bot: Bot, chat: int) -> None:
    said = await control.say(ALONDRA, "/scrape vega.ficticia")
    sent = await bot.send_message(
        chat,
        '<b>Hola</b> <tg-time unix="1760000000" format="t">14:02</tg-time>',
        parse_mode=ParseMode.HTML,
        disable_notification=True,
        protect_content=True,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        reply_parameters=ReplyParameters(said["message_id"], quote="vega"),
        reply_markup=keyboard([button("Sí", "si", style="success"), button("No", "no")]),
    )
    assert sent.quote is not None
    assert (sent.quote.text, sent.quote.position) == ("vega", 8)
    seen = control.transcript(chat)[-1]
    assert seen.html == '<b>Hola</b> <tg-time unix="1760000000" format="t">14:02</tg-time>'
    assert (seen.silent, seen.protected, seen.from_bot) == (True, True, True)
    assert (seen.reply_to, seen.quote) == (said["message_id"], "vega")
    assert [(b.label, b.data, b.style) for b in seen.buttons[0]] == [("Sí", "si", "success"), ("No", "no", None)]


async def test_length_is_counted_in_characters_after_parsing(bot: Bot, chat: int) -> None:
    await bot.send_message(chat, "😀" * 4096)
    await bot.send_message(chat, f"<b>{'x' * 4096}</b>", parse_mode=ParseMode.HTML)
    with pytest.raises(BadRequest, match=r"^Message is too long$"):
        await bot.send_message(chat, "x" * 4097)


@each("text", [" \n ", "\u200b", "<b></b>"])
async def test_a_text_that_shows_nothing_is_refused(bot: Bot, chat: int, text: str) -> None:
    with pytest.raises(BadRequest, match=r"^Text must be non-empty$"):
        await bot.send_message(chat, text, parse_mode=ParseMode.HTML)


async def test_an_empty_text_is_refused(bot: Bot, chat: int) -> None:
    with pytest.raises(BadRequest, match=r"^Message text is empty$"):
        await bot.send_message(chat, "")


async def test_bad_html_is_refused_with_its_byte_offset(bot: Bot, chat: int) -> None:
    with pytest.raises(BadRequest, match=r'^Can\'t parse entities: unsupported start tag "br" at byte offset 3$'):
        await bot.send_message(chat, "ñ <br>", parse_mode=ParseMode.HTML)


async def test_a_chat_is_not_found_before_its_person_has_started(control: Control, bot: Bot) -> None:
    for unknown in (BRUNO, NOBODY):
        with pytest.raises(BadRequest, match=r"^Chat not found$"):
            await bot.send_message(unknown, "hola")
    await control.say(BRUNO, "/start")
    await bot.send_message(BRUNO, "hola")


async def test_a_bot_cannot_begin_with_somebody_of_a_group(control: Control, bot: Bot) -> None:
    control.add_group(chat_id=-5, title="Guardia", members=[BRUNO])
    with pytest.raises(Forbidden, match=r"bot can't initiate conversation with a user"):
        await bot.send_message(BRUNO, "hola")


async def test_a_blocked_bot_is_forbidden_and_told_of_it(control: Control, bot: Bot, chat: int) -> None:
    control.block(ALONDRA)
    with pytest.raises(Forbidden, match=r"bot was blocked by the user"):
        await bot.send_message(chat, "hola")
    with pytest.raises(PermissionError):
        await control.say(ALONDRA, "hola")
    control.block(ALONDRA, False)
    await bot.send_message(chat, "hola")
    states = [u.my_chat_member for u in await bot.get_updates() if u.my_chat_member]
    assert [state.new_chat_member.status for state in states] == ["kicked", "member"]


async def test_a_reply_to_nothing_is_refused_unless_allowed(bot: Bot, chat: int) -> None:
    with pytest.raises(BadRequest, match=r"^Message to be replied not found$"):
        await bot.send_message(chat, "x", reply_parameters=ReplyParameters(999))
    sent = await bot.send_message(chat, "x", reply_parameters=ReplyParameters(999, allow_sending_without_reply=True))
    assert sent.reply_to_message is None


async def test_a_quote_must_be_in_the_message(bot: Bot, chat: int) -> None:
    sent = await bot.send_message(chat, "uno dos")
    with pytest.raises(BadRequest, match=r"QUOTE_TEXT_INVALID|Quote_text_invalid"):
        await bot.send_message(chat, "x", reply_parameters=ReplyParameters(sent.message_id, quote="tres"))


@each(
    ("bad", "sentence"),
    [
        (InlineKeyboardButton("a", callback_data="ñ" * 33), "Button_data_invalid"),
        (InlineKeyboardButton("a", url="ftp://inventado"), "URL 'ftp://inventado' is invalid: Wrong HTTP URL"),
        (InlineKeyboardButton(" ", callback_data="x"), 'Field "text" must be non-empty'),
        (InlineKeyboardButton("a"), "Text buttons are unallowed in the inline keyboard"),
        (InlineKeyboardButton("a", callback_data="x", style="purple"), "Invalid button style specified"),
        (InlineKeyboardButton("a", copy_text=CopyTextButton("x" * 257)), "Button_copy_text_invalid"),
    ],
)
async def test_bad_buttons_are_refused(bot: Bot, chat: int, bad: InlineKeyboardButton, sentence: str) -> None:
    with pytest.raises(BadRequest) as caught:
        await bot.send_message(chat, "x", reply_markup=keyboard([bad]))
    assert sentence.lower() in str(caught.value).lower()


async def test_callback_data_may_have_64_bytes(bot: Bot, chat: int) -> None:
    await bot.send_message(chat, "x", reply_markup=keyboard([button("a", "ñ" * 32)]))


async def test_too_many_buttons_are_refused(bot: Bot, chat: int) -> None:
    with pytest.raises(BadRequest, match=r"Reply markup is too long"):
        await bot.send_message(chat, "x", reply_markup=keyboard(*[[button("a")] * 8] * 13))


async def test_a_keyboard_of_more_than_ten_kilobytes_is_refused(bot: Bot, chat: int) -> None:
    long = button("ñ" * 200, "x" * 64)
    with pytest.raises(BadRequest, match=r"Reply markup is too long"):
        await bot.send_message(chat, "x", reply_markup=keyboard(*[[long]] * 40))


async def test_what_asks_for_an_answer_can_never_be_edited(bot: Bot, chat: int) -> None:
    for markup in (ForceReply(), ReplyKeyboardMarkup([["a"]]), ReplyKeyboardRemove()):
        sent = await bot.send_message(chat, "¿Qué perfil?", reply_markup=markup)
        for edit in (sent.edit_text("otra cosa"), sent.edit_reply_markup(keyboard([button("a")]))):
            with pytest.raises(BadRequest, match=r"^Message can't be edited$"):
                await edit
        assert await sent.delete()


async def test_force_reply_and_reply_keyboards_reach_the_person(control: Control, bot: Bot, chat: int) -> None:
    await bot.send_message(chat, "¿Qué perfil?", reply_markup=ForceReply(input_field_placeholder="usuario"))
    prompt = control.transcript(chat)[-1].prompt
    assert prompt is not None
    assert (prompt["force_reply"], prompt["input_field_placeholder"]) == (True, "usuario")
    await bot.send_message(chat, "elige", reply_markup=ReplyKeyboardMarkup([["a", "b"]]))
    assert (control.transcript(chat)[-1].prompt or {})["keyboard"] == [[{"text": "a"}, {"text": "b"}]]


async def test_an_edit_keeps_its_history_and_its_place(control: Control, bot: Bot, chat: int, clock: HandClock) -> None:
    sent = await bot.send_message(chat, "uno", reply_markup=keyboard([button("a")]))
    clock.now += 5
    edited = await bot.edit_message_text("<b>dos</b>", chat, sent.message_id, parse_mode=ParseMode.HTML)
    assert not isinstance(edited, bool)
    assert edited.edit_date is not None
    assert edited.edit_date.timestamp() == clock.now
    seen = control.transcript(chat)[-1]
    assert (seen.html, seen.history, seen.edited, seen.buttons) == ("<b>dos</b>", ("uno",), True, ())


async def test_an_edit_that_changes_nothing_is_refused(bot: Bot, chat: int) -> None:
    markup = keyboard([button("a")])
    sent = await bot.send_message(chat, "<b>uno</b>", parse_mode=ParseMode.HTML, reply_markup=markup)
    with pytest.raises(BadRequest, match=r"^Message is not modified: specified new message content and reply markup"):
        await sent.edit_text("<b>uno</b>", parse_mode=ParseMode.HTML, reply_markup=markup)
    await sent.edit_text("uno", reply_markup=markup)
    await sent.edit_text("uno")
    with pytest.raises(BadRequest, match=r"^Message is not modified"):
        await sent.edit_reply_markup(None)


async def test_a_new_keyboard_alone_is_no_visible_edit(control: Control, bot: Bot, chat: int) -> None:
    sent = await bot.send_message(chat, "uno")
    await sent.edit_reply_markup(keyboard([button("a")]))
    seen = control.transcript(chat)[-1]
    assert (seen.labels, seen.edited, seen.history) == (["a"], False, ())


async def test_only_inline_keyboards_survive_an_edit() -> None:
    async with LocalTelegram() as local, open_bot(local) as bot:
        local.control.add_person(user_id=ALONDRA, first_name="Alondra")
        await local.control.say(ALONDRA, "/start")
        sent = await bot.send_message(ALONDRA, "uno")
        with pytest.raises(BadRequest, match=r"^Inline keyboard expected$"):
            await sent.edit_text("dos", reply_markup=ForceReply())  # type: ignore[arg-type]


Act = Callable[[Bot, int], Awaitable[object]]


@each(
    ("act", "sentence"),
    [
        (lambda bot, chat: bot.edit_message_text("x", chat, 999), "Message to edit not found"),
        (lambda bot, chat: bot.edit_message_text("x", chat, 1), "Message can't be edited"),
        (lambda bot, chat: bot.edit_message_caption(chat, 999, caption="x"), "Message to edit not found"),
        (lambda bot, chat: bot.delete_message(chat, 999), "Message to delete not found"),
        (lambda bot, chat: bot.pin_chat_message(chat, 999), "Message to pin not found"),
        (lambda bot, chat: bot.unpin_chat_message(chat), "Message to unpin not found"),
        (lambda bot, chat: bot.set_message_reaction(chat, 999, "👍"), "Message to react not found"),
        (lambda bot, chat: bot.set_message_reaction(chat, 1, "🦖"), "Reaction_invalid"),
        (lambda bot, chat: bot.set_message_reaction(chat, 1, ["👍", "👎"]), "Reactions_too_many"),
        (lambda bot, chat: bot.send_chat_action(chat, "dancing"), "Wrong parameter action in request"),
        (lambda bot, chat: bot.send_message(chat, "x", message_thread_id=7), "Message thread not found"),
        (lambda bot, chat: bot.leave_chat(chat), "Chat member status can't be changed in private chats"),
        (lambda bot, chat: bot.create_forum_topic(chat, "x"), "The chat is not a forum"),
    ],
)
async def test_what_is_not_there_is_refused_in_telegrams_words(bot: Bot, chat: int, act: Act, sentence: str) -> None:
    with pytest.raises(BadRequest) as caught:
        await act(bot, chat)
    assert str(caught.value).lower() == sentence.lower()


async def test_texts_and_captions_are_not_exchanged(bot: Bot, chat: int, png: bytes) -> None:
    text, photo = await bot.send_message(chat, "x"), await bot.send_photo(chat, png)
    with pytest.raises(BadRequest, match=r"^There is no caption in the message to edit$"):
        await text.edit_caption("y")
    with pytest.raises(BadRequest, match=r"^There is no text in the message to edit$"):
        await photo.edit_text("y")


async def test_over_long_edits_have_errors_of_their_own(bot: Bot, chat: int, png: bytes) -> None:
    text, photo = await bot.send_message(chat, "x"), await bot.send_photo(chat, png)
    with pytest.raises(BadRequest, match=r"(?i)^MESSAGE_TOO_LONG$"):
        await text.edit_text("x" * 4097)
    with pytest.raises(BadRequest, match=r"(?i)^MEDIA_CAPTION_TOO_LONG$"):
        await photo.edit_caption("x" * 1025)


async def test_a_deleted_message_is_gone_for_everybody(control: Control, bot: Bot, chat: int) -> None:
    mine, theirs = await bot.send_message(chat, "mío"), await control.say(ALONDRA, "secreto")
    await bot.delete_message(chat, mine.message_id)
    await bot.delete_message(chat, theirs["message_id"])
    assert [e.text for e in control.transcript(chat)] == ["/start"]
    assert [e.text for e in control.deleted(chat)] == ["mío", "secreto"]
    with pytest.raises(BadRequest, match=r"^Message to edit not found$"):
        await mine.edit_text("x")


async def test_after_48_hours_nothing_is_deleted(bot: Bot, chat: int, clock: HandClock) -> None:
    sent = await bot.send_message(chat, "x")
    clock.now += 48 * 3600 + 1
    with pytest.raises(BadRequest, match=r"^Message can't be deleted$"):
        await sent.delete()


async def test_pins_reactions_and_drafts_are_seen(control: Control, bot: Bot, chat: int) -> None:
    sent = await bot.send_message(chat, "x")
    await bot.pin_chat_message(chat, sent.message_id)
    await bot.set_message_reaction(chat, sent.message_id, "🔥")
    await control.react(ALONDRA, message_id=sent.message_id, emoji="👍")
    assert await bot.send_message_draft(chat, 7, "pensando")
    assert [e.message_id for e in control.pinned(chat)] == [sent.message_id]
    assert control.pinned(chat)[0].reactions == ("🔥", "👍")
    full = await bot.get_chat(chat)
    assert full.pinned_message is not None
    await bot.set_message_reaction(chat, sent.message_id, None)
    await bot.unpin_chat_message(chat)
    assert control.pinned(chat) == []
    assert control.entry(chat, sent.message_id).reactions == ("👍",)
