"""Keys from the environment or from a private file."""

import stat
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from core.errors import EncryptionKeyException
from persistence.crypto.encryption import SecretBox
from persistence.crypto.key_file import load_or_create_keys

KEY, OLDER = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def test_the_environment_wins_and_no_file_is_made(tmp_path: Path) -> None:
    path = tmp_path / "claves"
    assert load_or_create_keys(f" {KEY},{OLDER} \n", path) == ([KEY, OLDER], False)
    assert not path.exists()


@pytest.mark.parametrize("empty", [None, "", "  ", ","])
def test_without_keys_a_private_file_is_made_once(tmp_path: Path, empty: str | None) -> None:
    path = tmp_path / "datos" / "claves"
    keys, created = load_or_create_keys(empty, path)
    assert created
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load_or_create_keys(empty, path) == (keys, False)
    assert [item.name for item in path.parent.iterdir()] == ["claves"]
    box = SecretBox.from_keys(keys)
    assert box.open_text(box.seal_text("hola")) == "hola"


def test_several_keys_are_read_newest_first_and_comments_are_skipped(tmp_path: Path) -> None:
    path = tmp_path / "claves"
    path.touch(0o600)
    path.write_text(f"# dos claves\n{KEY}\n\n  {OLDER}\n")
    assert load_or_create_keys(None, path) == ([KEY, OLDER], False)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_file_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "claves"
    path.write_text(KEY)
    path.chmod(mode)
    with pytest.raises(EncryptionKeyException, match="chmod 600") as caught:
        load_or_create_keys(None, path)
    assert KEY not in str(caught.value)


def test_a_file_without_keys_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "claves"
    path.touch(0o600)
    with pytest.raises(EncryptionKeyException, match="backup"):
        load_or_create_keys(None, path)
    assert path.read_bytes() == b""


def test_a_file_that_cannot_be_read_or_written_is_explained(tmp_path: Path) -> None:
    with pytest.raises(EncryptionKeyException, match="cannot be read"):
        load_or_create_keys(None, tmp_path)
    blocked = tmp_path / "archivo"
    blocked.write_text("")
    with pytest.raises(EncryptionKeyException, match="cannot be written"):
        load_or_create_keys(None, blocked / "claves")
