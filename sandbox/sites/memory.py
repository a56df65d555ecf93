"""What the local sites must not forget when they stop: the state of every session and the logins of every account."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from sandbox.sites.accounts import AccountRecord

FIELDS = ("state", "login", "rotation", "page_tokens")
Facts = dict[str, str | int]


class SiteMemory:
    """Account facts by platform and id, in one JSON file, or nowhere when no path is given."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._before: dict[str, dict[str, Facts]] = {}
        self._now: dict[str, dict[str, Facts]] = {}
        if path is not None and path.exists():
            self._before = json.loads(path.read_text(encoding="utf-8"))

    def recall(self, platform: str, record: AccountRecord) -> None:
        """Give a record the facts of the time before, once: who adds an account again starts it afresh."""
        for name, value in self._before.get(platform, {}).pop(record.account.id, {}).items():
            setattr(record, name, value)

    def keep(self, platform: str, records: Iterable[AccountRecord]) -> None:
        """Write the facts of a platform's accounts; whole or not at all."""
        if self._path is None:
            return
        self._now[platform] = {
            record.account.id: {name: getattr(record, name) for name in FIELDS} for record in records
        }
        platforms = self._before.keys() | self._now.keys()
        facts = {name: {**self._before.get(name, {}), **self._now.get(name, {})} for name in platforms}
        fresh = self._path.with_suffix(".new")
        fresh.write_text(json.dumps(facts), encoding="utf-8")
        fresh.replace(self._path)
