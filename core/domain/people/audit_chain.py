"""The audit trail as a hash chain: a row that is changed, taken out or moved afterwards shows.

A row's `contents` digest covers what may name people (subject, before, after) together with a random salt; its `digest`
covers that, the rest of the row and the digest of the row before. So contents can be removed with their salt, and the
chain still holds while nothing tells any more what they were. A later entry `audit.empty` names the rows that were
emptied: an empty row that no such entry names was emptied by somebody else.
"""

import hashlib
import json
import re
import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC
from enum import StrEnum

from core.domain.people.person import AuditEntry

GENESIS = "0" * 64
"""What the first row takes for the digest of the row before."""
EMPTIED = "[borrado]"
"""What stands in the place of a subject that was removed."""
EMPTY_ACTION = "audit.empty"
_RANGE = re.compile(r"(\d{1,18})(?:-(\d{1,18}))?")


class Flaw(StrEnum):
    """What is wrong with a row."""

    CONTENTS = "contents"
    """Its texts are not those of its digest."""
    LINK = "link"
    """It does not follow from the row before: one of both was changed, or a row between them is missing."""
    EMPTIED = "emptied"
    """Its texts were removed, and no later entry says so."""


@dataclass(frozen=True, slots=True)
class ChainedEntry:
    """A row of the trail with its place in the chain. `salt` is None once its contents were removed."""

    number: int
    entry: AuditEntry
    salt: str | None
    contents: str
    digest: str


@dataclass(frozen=True, slots=True)
class ChainHead:
    """The newest row: the whole trail up to it is what its digest stands for."""

    number: int = 0
    digest: str = GENESIS


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What a check found. `flaws` are the first ones, by number; `passes` is whether the chain goes through the head
    that was asked for (None: none was)."""

    head: ChainHead
    rows: int
    emptied: int
    flaws: tuple[tuple[int, Flaw], ...]
    passes: bool | None = None

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return not self.flaws and self.passes is not False


def contents_digest(entry: AuditEntry, salt: str) -> str:
    """SHA-256 of the texts of a row, in hexadecimal."""
    return _digest([salt, entry.subject, entry.before, entry.after])


def link_digest(previous: str, number: int, entry: AuditEntry, contents: str) -> str:
    """SHA-256 of a row and of all before it, in hexadecimal."""
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    return _digest([previous, number, entry.actor, entry.action, at, contents])


def chained(head: ChainHead, entry: AuditEntry) -> ChainedEntry:
    """The entry as the row that follows the head."""
    salt, number = secrets.token_hex(16), head.number + 1
    contents = contents_digest(entry, salt)
    return ChainedEntry(number, entry, salt, contents, link_digest(head.digest, number, entry, contents))


def ranges(numbers: Collection[int]) -> str:
    """`3-5, 9`; `numbers_of` reads it."""
    parts: list[list[int]] = []
    for number in sorted(set(numbers)):
        if parts and parts[-1][1] == number - 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in parts)


@dataclass(slots=True)
class ChainCheck:
    """Checks rows as they are fed, oldest first; memory grows with the emptied rows only."""

    expected: str | None = None
    """A digest that the chain has to pass through."""
    most: int = 20
    """Flaws that are told."""
    _head: ChainHead = ChainHead()
    _rows: int = 0
    _passes: bool = False
    _flaws: list[tuple[int, Flaw]] = field(default_factory=list)
    _emptied: set[int] = field(default_factory=set)
    _count: int = 0

    def feed(self, rows: Iterable[ChainedEntry]) -> None:
        """The next rows."""
        for row in rows:
            self._one(row)

    def report(self) -> ChainReport:
        """What was found, once all rows were fed."""
        unsaid = [(number, Flaw.EMPTIED) for number in self._emptied]
        flaws = tuple(sorted([*self._flaws, *unsaid])[: self.most])
        passes = None if self.expected is None else self._passes or self.expected == GENESIS
        return ChainReport(self._head, self._rows, self._count, flaws, passes)

    def _one(self, row: ChainedEntry) -> None:
        if row.salt is None:
            self._emptied.add(row.number)
            self._count += 1
        elif contents_digest(row.entry, row.salt) != row.contents:
            self._found(row, Flaw.CONTENTS)
        if link_digest(self._head.digest, row.number, row.entry, row.contents) != row.digest:
            self._found(row, Flaw.LINK)
        if row.entry.action == EMPTY_ACTION and row.salt is not None:
            self._said(row.entry.after)
        self._head = ChainHead(row.number, row.digest)
        self._rows += 1
        self._passes |= row.digest == self.expected

    def _said(self, told: str) -> None:
        """Emptied rows that an entry names are in order."""
        spans = [(int(first), int(last or first)) for first, last in _RANGE.findall(told)]
        self._emptied = {number for number in self._emptied if not any(a <= number <= b for a, b in spans)}

    def _found(self, row: ChainedEntry, flaw: Flaw) -> None:
        if len(self._flaws) < self.most:
            self._flaws.append((row.number, flaw))


def _digest(parts: list[str | int | None]) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=True, separators=(",", ":")).encode("ascii")).hexdigest()
