"""`GET /health` over real HTTP, with the documented body and codes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from itertools import count
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from core.errors import ArtifactStoreException
from core.services.scraping.results import FileUploads
from core.services.supervision.health import Check, Health
from core.services.supervision.service_status import ServiceStatus
from persistence.artifacts.folder import LocalFolder
from tests.fakes.clock import FakeClock
from tests.support.database import open_sqlite
from tests.support.patience import HANG_S
from web.api.health import HealthAnswers, health_routes
from web.server import guard
from web.server.accept import MOST_PLACES
from web.server.server import serve


def application(status: ServiceStatus) -> FastAPI:
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
    app.include_router(health_routes(HealthAnswers(status, count(step=10).__next__)))  # nothing is remembered
    return app


async def fine() -> str:
    return "3 ms"


async def broken() -> str:
    raise ArtifactStoreException("the FTP server does not answer")


async def ask(folder: Path, checks: dict[str, Check | None]) -> httpx.Response:
    clock = FakeClock()
    async with open_sqlite(folder) as database:
        health = Health(checks, clock, essential=frozenset({"database", "ftp"}))
        uploads = FileUploads(database, clock, LocalFolder(folder), None)
        app = application(ServiceStatus(database, clock, health, uploads, "1.0.0"))
        async with serve(app, "127.0.0.1", 0) as port, httpx.AsyncClient(trust_env=False, timeout=HANG_S) as client:
            return await client.get(f"http://127.0.0.1:{port}/health")


async def test_all_well_is_200_with_a_status_and_a_message_for_each_service(tmp_path: Path) -> None:
    answer = await ask(tmp_path, {"database": fine, "ftp": fine})
    assert answer.status_code == 200
    part = {"status": "ok", "message": "3 ms"}
    assert answer.json() == {"status": "ok", "services": {"database": part, "ftp": part}}


async def test_a_broken_ftp_server_is_503_and_says_why(tmp_path: Path) -> None:
    answer = await ask(tmp_path, {"database": fine, "ftp": broken})
    assert answer.status_code == 503
    assert answer.json()["status"] == "error"
    assert answer.json()["services"]["ftp"] == {"status": "error", "message": "the FTP server does not answer"}


async def test_without_an_ftp_server_the_service_is_well(tmp_path: Path) -> None:
    answer = await ask(tmp_path, {"database": fine, "ftp": None})
    assert answer.status_code == 200
    assert answer.json()["services"]["ftp"]["status"] == "disabled"


async def test_only_health_is_served(tmp_path: Path) -> None:
    clock = FakeClock()
    async with open_sqlite(tmp_path) as database:
        health = Health({"database": fine}, clock, essential=frozenset({"database"}))
        uploads = FileUploads(database, clock, LocalFolder(tmp_path), None)
        app = application(ServiceStatus(database, clock, health, uploads, "1.0.0"))
        async with serve(app, "127.0.0.1", 0) as port, httpx.AsyncClient(trust_env=False, timeout=HANG_S) as client:
            assert (await client.get(f"http://127.0.0.1:{port}/docs")).status_code == 404


@asynccontextmanager
async def serving(folder: Path, checks: dict[str, Check | None]) -> AsyncIterator[int]:
    clock = FakeClock()
    async with open_sqlite(folder) as database:
        health = Health(checks, clock, essential=frozenset(checks))
        uploads = FileUploads(database, clock, LocalFolder(folder), None)
        app = application(ServiceStatus(database, clock, health, uploads, "1.0.0"))
        async with serve(app, "127.0.0.1", 0) as port:
            yield port


async def test_an_address_with_a_slash_at_its_end_is_answered_without_a_redirect(tmp_path: Path) -> None:
    async with (
        serving(tmp_path, {"database": fine}) as port,
        httpx.AsyncClient(trust_env=False, timeout=HANG_S) as client,
    ):
        answer = await client.get(f"http://127.0.0.1:{port}/health/", headers={"host": "trampa.example"})
        assert (answer.status_code, answer.json()["status"]) == (200, "ok")
        assert "location" not in answer.headers


async def test_however_many_ask_at_once_each_part_is_asked_once(tmp_path: Path) -> None:
    asked = 0

    async def counted() -> str:
        nonlocal asked
        asked += 1
        await asyncio.sleep(0)
        return "1 ms"

    patient = httpx.AsyncClient(trust_env=False, timeout=HANG_S)
    async with serving(tmp_path, {"database": counted}) as port, patient as client:
        answers = await asyncio.gather(*(client.get(f"http://127.0.0.1:{port}/health") for _ in range(50)))
    assert {answer.status_code for answer in answers} == {200}
    assert asked == 1


async def test_peers_that_never_finish_their_head_keep_nobody_from_being_answered(tmp_path: Path) -> None:
    async with serving(tmp_path, {"database": fine}) as port, AsyncExitStack() as stack:
        for _ in range(3 * MOST_PLACES):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            stack.callback(writer.close)
            writer.write(b"GET /health HTTP/1.1\r\nHost:")
        async with httpx.AsyncClient(trust_env=False, timeout=HANG_S) as client:
            assert (await client.get(f"http://127.0.0.1:{port}/health")).status_code == 200


async def test_a_peer_that_sends_no_whole_head_in_time_is_cut_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "HEAD_S", 0.05)
    async with serving(tmp_path, {"database": fine}) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET /health HTTP/1.1\r\n")
        with suppress(ConnectionResetError):
            assert await reader.read() == b""
        writer.close()


async def test_what_is_no_request_is_refused_without_a_line_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with serving(tmp_path, {"database": fine}) as port:
        for garbage in (b"\x16\x03\x01\r\n\r\n", b"GET /health HTTP/1.1\r\n" + b"a: b\r\n" * 5000):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(garbage)
            with suppress(ConnectionResetError):
                assert (await reader.read()).startswith(b"HTTP/1.1 400")
            writer.close()
    assert caplog.records == []
