"""A stream lasts for as long as it is read, whatever its reader accepts; every other answer has its time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import httpx
import pytest
from fastapi import FastAPI
from fastapi.responses import StreamingResponse

from tests.support.tables import Walk
from web.server import guard
from web.server.server import serve


def application() -> FastAPI:
    """Two endless answers: one where streams are, one elsewhere."""
    app = FastAPI()

    async def endless() -> AsyncIterator[str]:
        while True:
            yield "data: x\n\n"
            await asyncio.sleep(0)

    @app.get("/cosa/eventos")
    @app.get("/cosa")
    async def answer() -> StreamingResponse:
        return StreamingResponse(endless(), media_type="text/event-stream")

    return app


async def test_only_a_stream_outlasts_the_time_of_a_request(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "WHOLE_S", 0.0)
    async with serve(application(), "127.0.0.1", 0) as port, httpx.AsyncClient(trust_env=False) as client:
        with Walk() as walk:
            for accept in ("*/*", "text/event-stream", "text/html"):
                for path in ("/cosa/eventos", "/cosa"):
                    with walk.row(f"{path}, {accept}"):
                        url, asked = f"http://127.0.0.1:{port}{path}", {"accept": accept}
                        assert await lasts(client, url, asked) is path.endswith("eventos")


async def test_a_body_that_breaks_ends_its_request_without_a_line_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    app, begun, go_on = FastAPI(), asyncio.Event(), asyncio.Event()

    @app.post("/al-momento")
    async def at_once() -> str:
        return "x"

    async def slowly() -> AsyncIterator[str]:
        yield "x"
        begun.set()
        await go_on.wait()
        yield "lo demás"

    @app.post("/despacio")
    async def slow() -> StreamingResponse:
        return StreamingResponse(slowly())

    async with serve(app, "127.0.0.1", 0) as port:
        for path, broken_later in (("/al-momento", False), ("/despacio", True)):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(f"POST {path} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
            if broken_later:
                await begun.wait()
            writer.write(b"ZZ\r\n")
            with suppress(ConnectionResetError):
                assert "lo demás".encode() not in await reader.read()
            writer.close()
        go_on.set()
    assert caplog.records == []


async def lasts(client: httpx.AsyncClient, url: str, headers: dict[str, str]) -> bool:
    """Whether many pieces of it arrive."""
    pieces = 0
    try:
        async with client.stream("GET", url, headers=headers) as answer:
            async for _line in answer.aiter_lines():
                pieces += 1
                if pieces == 500:
                    return True
    except httpx.TransportError:
        pass
    return False
