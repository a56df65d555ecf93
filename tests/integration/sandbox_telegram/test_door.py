"""Who gets in: its own token, this machine, known methods; and the control API over HTTP."""

import socket
from collections.abc import AsyncIterator

import httpx
import pytest
from telegram import Bot
from telegram.error import InvalidToken
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from sandbox.telegram import Control, FileAtHand, LocalTelegram, Option, Switch
from sandbox.telegram.methods import METHODS
from tests.integration.sandbox_telegram.world import ALONDRA, BRUNO, GROUP, button, keyboard, open_bot
from tests.support.patience import HANG_S


@pytest.fixture
async def http(local: LocalTelegram) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=local.page_url, trust_env=False, timeout=HANG_S) as client:
        yield client


async def test_another_token_is_unauthorized(local: LocalTelegram, http: httpx.AsyncClient) -> None:
    stranger = local.token[:-1] + ("A" if local.token[-1] != "A" else "B")
    answer = await http.get(f"/bot{stranger}/getMe")
    assert (answer.status_code, answer.json()["description"]) == (401, "Unauthorized")
    with pytest.raises(InvalidToken):
        async with open_bot(local, stranger):
            pass


async def test_what_is_no_token_is_not_found(http: httpx.AsyncClient) -> None:
    assert (await http.get("/botabc/getMe")).status_code == 404
    assert (await http.get("/file/botabc/x")).status_code == 404


async def test_unknown_methods_are_501_and_never_404(local: LocalTelegram, http: httpx.AsyncClient) -> None:
    answer = await http.post(f"/bot{local.token}/sendDice", json={"chat_id": 1})
    assert (answer.status_code, answer.json()["error_code"]) == (501, 501)


def test_the_26_methods_are_there() -> None:
    assert len(METHODS) == 26


async def test_method_names_and_parameters_come_in_any_shape(
    local: LocalTelegram, http: httpx.AsyncClient, chat: int, control: Control
) -> None:
    url = f"/bot{local.token}/SENDMESSAGE"
    await http.get(url, params={"chat_id": chat, "text": "query"})
    await http.post(url, data={"chat_id": chat, "text": "form"})
    await http.post(url, json={"chat_id": chat, "text": "json", "reply_markup": {"inline_keyboard": []}})
    assert [e.text for e in control.transcript(chat) if e.from_bot] == ["query", "form", "json"]


async def test_unreadable_json_is_a_bad_request(local: LocalTelegram, http: httpx.AsyncClient, chat: int) -> None:
    form = {"chat_id": chat, "text": "x", "reply_markup": "{"}
    answer = await http.post(f"/bot{local.token}/sendMessage", data=form)
    assert answer.json()["description"] == "Bad Request: can't parse reply markup JSON object"


def test_only_the_loopback_address_is_bound(local: LocalTelegram) -> None:
    port = int(local.page_url.rstrip("/").rpartition(":")[2])
    with socket.socket() as other, pytest.raises(ConnectionRefusedError):
        other.connect(("127.0.0.2", port))


async def test_another_host_name_is_refused(http: httpx.AsyncClient) -> None:
    assert (await http.get("/control/world", headers={"host": "evil.example"})).status_code == 400


async def test_foreign_pages_can_neither_post_nor_listen(local: LocalTelegram, http: httpx.AsyncClient) -> None:
    posted = await http.post(
        "/control/say", content='{"user_id": 1001, "text": "x"}', headers={"content-type": "text/plain"}
    )
    assert posted.status_code == 400
    url = local.page_url.replace("http", "ws") + "ws"
    with pytest.raises((InvalidStatus, ConnectionClosed)):
        async with connect(url, origin="http://evil.example", proxy=None) as foreign:  # type: ignore[arg-type]
            await foreign.recv()


async def test_foreign_pages_cannot_upload_either(http: httpx.AsyncClient, chat: int, control: Control) -> None:
    form, file = {"user_id": str(chat)}, {"file": ("a.txt", b"abc", "text/plain")}
    posted = await http.post("/control/upload", data=form, files=file, headers={"origin": "http://evil.example"})
    assert posted.status_code == 403
    assert not any(entry.files for entry in control.transcript(chat))


async def test_the_files_at_hand_are_made_for_whoever_asks(http: httpx.AsyncClient, control: Control) -> None:
    contents = iter((b"[0]", b"[1]"))
    control.offer_file(FileAtHand("Cookies nuevas", "cookies.json", contents.__next__))
    assert (await http.get("/control/world")).json()["at_hand"] == [
        {"label": "Cookies nuevas", "filename": "cookies.json", "group": ""}
    ]
    made = [(await http.post("/control/at_hand/0", json={})).content for _ in range(2)]
    assert made == [b"[0]", b"[1]"]
    assert (await http.post("/control/at_hand/1", json={})).status_code == 404
    assert (await http.post("/control/at_hand/0", data={"x": "y"})).status_code == 400


async def test_switches_show_and_change_the_world_outside(http: httpx.AsyncClient, control: Control) -> None:
    state = {"now": "valid"}
    options = (Option("valid", "válida"), Option("expired", "vencida", "Mal"))
    control.offer_switch(
        Switch("Brisa", options, lambda: state["now"], lambda value: state.update(now=value), "Facebook")
    )
    shown = (await http.post("/control/switches", json={})).json()["result"]
    assert shown == (await http.get("/control/world")).json()["switches"]
    assert (shown[0]["value"], shown[0]["options"][1]) == (
        "valid",
        {"value": "expired", "label": "vencida", "section": "Mal"},
    )
    assert (await http.post("/control/turn", json={"number": 0, "value": "expired"})).status_code == 200
    assert state["now"] == "expired"
    assert (await http.post("/control/turn", json={"number": 0, "value": "dead"})).status_code == 400
    assert (await http.post("/control/turn", json={"number": 1, "value": "valid"})).status_code == 404


async def test_a_chat_that_is_not_there_has_no_transcript(http: httpx.AsyncClient) -> None:
    for chat_id in ("77", "x", ""):
        assert (await http.get("/control/transcript", params={"chat_id": chat_id})).status_code == 404


async def test_get_me_has_the_real_fields(bot: Bot) -> None:
    me = await bot.get_me()
    assert (me.is_bot, me.can_join_groups, me.can_read_all_group_messages) == (True, True, False)
    assert me.username == "centinela_local_bot"


async def test_control_works_over_http(http: httpx.AsyncClient, bot: Bot, control: Control) -> None:
    async def act(name: str, **body: object) -> object:
        answer = await http.post(f"/control/{name}", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()["result"]

    await act("person", user_id=1009, first_name="Elvira", role_label="Admin")
    await act("group", chat_id=GROUP, title="Guardia", members=[1009])
    await act("say", user_id=1009, text="/start")
    sent = await bot.send_message(1009, "¿?", reply_markup=keyboard([button("Sí", "si")]))
    await act("press", user_id=1009, button="Sí")
    await act("react", user_id=1009, message_id=sent.message_id, emoji="👍")
    form = {"user_id": "1009", "caption": "hola"}
    await http.post("/control/upload", data=form, files={"file": ("a.txt", b"abc", "text/plain")})
    await act("fault", method="sendMessage", code=500)
    await act("clear_faults")
    await act("block", user_id=1009)
    shown = (await http.get("/control/transcript", params={"chat_id": 1009})).json()
    assert [m["text"] for m in shown] == ["/start", "¿?", "hola"]
    assert shown[1]["reactions"] == ["👍"]
    world = (await http.get("/control/world")).json()
    assert [p["first_name"] for p in world["people"]] == ["Alondra", "Bruno", "Elvira"]
    assert (await http.get("/control/calls", params={"method": "sendMessage"})).json()[0]["params"]["text"] == "¿?"
    file = shown[2]["files"][0]
    downloaded = await http.get(f"/control/file/{file['file_id']}", params={"name": file["name"]})
    assert downloaded.content == b"abc"
    assert "attachment" in downloaded.headers["content-disposition"]


@pytest.mark.parametrize(
    ("act", "body", "status"),
    [
        ("say", {"user_id": 1, "text": "x"}, 404),
        ("press", {"user_id": ALONDRA, "button": "x"}, 404),
        ("say", {"user_id": ALONDRA, "text": "x", "nonsense": 1}, 400),
        ("fault", {"nonsense": 1}, 400),
        ("nonsense", {}, 404),
        ("say", {"user_id": BRUNO, "text": "x"}, 403),
    ],
)
async def test_control_refuses_what_makes_no_sense(
    http: httpx.AsyncClient, control: Control, act: str, body: dict[str, object], status: int
) -> None:
    await control.say(BRUNO, "/start")
    control.block(BRUNO)
    assert (await http.post(f"/control/{act}", json=body)).status_code == status
