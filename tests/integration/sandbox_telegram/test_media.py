"""Files and pictures there and back."""

import pytest
from telegram import Bot, InputMediaDocument, InputMediaPhoto
from telegram.error import BadRequest, NetworkError

from sandbox.telegram import Control
from sandbox.telegram.state.images import picture_size
from tests.integration.sandbox_telegram.world import ALONDRA
from tests.support.tables import each


async def test_a_document_arrives_with_name_size_and_caption(control: Control, bot: Bot, chat: int) -> None:
    sent = await bot.send_document(chat, b"[]", filename="amigos.json", caption="<b>520</b> amigos", parse_mode="HTML")
    seen = control.transcript(chat)[-1]
    (file,) = seen.files
    assert (file.name, file.size, file.mime_type, file.is_photo) == ("amigos.json", 2, "application/json", False)
    assert seen.html == "<b>520</b> amigos"
    assert control.file(file.file_id) == b"[]"
    assert sent.document is not None
    again = await bot.send_document(chat, sent.document.file_id)
    assert again.document == sent.document


async def test_an_upload_is_downloaded_byte_for_byte(control: Control, bot: Bot, chat: int) -> None:
    await control.upload(ALONDRA, filename="cookies.json", content=b'{"a": 1}', caption="vega facebook")
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert update.message.document is not None
    assert update.message.caption == "vega facebook"
    file = await update.message.document.get_file()
    assert bytes(await file.download_as_bytearray()) == b'{"a": 1}'


async def test_a_photo_knows_its_size(control: Control, bot: Bot, chat: int, png: bytes) -> None:
    sent = await bot.send_photo(chat, png, caption="informe", has_spoiler=True, show_caption_above_media=True)
    assert (sent.photo[-1].width, sent.photo[-1].height) == (100, 75)
    (file,) = control.transcript(chat)[-1].files
    assert (file.is_photo, file.width, file.height) == (True, 100, 75)
    assert sent.has_media_spoiler
    assert sent.show_caption_above_media
    await control.upload(ALONDRA, filename="foto.png", content=png, as_photo=True)
    assert control.transcript(chat)[-1].files[0].is_photo


async def test_an_album_is_one_group_of_messages(control: Control, bot: Bot, chat: int, png: bytes) -> None:
    sent = await bot.send_media_group(chat, [InputMediaPhoto(png, caption="a"), InputMediaPhoto(png)])
    assert len({message.media_group_id for message in sent}) == 1
    assert [e.text for e in control.transcript(chat)[-2:]] == ["a", ""]
    await bot.send_media_group(chat, [InputMediaDocument(b"1", filename="1.txt"), InputMediaDocument(b"2")])
    assert [e.files[0].size for e in control.transcript(chat)[-2:]] == [1, 1]


@pytest.mark.parametrize("count", [1, 11])
async def test_an_album_has_2_to_10_parts(bot: Bot, chat: int, png: bytes, count: int) -> None:
    with pytest.raises(BadRequest, match=r"messages to send as an album"):
        await bot.send_media_group(chat, [InputMediaPhoto(png)] * count)


async def test_albums_are_not_mixed(bot: Bot, chat: int, png: bytes) -> None:
    with pytest.raises(BadRequest, match=r"^Document can't be mixed with other media types$"):
        await bot.send_media_group(chat, [InputMediaPhoto(png), InputMediaDocument(b"1")])


async def test_captions_have_1024_characters(bot: Bot, chat: int, png: bytes) -> None:
    await bot.send_photo(chat, png, caption="ñ" * 1024)
    with pytest.raises(BadRequest, match=r"^Message caption is too long$"):
        await bot.send_photo(chat, png, caption="ñ" * 1025)


async def test_what_is_no_picture_is_no_photo(bot: Bot, chat: int, png: bytes) -> None:
    with pytest.raises(BadRequest, match=r"(?i)IMAGE_PROCESS_FAILED"):
        await bot.send_photo(chat, b"not a picture")
    flat = png[:16] + (8000).to_bytes(4) + (10).to_bytes(4) + png[24:]
    with pytest.raises(BadRequest, match=r"(?i)PHOTO_INVALID_DIMENSIONS"):
        await bot.send_photo(chat, flat)


async def test_photos_have_10_megabytes(bot: Bot, chat: int, png: bytes) -> None:
    with pytest.raises(BadRequest, match=r"is too big for a photo; the maximum size is 10485760 bytes"):
        await bot.send_photo(chat, png + bytes(10 * 1024 * 1024))


async def test_empty_and_unknown_files_are_refused(bot: Bot, chat: int) -> None:
    with pytest.raises(BadRequest, match=r"^File must be non-empty$"):
        await bot.send_document(chat, b"", filename="vacío.txt")
    with pytest.raises(BadRequest, match=r"wrong remote file identifier|Wrong remote file identifier"):
        await bot.send_document(chat, "BQACAgQAAx")
    with pytest.raises(BadRequest, match=r"(?i)wrong file_id or the file is temporarily unavailable"):
        await bot.get_file("BQACAgQAAx")
    with pytest.raises(BadRequest, match=r"^There is no document in the request$"):
        await bot.send_document(chat, "")


async def test_bots_send_50_and_download_20_megabytes(control: Control, bot: Bot, chat: int) -> None:
    with pytest.raises(NetworkError, match=r"Request Entity Too Large"):
        await bot.send_document(chat, bytes(50 * 1024 * 1024 + 1), filename="grande.bin", write_timeout=30)
    await control.upload(ALONDRA, filename="grande.bin", content=bytes(20 * 1024 * 1024 + 1))
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert update.message.document is not None
    with pytest.raises(BadRequest, match=r"^File is too big$"):
        await update.message.document.get_file()


async def test_a_photo_is_not_sent_again_as_a_document(bot: Bot, chat: int, png: bytes) -> None:
    photo = await bot.send_photo(chat, png)
    with pytest.raises(BadRequest, match=r"(?i)can't use file of type Photo as Document"):
        await bot.send_document(chat, photo.photo[-1].file_id)


@each(
    ("content", "size"),
    [
        (b"GIF89a" + (30).to_bytes(2, "little") + (20).to_bytes(2, "little"), (30, 20)),
        (b"BM" + bytes(16) + (30).to_bytes(4, "little") + (20).to_bytes(4, "little"), (30, 20)),
        (b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08\x00\x14\x00\x1e\x03", (30, 20)),
        (b"\xff\xd8\xff\xe0\x00\x04ab", None),
        (b"%PDF-1.7", None),
    ],
)
def test_the_size_of_a_picture_is_in_its_header(content: bytes, size: tuple[int, int] | None) -> None:
    assert picture_size(content) == size
