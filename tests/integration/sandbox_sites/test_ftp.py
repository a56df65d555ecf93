"""The local FTP server is a real one, plain or under TLS, and can go away and come back."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path, PurePosixPath

import aioftp
import pytest

from sandbox.ftp import LocalFtp
from sandbox.tls import client_context
from tests.support.patience import HANG_S
from tests.support.tables import each

CONTENT = bytes(range(256)) * 2048


@asynccontextmanager
async def connected(server: LocalFtp, password: str | None = None) -> AsyncIterator[aioftp.Client]:
    client = aioftp.Client(socket_timeout=HANG_S)
    try:
        await client.connect("127.0.0.1", server.port)
        if server.ca_pem is not None:
            await client.upgrade_to_tls(client_context(server.ca_pem))
        await client.login(server.user, password or server.password)
        yield client
        await client.quit()
    finally:
        client.close()


async def upload(server: LocalFtp, path: str) -> None:
    async with connected(server) as client:
        await client.make_directory(PurePosixPath(path).parent)
        async with client.upload_stream(path) as stream:
            await stream.write(CONTENT)


@each("tls", [False, True], ids=["plain", "tls"])
async def test_a_file_arrives_whole_and_can_be_read_back(tls: bool) -> None:
    async with LocalFtp(tls=tls) as server:
        await upload(server, "2026/11/informe.json")
        assert server.files() == {"2026/11/informe.json": CONTENT}
        async with connected(server) as client, client.download_stream("2026/11/informe.json") as stream:
            assert await stream.read() == CONTENT


@each("tls", [False, True], ids=["plain", "tls"])
async def test_noop_is_answered(tls: bool) -> None:
    async with LocalFtp(tls=tls) as server, connected(server) as client:
        await client.command("NOOP", "200")


async def test_wrong_passwords_are_refused() -> None:
    async with LocalFtp(password="correcta") as server:
        with pytest.raises(aioftp.StatusCodeError, match="530"):
            async with connected(server, "equivocada"):
                pass


@each("tls", [False, True], ids=["plain", "tls"])
async def test_while_away_it_refuses_and_then_it_is_back_with_its_files(tls: bool) -> None:
    async with LocalFtp(tls=tls) as server:
        await upload(server, "a/uno")
        url = server.url
        await server.stop_listening()
        with pytest.raises(ConnectionRefusedError):
            await upload(server, "a/dos")
        await server.start_listening()
        await upload(server, "a/tres")
        assert server.url == url
        assert sorted(server.files()) == ["a/tres", "a/uno"]


async def test_the_tls_server_refuses_a_login_in_the_clear() -> None:
    async with LocalFtp(tls=True) as server:
        client = aioftp.Client(socket_timeout=HANG_S)
        await client.connect("127.0.0.1", server.port)
        with pytest.raises(aioftp.StatusCodeError, match="550"):
            await client.login(server.user, server.password)
        client.close()


async def test_the_address_carries_the_credentials() -> None:
    async with LocalFtp(user="ana", password="clave") as server:
        assert server.url == f"ftp://ana:clave@127.0.0.1:{server.port}/"


async def test_a_given_folder_is_kept_and_an_own_one_vanishes(tmp_path: Path) -> None:
    async with LocalFtp(tmp_path) as given, LocalFtp() as own:
        await upload(given, "a/uno")
        folder = own.root
        assert folder.is_dir()
    assert (tmp_path / "a" / "uno").read_bytes() == CONTENT
    assert not folder.exists()
