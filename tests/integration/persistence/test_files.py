"""The folder of kept files and the FTP server."""

import asyncio
import errno
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import BinaryIO

import pytest
import pytest_asyncio

from core.errors import ArtifactStoreException
from persistence.artifacts import FTPClient, LocalFolder
from sandbox.ftp import LocalFtp
from tests.support.tables import each

CONTENT = bytes(range(256)) * 1024  # more than one chunk
PATH = "2026/11/23/job-12-amigos ñ.xlsx"


async def test_a_file_is_kept_replaced_read_and_removed(tmp_path: Path) -> None:
    folder = LocalFolder(tmp_path / "archivos")
    await folder.put(PATH, CONTENT)
    assert await folder.get(PATH) == CONTENT
    await folder.put(PATH, b"nuevo")
    assert await folder.get(PATH) == b"nuevo"
    assert [path.name for path in (tmp_path / "archivos" / "2026/11/23").iterdir()] == ["job-12-amigos ñ.xlsx"]
    await folder.delete(PATH)
    await folder.delete(PATH)
    await folder.delete("no/existe")
    with pytest.raises(ArtifactStoreException, match="not among"):
        await folder.get(PATH)


async def test_a_file_can_be_written_piece_by_piece_and_read_by_its_writer(tmp_path: Path) -> None:
    folder, seen = LocalFolder(tmp_path), list[bytes]()

    def fill(out: BinaryIO) -> None:
        out.write(b"uno")
        out.write(b"dos")
        out.seek(0)
        seen.append(out.read())

    await folder.write("a/b.csv", fill)
    assert (await folder.get("a/b.csv"), seen) == (b"unodos", [b"unodos"])


async def test_a_writer_that_fails_leaves_the_old_file_and_no_rest(tmp_path: Path) -> None:
    folder = LocalFolder(tmp_path)
    await folder.put("a.csv", b"viejo")

    def fill(out: BinaryIO) -> None:
        out.write(b"nue")
        raise LookupError("no more rows")

    with pytest.raises(LookupError):
        await folder.write("a.csv", fill)
    assert _files(tmp_path) == [("a.csv", b"viejo")]


@pytest.mark.parametrize("path", ["../fuera", "/fuera", "a/../../fuera", "enlace/fuera"])
async def test_nothing_is_read_or_written_outside_the_folder(tmp_path: Path, path: str) -> None:
    root = tmp_path / "archivos"
    root.mkdir()
    (root / "enlace").symlink_to(tmp_path)
    (tmp_path / "fuera").write_text("ajeno")
    folder = LocalFolder(root)
    for attempt in (folder.put(path, b"x"), folder.get(path), folder.delete(path)):
        with pytest.raises(ArtifactStoreException):
            await attempt
    assert (tmp_path / "fuera").read_text() == "ajeno"


async def test_a_full_disk_leaves_the_old_file_and_no_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = LocalFolder(tmp_path)
    await folder.put("a.csv", b"viejo")

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ArtifactStoreException, match="disk is full"):
        await folder.put("a.csv", b"nuevo")
    assert _files(tmp_path) == [("a.csv", b"viejo")]


async def test_a_folder_that_is_a_file_is_explained(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("")
    with pytest.raises(ArtifactStoreException, match=r"a/b\.csv"):
        await LocalFolder(tmp_path).put("a/b.csv", b"x")


def _files(folder: Path) -> list[tuple[str, bytes]]:
    return [(path.name, path.read_bytes()) for path in folder.iterdir()]


@pytest_asyncio.fixture(params=["plain", "tls"])
async def server(request: pytest.FixtureRequest) -> AsyncIterator[LocalFtp]:
    async with LocalFtp(tls=request.param == "tls") as ftp:
        yield ftp


def client(server: LocalFtp, **different: str) -> FTPClient:
    url = server.url
    for old, new in different.items():
        url = url.replace(getattr(server, old), new)
    return FTPClient(url, ca_pem=server.ca_pem)


async def test_a_file_arrives_whole_under_the_same_path(server: LocalFtp) -> None:
    await client(server).upload(PATH, CONTENT)
    assert server.files() == {PATH: CONTENT}


async def test_an_upload_replaces_the_older_file(server: LocalFtp) -> None:
    ftp = client(server)
    await ftp.upload(PATH, CONTENT)
    await ftp.upload(PATH, b"")
    assert server.files() == {PATH: b""}


async def test_a_copy_is_deleted_and_one_that_is_gone_already_is_as_good(server: LocalFtp) -> None:
    ftp = client(server)
    await ftp.upload(PATH, CONTENT)
    await ftp.upload("2026/otro.csv", b"x")
    for _ in range(2):
        await ftp.delete(PATH)
        assert server.files() == {"2026/otro.csv": b"x"}
    await ftp.delete("1999/nunca/existio.csv")
    await server.stop_listening()
    with pytest.raises(ArtifactStoreException):
        await ftp.delete("2026/otro.csv")


async def test_the_folder_of_the_address_is_the_base() -> None:
    async with LocalFtp() as server:
        await FTPClient(server.url + "sub%20carpeta/dos").upload("a/b.csv", b"x")
        assert server.files() == {"sub carpeta/dos/a/b.csv": b"x"}


async def test_several_uploads_at_once_all_arrive(server: LocalFtp) -> None:
    ftp = client(server)
    await asyncio.gather(*(ftp.upload(f"2026/{n}.csv", str(n).encode()) for n in range(5)))
    assert server.files() == {f"2026/{n}.csv": str(n).encode() for n in range(5)}


async def test_the_connection_check_measures_a_login(server: LocalFtp) -> None:
    assert 0 < await client(server).check_connection() < 10_000


async def test_a_refused_login_tells_no_credentials(server: LocalFtp) -> None:
    ftp = client(server, password="otra-clave")
    with pytest.raises(ArtifactStoreException, match="refused the login") as caught:
        await ftp.check_connection()
    for secret in ("otra-clave", server.user):
        assert secret not in str(caught.value)
        assert secret not in repr(ftp)
    assert caught.value.__cause__ is None


async def test_a_server_that_is_away_is_told_and_works_again_when_it_is_back(server: LocalFtp) -> None:
    ftp = client(server)
    await server.stop_listening()
    with pytest.raises(ArtifactStoreException, match=str(server.port)):
        await ftp.upload(PATH, CONTENT)
    await server.start_listening()
    await ftp.upload(PATH, CONTENT)
    assert server.files() == {PATH: CONTENT}


async def test_a_certificate_that_is_not_trusted_is_refused() -> None:
    async with LocalFtp(tls=True) as server:
        with pytest.raises(ArtifactStoreException, match="certificate"):
            await FTPClient(server.url).check_connection()


async def test_tls_can_be_asked_for_on_an_ftp_address() -> None:
    async with LocalFtp(tls=True) as server:
        url = server.url.replace("ftps://", "ftp://")
        assert await FTPClient(url, explicit_tls=True, ca_pem=server.ca_pem).check_connection() > 0


async def test_a_server_without_tls_is_not_spoken_to_in_the_clear() -> None:
    async with LocalFtp() as server:
        with pytest.raises(ArtifactStoreException):
            await FTPClient(server.url.replace("ftp://", "ftps://")).upload(PATH, CONTENT)
        assert server.files() == {}


@each("path", ["../x", "/x", "a\r\nDELE b"])
async def test_paths_that_could_lead_elsewhere_never_reach_the_server(path: str) -> None:
    with pytest.raises(ArtifactStoreException, match="relative"):
        await FTPClient("ftp://u:p@127.0.0.1:1").upload(path, b"")


@each("url", ["", "http://h", "ftp://", "ftp://u:clave@h:puerto/"])
def test_an_address_that_is_none_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(ArtifactStoreException, match="FTP_URL") as caught:
        FTPClient(url)
    assert "clave" not in str(caught.value)


async def test_a_full_server_says_so_until_a_file_is_stored_again() -> None:
    async with LocalFtp() as server:
        ftp = FTPClient(server.url)
        await ftp.upload(PATH, CONTENT)
        server.full = True
        for content in (CONTENT, b"x" * 3_000_000):
            with pytest.raises(ArtifactStoreException, match=r"is full$"):
                await ftp.upload(PATH, content)
        with pytest.raises(ArtifactStoreException, match=r"is full$"):
            await ftp.ping()
        assert await ftp.check_connection() > 0
        server.full = False
        await ftp.upload(PATH, CONTENT)
        assert await ftp.ping() > 0
        assert server.files() == {PATH: CONTENT}
        await ftp.aclose()


async def test_a_server_that_stores_nothing_is_told_from_one_that_is_away() -> None:
    async with LocalFtp() as server:
        ftp = FTPClient(server.url)
        (server.root / "ocupado").write_bytes(b"")
        with pytest.raises(ArtifactStoreException, match=r"refuses to store files \(550\)"):
            await ftp.upload("ocupado/a.csv", b"x")
        with pytest.raises(ArtifactStoreException, match="refuses to store files"):
            await ftp.ping()
        await ftp.aclose()


async def test_checks_share_one_connection_and_dial_again_when_it_is_gone() -> None:
    async with LocalFtp() as server:
        ftp = FTPClient(server.url)
        await asyncio.gather(*(ftp.ping() for _ in range(20)))
        assert server.logins == 1
        await server.stop_listening()
        with pytest.raises(ArtifactStoreException):
            await ftp.ping()
        await server.start_listening()
        assert await ftp.ping() > 0
        assert server.logins == 2
        await ftp.aclose()
