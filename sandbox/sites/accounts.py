"""Who has an account on a local site, which cookies are theirs just now, and in which state their session is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

VALID = "valid"


@dataclass(frozen=True, slots=True)
class Account:
    """An invented account. `state` is a name of the site's state table; `page_id` the page it acts as, if any."""

    id: str
    name: str
    handle: str
    state: str = VALID
    locale: str = "es_ES"
    page_id: str | None = None
    two_factor: bool = False


@dataclass(slots=True)
class AccountRecord:
    """An account as the site remembers it: its session state, its login and how often its cookie was rotated."""

    account: Account
    state: str
    login: int = 1
    rotation: int = 0
    page_tokens: int = 0
    remaining: int | None = None
    next_state: str = VALID

    def token(self, purpose: str, length: int = 32, *, rotation: int = 0) -> str:
        """An invented secret which changes with every login (and with the rotation, when one is given)."""
        seed = f"{self.account.id}:{self.login}:{rotation}:{purpose}"
        digest = sha256(seed.encode()).hexdigest() + sha256(f"{seed}+".encode()).hexdigest()
        return digest[:length]

    def number(self, purpose: str, digits: int) -> str:
        """An invented number of so many digits, with the same life as `token()`."""
        return str(int(self.token(purpose, 30), 16))[-digits:].rjust(digits, "7")

    def countdown(self) -> bool:
        """Count one answer; the session dies when the agreed number has been given: then True."""
        if self.remaining is None:
            return False
        self.remaining -= 1
        if self.remaining > 0:
            return False
        self.remaining = None
        self.state = self.next_state
        return True


class AccountBook:
    """All accounts of one site, by id."""

    def __init__(self) -> None:
        self._records: dict[str, AccountRecord] = {}

    def __getitem__(self, account_id: str) -> AccountRecord:
        return self._records[account_id]

    def __iter__(self) -> Iterator[AccountRecord]:
        return iter(self._records.values())

    def add(self, account: Account) -> AccountRecord:
        """Remember an account; adding it again starts it afresh."""
        record = AccountRecord(account=account, state=account.state)
        self._records[account.id] = record
        return record

    def get(self, account_id: str | None) -> AccountRecord | None:
        """The record of an id, or None."""
        return self._records.get(account_id) if account_id is not None else None
