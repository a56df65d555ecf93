"""`GET /health` over real HTTP, with the documented body and codes."""

from pathlib import Path

import httpx

from bot.http.app import build_http
from bot.http.server import serve
from core.errors import ArtifactStoreException
from core.services.health import Check, Health
from core.services.results import FileUploads
from core.services.service_status import ServiceStatus
from persistence.artifacts.folder import LocalFolder
from tests.fakes.clock import FakeClock
from tests.support.database import open_sqlite


async def fine() -> str:
    return "3 ms"


async def broken() -> str:
    raise ArtifactStoreException("the FTP server does not answer")


async def ask(folder: Path, checks: dict[str, Check | None]) -> httpx.Response:
    clock = FakeClock()
    async with open_sqlite(folder) as database:
        health = Health(checks, clock, essential=frozenset({"database", "ftp"}))
        uploads = FileUploads(database, clock, LocalFolder(folder), None)
        app = build_http(ServiceStatus(database, health, uploads, "1.0.0"), "1.0.0")
        async with serve(app, "127.0.0.1", 0) as port, httpx.AsyncClient(trust_env=False) as client:
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
        app = build_http(ServiceStatus(database, health, uploads, "1.0.0"), "1.0.0")
        async with serve(app, "127.0.0.1", 0) as port, httpx.AsyncClient(trust_env=False) as client:
            assert (await client.get(f"http://127.0.0.1:{port}/docs")).status_code == 404
