"""A lost, changed or foreign key is found before anything is written, and there is a way on without it."""

import asyncio
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.settings import load_settings
from bot.wiring.container import build_container
from core.domain.ids import PersonId
from core.domain.platforms import Platform
from core.domain.sessions.session import NewSession
from core.domain.sessions.storage_state import StorageState
from core.errors import EncryptionKeyException
from tests.integration.cli.files import fresh_cookies
from tests.integration.cli.test_commands import call

LOST = "Falta la clave de cifrado"
OTHER = "La base se cifró con otra clave"


def words(text: str) -> str:
    return " ".join(text.split())


def keep_session(person: int) -> None:
    async def work() -> None:
        async with build_container(load_settings(None)) as container, container.database() as uow:
            new = NewSession(PersonId(person), Platform.FACEBOOK, StorageState())
            await uow.sessions.save(new, container.clock.now())
            await uow.commit()

    asyncio.run(work())


def contents(home: Path) -> dict[str, bytes]:
    """Every file of the data folder but those that SQLite keeps beside an open database."""
    files = [path for path in (home / "data").rglob("*") if path.is_file()]
    return {path.name: path.read_bytes() for path in files if not path.name.endswith(("-shm", "-wal", ".lock"))}


def lose(home: Path) -> str:
    (home / "data" / "clave.key").unlink()
    return LOST


def change(home: Path) -> str:
    (home / "data" / "clave.key").write_text(Fernet.generate_key().decode())
    (home / "data" / "clave.key").chmod(0o600)
    return OTHER


@pytest.mark.parametrize("harm", [lose, change])
@pytest.mark.parametrize("canary", [True, False], ids=["with canary", "of an earlier version"])
def test_nothing_starts_is_written_or_made_with_the_wrong_key(home: Path, enrolled: int, harm, canary) -> None:  # type: ignore[no-untyped-def]
    keep_session(enrolled)
    if not canary:
        forget_canary()
    sentence = harm(home)
    before = contents(home)
    for typed in (["users", "list"], ["sessions", "list"], ["db", "reseal"]):
        answer = call(*typed)
        assert answer.exit_code == 1, typed
        assert sentence in words(answer.stderr)
        assert "db accept-new-key" in words(answer.stderr)
        assert "Traceback" not in answer.output + answer.stderr
    doctor = call("doctor")
    assert doctor.exit_code == 1
    assert sentence in words(doctor.output)
    assert contents(home) == before


def forget_canary() -> None:
    async def work() -> None:
        async with build_container(load_settings(None)) as container, container.database() as uow:
            await uow.settings.delete("key-canary")
            await uow.commit()

    asyncio.run(work())


def test_the_doctor_makes_neither_a_key_nor_a_database(home: Path) -> None:
    (home / "data").mkdir()
    call("doctor")
    assert list(home.rglob("*")) == [home / "data"]


def test_a_lost_key_is_given_up_explicitly_and_new_cookies_replace_what_it_sealed(home: Path, enrolled: int) -> None:
    keep_session(enrolled)
    lose(home)
    answer = call("db", "accept-new-key", "--yes")
    assert answer.exit_code == 0
    assert "quedan ilegibles" in words(answer.output)
    listed = call("sessions", "list")
    assert listed.exit_code == 0
    assert "ilegible" in listed.output
    (home / "galletas.json").write_bytes(fresh_cookies("facebook"))
    words_typed = (
        "--file",
        "galletas.json",
        "--user-id",
        str(enrolled),
        "--platform",
        "facebook",
        "--no-test",
        "--yes",
    )
    again = call("sessions", "import", *words_typed)
    assert again.exit_code == 0, again.stderr
    assert "ilegible" not in call("sessions", "list").output
    assert "no hay nada que aceptar" in words(call("db", "accept-new-key").output)


def test_the_way_back_is_to_bring_the_key(home: Path, enrolled: int) -> None:
    keep_session(enrolled)
    key = (home / "data" / "clave.key").read_bytes()
    lose(home)
    assert call("users", "list").exit_code == 1
    (home / "data" / "clave.key").write_bytes(key)
    (home / "data" / "clave.key").chmod(0o600)
    assert call("users", "list").exit_code == 0


def test_after_sealing_anew_the_old_key_can_go(home: Path, enrolled: int, monkeypatch: pytest.MonkeyPatch) -> None:
    keep_session(enrolled)
    old = (home / "data" / "clave.key").read_text().splitlines()[-1]
    new = Fernet.generate_key().decode()
    monkeypatch.setenv("ENCRYPTION_KEYS", f"{new},{old}")
    assert call("db", "reseal").exit_code == 0
    monkeypatch.setenv("ENCRYPTION_KEYS", new)
    assert call("sessions", "list").exit_code == 0
    monkeypatch.setenv("ENCRYPTION_KEYS", old)
    assert call("sessions", "list").exit_code == 1


async def test_a_foreign_key_ends_the_start(home: Path) -> None:
    async with build_container(load_settings(None)):
        pass
    change(home)
    with pytest.raises(EncryptionKeyException):
        async with build_container(load_settings(None)):
            pass
