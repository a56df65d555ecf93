"""What every ArtifactStore promises: the folder, the bucket of a real server, and the fake that tests stand on."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import BinaryIO

import pytest

from core.errors import ArtifactStoreException
from core.ports.files import ArtifactStore
from persistence.artifacts.folder import LocalFolder
from persistence.artifacts.s3 import S3Bucket
from tests.fakes.files import FakeFolder
from tests.support.s3_server import local_s3

PATH = "2026/11/23/job-12-amigos ñ.xlsx"
LARGE = bytes(range(256)) * 24 * 1024  # beyond what the bucket takes in one part


@pytest.fixture(params=["folder", "bucket", "fake"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[ArtifactStore]:
    if request.param == "folder":
        yield LocalFolder(tmp_path / "archivos")
    elif request.param == "fake":
        yield FakeFolder()
    else:
        async with local_s3() as server:
            yield S3Bucket(server.url)
            assert not await server.unfinished()
            assert all(name.startswith("equipo/") for name in await server.objects())


async def test_files_are_kept_replaced_read_and_removed_whole(store: ArtifactStore) -> None:
    await store.put(PATH, b"")
    assert await store.get(PATH) == b""
    await store.put(PATH, LARGE)
    assert await store.get(PATH) == LARGE
    await store.put(PATH, b"nuevo")
    assert await store.get(PATH) == b"nuevo"
    for path in (PATH, PATH, "no/existe"):
        await store.delete(path)
        with pytest.raises(ArtifactStoreException):
            await store.get(path)


async def test_a_file_is_written_piece_by_piece_or_stays_as_it_was(store: ArtifactStore) -> None:
    def fill(out: BinaryIO) -> None:
        out.write(LARGE)
        out.write(b"fin")
        out.seek(0)
        assert out.read(4) == LARGE[:4]

    def fail(out: BinaryIO) -> None:
        out.write(b"a medias")
        raise LookupError("no more rows")

    await store.write("a/b.csv", fill)
    assert await store.get("a/b.csv") == LARGE + b"fin"
    with pytest.raises(LookupError):
        await store.write("a/b.csv", fail)
    assert await store.get("a/b.csv") == LARGE + b"fin"
    with pytest.raises(LookupError):
        await store.write("otro.csv", fail)
    with pytest.raises(ArtifactStoreException):
        await store.get("otro.csv")
