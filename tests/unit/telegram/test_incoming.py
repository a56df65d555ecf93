"""What of a message is read: the addresses behind linked words, and what stands below a picture."""

from typing import Any

from telegram import Update

from bot.telegram.incoming import Incoming, read

BOT_ID = 999
PHOTO = [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]
URL = "https://www.facebook.com/vega.ficticia"


def said(**message: Any) -> Incoming:
    """What is read of a private message."""
    sender = {"id": 71, "is_bot": False, "first_name": "Alondra"}
    body = {"message_id": 5, "date": 1_790_000_000, "chat": {"id": 71, "type": "private"}, "from": sender, **message}
    found = read(Update.de_json({"update_id": 1, "message": body}, None), BOT_ID)
    assert found is not None
    return found


def linked(offset: int, length: int, url: str = URL) -> dict[str, object]:
    return {"type": "text_link", "offset": offset, "length": length, "url": url}


def test_the_address_behind_a_linked_word_follows_it() -> None:
    found = said(text="Mira a Vega y ya", entities=[linked(7, 4)])
    assert (found.kind, found.args.split()) == ("text", ["Mira", "a", "Vega", URL, "y", "ya"])
    assert found.text.split() == found.args.split()


def test_offsets_are_counted_as_telegram_counts_them() -> None:
    found = said(text="🕸🕸 Vega, Bruno", entities=[linked(5, 4), linked(11, 5, "https://x.com/bruno_i")])
    assert found.args.split() == ["🕸🕸", "Vega", URL, ",", "Bruno", "https://x.com/bruno_i"]


def test_a_linked_word_after_a_command_counts_too() -> None:
    found = said(text="/scrape Vega amigos", entities=[linked(8, 4)])
    assert (found.kind, found.command, found.args.split()) == ("command", "scrape", ["Vega", URL, "amigos"])


def test_an_address_linked_to_itself_is_not_doubled_and_other_entities_are_left_alone() -> None:
    assert said(text=URL, entities=[linked(0, len(URL), f"{URL}/")]).args == URL
    assert said(text="@vega", entities=[{"type": "mention", "offset": 0, "length": 5}]).args == "@vega"


def test_an_entity_beyond_the_text_does_no_harm() -> None:
    assert said(text="Vega", entities=[linked(400, 7)]).args.split() == ["Vega", URL]


def test_what_stands_below_a_picture_is_read() -> None:
    found = said(photo=PHOTO, caption="Vega", caption_entities=[linked(0, 4)])
    assert (found.kind, found.args.split()) == ("attachment", ["Vega", URL])
    assert said(photo=PHOTO).kind == "attachment"
    assert said(photo=PHOTO, caption="/scrape fb:vega 20").command == "scrape"


def test_the_repr_of_what_was_said_tells_no_secret() -> None:
    pasted = "xs=31%3Asecreto-pegado; c_user=100"
    for found in (said(text=pasted), said(text=f"/start {pasted}"), said(photo=PHOTO, caption=pasted)):
        assert "secreto-pegado" in found.text
        assert "secreto-pegado" not in repr(found)


def test_the_caption_of_a_file_stays_as_it_is() -> None:
    file = {"file_id": "f", "file_unique_id": "u", "file_name": "c.json", "file_size": 3}
    found = said(document=file, caption="alondra facebook")
    assert (found.kind, found.args, found.text) == ("document", "alondra facebook", "alondra facebook")
