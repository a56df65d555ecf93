"""Sealing and opening, rotation, and errors that tell no key."""

import pytest
from cryptography.fernet import Fernet

from core.domain.sessions.storage_state import StorageState
from core.errors import EncryptionKeyException
from persistence.crypto.encryption import Legacy, Sealed, SecretBox
from tests.support.tables import each

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def test_texts_bytes_and_json_come_back() -> None:
    box = SecretBox.from_keys([NEW])
    assert box.open_text(box.seal_text("clave ñ 🦊")) == "clave ñ 🦊"
    assert box.open_bytes(box.seal_bytes(b"\x00\xff")) == b"\x00\xff"
    assert box.open_json(box.seal_json({"a": [1, None, "ñ"]})) == {"a": [1, None, "ñ"]}
    assert box.open_json(box.seal_json(StorageState({"cookies": [{"name": "xs"}]})))["cookies"] == [{"name": "xs"}]


def test_a_legacy_value_is_handed_out_as_it_is() -> None:
    assert SecretBox.from_keys([NEW]).open_json(Legacy({"cookies": []})) == {"cookies": []}


def test_the_first_key_seals_and_every_key_opens() -> None:
    old = SecretBox.from_keys([OLD]).seal_text("secreto")
    both = SecretBox.from_keys([NEW, OLD])
    assert both.open_text(old) == "secreto"
    assert SecretBox.from_keys([NEW]).open_text(both.seal_text("otro")) == "otro"
    assert SecretBox.from_keys([NEW]).open_text(both.rotate(old)) == "secreto"


def test_a_wrong_key_says_what_to_do_and_not_which_key() -> None:
    sealed = SecretBox.from_keys([OLD]).seal_text("secreto")
    with pytest.raises(EncryptionKeyException, match="ENCRYPTION_KEYS") as caught:
        SecretBox.from_keys([NEW]).open_text(sealed)
    assert NEW not in str(caught.value)
    assert sealed.token not in str(caught.value)
    assert caught.value.__cause__ is None


@each("token", ["", "no es un token", "gAAAAA", "ñ"])
def test_a_damaged_token_is_a_key_error_too(token: str) -> None:
    with pytest.raises(EncryptionKeyException):
        SecretBox.from_keys([NEW]).open_text(Sealed(token))


@each("bad", ["corta", "", "ñandú", "YWJj" * 10, "*" * 44])
def test_a_malformed_key_is_named_by_its_place_only(bad: str) -> None:
    with pytest.raises(EncryptionKeyException, match="number 2") as caught:
        SecretBox.from_keys([NEW, bad])
    assert not bad or bad not in str(caught.value)


def test_no_key_at_all_is_refused() -> None:
    with pytest.raises(EncryptionKeyException, match="no encryption key"):
        SecretBox.from_keys([])


def test_nothing_secret_shows_in_a_repr() -> None:
    box = SecretBox.from_keys([NEW])
    sealed = box.seal_text("secreto")
    assert NEW not in repr(box)
    assert sealed.token not in repr(sealed)
    assert "secreto" not in repr(Legacy("secreto"))
