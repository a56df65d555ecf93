"""One sender has so many streams at once: a browser of the panel, and a token of the API."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from starlette.types import Message

from core.concurrency import drop
from core.domain.people.person import Role
from tests.support.office import Office
from tests.support.tables import Walk
from tests.support.website import open_website
from web import streams
from web.problems import ProblemException


class Looks:
    """The sleep of streams, which nobody ends; `begun` is set by each."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()

    async def sleep(self, _seconds: float) -> None:
        self.begun.set()
        await asyncio.Event().wait()


async def test_the_panel_and_the_api_refuse_one_more_until_one_has_ended(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "MOST", 1)
    vega, looks = await office.person(Role.ANALYST), Looks()
    await office.session(vega)
    async with (
        open_website(office, sleep=looks.sleep) as site,
        await site.program(vega) as program,
        await site.browser(vega) as browser,
    ):
        asked = await program.post("/api/v1/scrapes", json={"perfil": "vega.ficticia"})
        job = f"/api/v1/scrapes/{asked.json()['id_trabajo']}/eventos"
        with Walk() as walk:
            for path, sender in ((job, program), ("/panel/eventos", browser)):
                with walk.row(path):
                    for _ in range(2):
                        looks.begun.clear()
                        stream = asyncio.create_task(sender.get(path))
                        await looks.begun.wait()
                        refused = await sender.get(path)
                        assert (refused.status_code, refused.headers["retry-after"]) == (429, "60")
                        await drop(stream)


async def test_each_sender_has_its_own_places_and_what_ends_frees_one() -> None:
    counted, ends = streams.Streams(), [asyncio.Event() for _ in range(streams.MOST)]
    begun = [asyncio.create_task(read(counted, "una", end)) for end in ends]
    await asyncio.sleep(0)
    with pytest.raises(ProblemException):
        counted.answer("una", nothing())
    await read(counted, "otra", None)
    ends[0].set()
    await begun[0]
    await read(counted, "una", None)
    await drop(*begun)


async def read(counted: streams.Streams, sender: str, end: asyncio.Event | None) -> None:
    """Read a stream of that sender to its end, which comes with `end`."""

    async def body() -> AsyncIterator[str]:
        yield "data: x\n\n"
        if end is not None:
            await end.wait()

    async def receive() -> Message:
        await asyncio.Event().wait()
        return {"type": "http.disconnect"}

    async def send(_message: Message) -> None:
        return None

    await counted.answer(sender, body())({"type": "http"}, receive, send)


async def nothing() -> AsyncIterator[str]:
    """An empty stream."""
    for piece in tuple[str, ...]():
        yield piece
