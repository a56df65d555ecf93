"""The process is killed while somebody logs in from a live browser: told once, closed, and nothing changed."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil
from websockets.asyncio.client import ClientConnection, connect

from core.domain.sessions.login import LoginEnd
from handlers.words.login import ENDS
from sandbox.world_people import ADMIN
from tests.e2e.playing import alive, eventually
from tests.faults.crowd import listening
from tests.faults.http import free_port
from tests.faults.scenario import Outcome, Scenario
from tests.support.ground import Ground, open_ground
from tests.support.patience import HANG_S

PERSON = ADMIN.telegram_user_id
TOLD = ENDS[LoginEnd.SHUTDOWN]
_SESSIONS = "SELECT * FROM sesiones_scraping ORDER BY id_sesion"


@dataclass(slots=True)
class _Kill:
    """What one kill left behind, and what the next start made of it."""

    browser: psutil.Process
    cookies: dict[str, str]


async def during_a_login(folder: Path, times: int) -> Outcome:
    """kill -9 while the live browser is shown; the page comes back to the next process."""
    lost, hung, doubled, remarks = 0, 0, 0, []
    port = free_port()
    async with open_ground(folder, checked=False) as ground:
        before = ground.rows(_SESSIONS)
        for number in range(times):
            left = await _kill_a_login(ground, port)
            async with ground.bot(HTTP_PORT=str(port)) as bot:
                await listening(ground)
                await ground.control.wait_for(PERSON, lambda _entry: _told(ground) > number, timeout=HANG_S)  # noqa: B023
                await eventually(lambda browser=left.browser: _gone(browser))  # type: ignore[misc]
                said = await _come_back(port, left.cookies)
                await bot.terminate()
            if said != TOLD:
                remarks.append(f"the page was told: {said}")
            doubled += _told(ground) - number - 1
            lost += ground.rows(_SESSIONS) != before
            hung += said != TOLD
    return Outcome(times, lost=lost, hung=hung, doubled=doubled, remarks=tuple(remarks))


async def _kill_a_login(ground: Ground, port: int) -> _Kill:
    async with ground.bot(HTTP_PORT=str(port)) as bot:
        await listening(ground)
        async with httpx.AsyncClient(trust_env=False) as browser:
            link = await _link(ground)
            await browser.post(f"http://127.0.0.1:{port}/entrar", data={"codigo": link.rpartition("/")[2]})
            cookies = dict(browser.cookies)
        async with _socket(port, cookies) as socket:
            await socket.send(json.dumps({"t": "start", "w": 390, "h": 700, "scale": 1}))
            await _until_live(socket)
            (entry,) = json.loads((ground.folder / "navegador-entrar.json").read_text())["processes"]
            seen = psutil.Process(entry["pid"])
            seen.suspend()  # one that hangs does not notice that its owner died
            await bot.kill()
    return _Kill(seen, cookies)


async def _link(ground: Ground) -> str:
    """The newest link to a live login, asked for in the chat."""
    said = await ground.control.say(PERSON, "/sesion")
    number, label = int(said["message_id"]), "Entrar"
    for words in ("🔑 Entrar aquí", "🔑 Entrar en Facebook"):
        shown = await ground.control.wait_for(
            PERSON,
            lambda e, after=number, words=words: (
                e.from_bot  # type: ignore[misc]
                and e.message_id > after
                and any(words in button.label for row in e.buttons for button in row)
            ),
            timeout=HANG_S,
        )
        label, number = words, shown.message_id
        data = next(button.data for row in shown.buttons for button in row if label in button.label)
        await ground.control.press(PERSON, data=data, message_id=number)
    told = await ground.control.wait_for(
        PERSON, lambda e: e.from_bot and e.message_id > number and "http://" in e.text, timeout=HANG_S
    )
    found = re.search(r"http://\S+", told.text)
    assert found is not None
    return found.group()


def _socket(port: int, cookies: dict[str, str]) -> connect:
    header = "; ".join(f"{name}={value}" for name, value in cookies.items())
    address = f"ws://127.0.0.1:{port}/entrar/navegador/facebook/vivo"
    return connect(address, additional_headers={"Cookie": header}, proxy=None)


async def _until_live(socket: ClientConnection) -> None:
    async for message in socket:
        if isinstance(message, str) and json.loads(message).get("phase") == "live":
            return
    raise ConnectionError("the live browser was never shown")


async def _come_back(port: int, cookies: dict[str, str]) -> str:
    """What a page is told that connects again."""
    async with _socket(port, cookies) as socket:
        told = json.loads(await socket.recv())
    return str(told["sentence"])


def _told(ground: Ground) -> int:
    """How often the chat said so."""
    return sum(TOLD in entry.text for entry in ground.control.transcript(PERSON) if entry.from_bot)


async def _gone(browser: psutil.Process) -> bool:
    return not alive(browser)


SCENARIOS = (Scenario("kill -9 during a live login", during_a_login, 1, 10),)
