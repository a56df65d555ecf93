"""Encryption of what must not be read in the database: cookies, proxy addresses, uploaded files."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from core.errors import EncryptionKeyException
from persistence.texts import storable, storable_json

_MARK, _MARK_SIGNS = b"centinela-key:", 16


@dataclass(frozen=True, slots=True)
class Sealed:
    """An encrypted value as it lies in the database: the only thing an encrypted column accepts."""

    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Legacy:
    """A plain value found in a row that another program wrote: readable, never written back."""

    value: Any = field(repr=False)


class SecretBox:
    """Seals and opens values with Fernet keys: the first key seals, every key opens (rotation).

    Opening costs about 50 microseconds for the cookies of one session. `newer` tells the keys once they were changed by
    somebody else (a rotation while this process works): asked before each sealing, and when nothing opens a value.
    """

    def __init__(self, keys: Sequence[str], newer: Callable[[], Sequence[str] | None] | None = None) -> None:
        self._take(keys)
        self._newer = newer

    def __repr__(self) -> str:
        return "<SecretBox>"

    @classmethod
    def from_keys(cls, keys: Sequence[str], newer: Callable[[], Sequence[str] | None] | None = None) -> Self:
        """A box over url-safe base64 Fernet keys; EncryptionKeyException names a bad one by its place."""
        if not keys:
            raise EncryptionKeyException("no encryption key: set ENCRYPTION_KEYS or let the key file be created")
        return cls(keys, newer)

    @classmethod
    def throwaway(cls) -> Self:
        """A box with a key that is stored nowhere: to look at a database without opening anything in it."""
        return cls.from_keys([Fernet.generate_key().decode("ascii")])

    @property
    def mark(self) -> str:
        """Tells the first key from any other one, and nothing of the key: other processes may see it."""
        self._renew()
        return self._mark

    def seal_bytes(self, value: bytes) -> Sealed:
        """Encrypt with the first key."""
        self._renew()
        return Sealed(self._fernet.encrypt(value).decode("ascii"))

    def open_bytes(self, sealed: Sealed) -> bytes:
        """Decrypt with whichever key fits; EncryptionKeyException when none does."""
        token = sealed.token.encode()
        try:
            return self._fernet.decrypt(token)
        except InvalidToken:
            if self._renew():
                return self.open_bytes(sealed)
            raise EncryptionKeyException(
                "a stored secret does not open with the keys at hand: add the key it was written with to "
                "ENCRYPTION_KEYS (after the first one) or bring back the key file from its backup"
            ) from None

    def seal_text(self, value: str) -> Sealed:
        """Encrypt a text."""
        return self.seal_bytes(storable(value).encode())

    def open_text(self, sealed: Sealed) -> str:
        """Decrypt a text."""
        return self.open_bytes(sealed).decode()

    def seal_json(self, value: Any) -> Sealed:
        """Encrypt anything JSON can hold."""
        return self.seal_bytes(storable_json(value, compact=True).encode())

    def open_json(self, value: Sealed | Legacy) -> Any:
        """Decrypt JSON; a legacy plain value is handed out as it is."""
        return value.value if isinstance(value, Legacy) else json.loads(self.open_bytes(value))

    def is_current(self, sealed: Sealed) -> bool:
        """Whether it is sealed with the first key."""
        self._renew()
        try:
            self._newest.decrypt(sealed.token.encode())
        except InvalidToken:
            return False
        return True

    def _renew(self) -> bool:
        """Take over keys that were changed; whether they were."""
        keys = self._newer() if self._newer is not None else None
        if not keys:
            return False
        self._take(keys)
        return True

    def _take(self, keys: Sequence[str]) -> None:
        fernets = _fernets(keys)
        self._newest, self._fernet = fernets[0], MultiFernet(fernets)
        self._mark = hashlib.sha256(_MARK + keys[0].encode()).hexdigest()[:_MARK_SIGNS]

    def rotate(self, sealed: Sealed) -> Sealed:
        """The same secret under the first key."""
        return self.seal_bytes(self.open_bytes(sealed))


def _fernets(keys: Sequence[str]) -> list[Fernet]:
    return [_fernet(key, place) for place, key in enumerate(keys, start=1)]


def _fernet(key: str, place: int) -> Fernet:
    try:
        return Fernet(key)
    except ValueError:
        raise EncryptionKeyException(
            f"key number {place} is not a Fernet key (44 characters of url-safe base64): "
            "put back the one from your backup"
        ) from None
