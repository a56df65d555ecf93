"""What is written belongs to this user alone, whatever the umask says."""

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from core.errors import StorageException
from persistence.artifacts.folder import LocalFolder
from persistence.crypto.private import private_data, private_database, private_folder


@pytest.fixture(autouse=True)
def no_umask() -> Iterator[None]:
    former = os.umask(0)
    yield
    os.umask(former)


def open_to_others(folder: Path) -> list[str]:
    return [str(path) for path in folder.rglob("*") if stat.S_IMODE(path.stat().st_mode) & 0o077]


def test_folders_and_the_files_of_sqlite_are_closed_to_others(tmp_path: Path) -> None:
    private_data(tmp_path / "a" / "b")
    database = tmp_path / "a" / "b" / "centinela.db"
    private_database(database)
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE t (x)")
        connection.commit()
        assert {path.name for path in database.parent.iterdir()} >= {"centinela.db", "centinela.db-wal"}
        assert open_to_others(tmp_path) == []


async def test_kept_files_are_closed_to_others(tmp_path: Path) -> None:
    await LocalFolder(tmp_path / "archivos").put("2026/11/23/x.csv", b"x")
    assert open_to_others(tmp_path) == []


def test_an_older_folder_of_ours_is_closed_and_that_of_others_is_left_alone(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    for folder, name in ((ours, "centinela.db"), (theirs, "fotos.zip")):
        folder.mkdir(mode=0o755)
        (folder / name).touch(0o644)
        private_data(folder)
    private_database(ours / "centinela.db")
    assert open_to_others(ours) == []
    assert [stat.S_IMODE(folder.stat().st_mode) for folder in (ours, theirs)] == [0o700, 0o755]


def test_a_folder_that_cannot_be_made_is_told_in_one_sentence() -> None:
    with pytest.raises(StorageException, match="/proc/nada cannot be written"):
        private_folder(Path("/proc/nada"))
