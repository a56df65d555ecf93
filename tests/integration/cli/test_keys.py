"""A lost, changed or foreign key is found before anything is written, and there is a way on without it."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from structlog.testing import capture_logs

from bot.settings import Settings, load_settings
from bot.wiring.adapters import process_lock
from bot.wiring.container import build_container
from core.domain.ids import PersonId
from core.domain.platforms import Platform
from core.domain.sessions.session import NewSession
from core.domain.sessions.storage_state import StorageState
from core.errors import EncryptionKeyException
from persistence.keys.canary import tell_key_at_work
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


async def test_a_foreign_key_ends_the_start(used: Path) -> None:
    async with build_container(load_settings(None)):
        pass
    change(used)
    with pytest.raises(EncryptionKeyException):
        async with build_container(load_settings(None)):
            pass


def test_the_key_is_rotated_and_the_old_one_put_aside(
    home: Path, enrolled: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_session(enrolled)
    path = home / "data" / "clave.key"
    (old,) = [line for line in path.read_text().splitlines() if not line.startswith("#")]
    done = call("keys", "rotate")
    assert (done.exit_code, "con la clave nueva" in words(done.output)) == (0, True)
    assert call("sessions", "list").exit_code == 0
    put_aside = call("keys", "retire")
    assert put_aside.exit_code == 0
    assert old not in path.read_text()
    assert old in (home / "data" / "clave-retiradas.key").read_text()
    assert call("sessions", "list").exit_code == 0
    monkeypatch.setenv("ENCRYPTION_KEYS", old)
    assert OTHER in words(call("keys", "rotate").stderr)
    assert "quita de ahí" in words(call("keys", "retire").stderr)


def test_a_bot_at_work_has_to_seal_with_the_new_key_before_a_rotation(
    home: Path, enrolled: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_session(enrolled)
    old = (home / "data" / "clave.key").read_text().splitlines()[-1]
    new = Fernet.generate_key().decode()
    for at_work, code in ((old, 1), (f"{new},{old}", 0)):
        monkeypatch.setenv("ENCRYPTION_KEYS", at_work)
        settings = load_settings(None)
        asyncio.run(begin(settings))
        monkeypatch.setenv("ENCRYPTION_KEYS", f"{new},{old}")
        with process_lock(settings):
            answer = call("keys", "rotate")
        assert (answer.exit_code, "todavía no cifran" in words(answer.stderr)) == (code, code == 1)


async def begin(settings: Settings) -> None:
    """As a bot does at its start."""
    async with build_container(settings) as container:
        await tell_key_at_work(container.database)


def test_with_the_key_lost_a_rotation_touches_nothing(home: Path, enrolled: int) -> None:
    keep_session(enrolled)
    for harm in (lose, change):
        sentence = harm(home)
        before = contents(home)
        for typed in ("rotate", "retire"):
            answer = call("keys", typed)
            assert (answer.exit_code, sentence in words(answer.stderr)) == (1, True)
        assert contents(home) == before


def test_without_a_database_there_is_nothing_to_rotate(home: Path) -> None:
    assert "Todavía no hay base de datos" in words(call("keys", "rotate").stderr)
    assert not (home / "data").exists()


def test_what_others_may_read_is_told_by_the_doctor_and_at_the_start(
    home: Path, enrolled: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert enrolled
    shared = home / "compartida"
    shared.mkdir(mode=0o755)
    shared.chmod(0o755)
    monkeypatch.setenv("ARTIFACTS_DIR", str(shared))
    (home / "data" / "centinela.db").chmod(0o644)
    doctor = call("doctor")
    assert doctor.exit_code == 1
    told = words(doctor.output)
    assert f"chmod go= {shared} {home / 'data' / 'centinela.db'}" in told
    with capture_logs() as logs:
        call("users", "list")
    assert [entry["path"] for entry in logs if "other users" in entry["event"]] == [str(shared)]
    assert (home / "data" / "centinela.db").stat().st_mode & 0o077 == 0
    shared.chmod(0o700)
    assert "son solo de esta cuenta" in words(call("doctor").output)


def test_a_copy_of_the_database_and_its_key_is_enough_elsewhere(
    home: Path, enrolled: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_session(enrolled)
    elsewhere = home / "otra"
    elsewhere.mkdir(mode=0o700)
    with closing(sqlite3.connect(home / "data" / "centinela.db")) as source:
        with closing(sqlite3.connect(elsewhere / "centinela.db")) as copy:
            source.backup(copy)  # as docs/operacion.md says, with the bot running or not
        call("users", "create-admin", "Después De La Copia")
    (elsewhere / "clave.key").write_bytes((home / "data" / "clave.key").read_bytes())
    (elsewhere / "clave.key").chmod(0o600)
    monkeypatch.setenv("DATA_DIR", str(elsewhere))
    listed = call("sessions", "list")
    assert listed.exit_code == 0
    assert "ilegible" not in listed.output
    assert "Analista Inventada" in listed.output
    assert "Después De La Copia" not in call("users", "list").output
    assert call("audit", "verify").exit_code == 0
