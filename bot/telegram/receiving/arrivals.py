"""One raw update, read on its own: what cannot be read hurts nothing but itself."""

import hashlib
import json
from dataclasses import dataclass, field, fields
from typing import Any

from telegram import Update
from telegram.error import TelegramError

from bot.telegram.incoming import Incoming, read
from core.domain.ids import ChatId
from core.domain.messages.inbox import NewUpdate, UpdateState
from core.errors import MalformedUpdateException

_KEPT_CHARACTERS = 64_000
"""Of what is set aside; no real update is longer."""
_INTEGERS = 2**63
UPDATE_IDS = 2**31
"""The Bot API's own range: of all its ids, this one alone is not said to have more than 32 significant bits."""
_NUMBERS = (int, int | None, ChatId, ChatId | None)
_KNOWN = ("message", "callback_query", "my_chat_member")
_UNREADABLE = (
    *(TypeError, ValueError, LookupError, AttributeError, ArithmeticError, OSError, RecursionError),
    TelegramError,
)
"""What the library raises when an object lacks a field or holds a value of another kind."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """An update as it arrived. `said` is None for kinds that nothing is done about, and for what is malformed."""

    update_id: int
    """Made from the content when Telegram's own is missing, below zero then."""
    raw: str = field(repr=False)
    said: Incoming | None = None
    problem: str = ""

    @property
    def acknowledged(self) -> int | None:
        """Telegram's own id."""
        return self.update_id if self.update_id >= 0 else None

    @property
    def queue(self) -> int:
        """Whose turn it waits for: the person's, or the chat's for updates without a person."""
        return queue_of(self.said) if self.said is not None else 0

    def stored(self) -> NewUpdate:
        """The row to write."""
        if self.said is None:
            state = UpdateState.SET_ASIDE
            return NewUpdate(self.update_id, "", 0, None, self.raw[:_KEPT_CHARACTERS], state, self.problem[:200])
        return NewUpdate(self.update_id, self.said.kind, self.queue, self.said.user_id, self.raw)


def arrive(item: object, bot_id: int) -> Arrival:
    """Read one element of getUpdates; never raises."""
    update_id = _id_of(item)
    try:
        item = _clean(item)
        raw = json.dumps(item, ensure_ascii=False)
    except RecursionError:  # the parser stops at twice the depth that code of ours can walk
        return Arrival(_made_up_id("") if update_id is None else update_id, "", problem="nested too deeply")
    if update_id is None:
        return Arrival(_made_up_id(raw), raw, problem="no usable update_id")
    try:
        return Arrival(update_id, raw, said_by(item, bot_id))
    except MalformedUpdateException as error:
        return Arrival(update_id, raw, problem=str(error))


def unreadable(update_id: int, payload: bytes) -> Arrival:
    """An answer that holds one update and is no JSON."""
    return Arrival(update_id, payload.decode(errors="replace").replace("\0", ""), problem="the answer is no JSON")


def reread(raw: str, bot_id: int) -> Incoming | None:
    """What was stored; MalformedUpdateException when it cannot be read any more."""
    try:
        return said_by(json.loads(raw), bot_id)
    except (ValueError, RecursionError) as error:
        raise MalformedUpdateException("no JSON") from error


def said_by(item: object, bot_id: int) -> Incoming | None:
    """The update in our own terms; MalformedUpdateException when it is not what the Bot API promises."""
    if not isinstance(item, dict):
        raise MalformedUpdateException(f"{type(item).__name__} instead of an object")
    kind = next((name for name in _KNOWN if name in item), "update")
    try:
        said = read(Update.de_json(item, None), bot_id)
    except _UNREADABLE as error:
        raise MalformedUpdateException(f"{kind}: {type(error).__name__}") from None
    if said is not None:
        _check(said)
    return said


def queue_of(said: Incoming) -> int:
    """See Arrival.queue."""
    return said.chat_id if said.user_id is None else said.user_id


def _check(said: Incoming) -> None:
    """The library takes any value for any field."""
    for known in fields(Incoming):
        value = getattr(said, known.name)
        if value is not None and not _fits(value, known.type):
            raise MalformedUpdateException(f"{said.kind}: bad {known.name}")


def _fits(value: object, declared: object) -> bool:
    if declared in _NUMBERS:
        return type(value) is int and -_INTEGERS <= value < _INTEGERS
    return isinstance(value, bool if declared is bool else str)


def _id_of(item: object) -> int | None:
    """Telegram's own id; None for one out of its range, which would acknowledge every real update below it."""
    number = item.get("update_id") if isinstance(item, dict) else None
    return number if type(number) is int and 0 <= number < UPDATE_IDS else None


def _clean(value: Any) -> Any:
    """Without what no database stores: NUL, and halves of surrogate pairs."""
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [_clean(part) for part in value]
    if isinstance(value, dict):
        return {_clean(name): _clean(part) for name, part in value.items()}
    return value


def _made_up_id(raw: str) -> int:
    """The same for the same content, so that what is fetched again is stored once."""
    return -1 - int.from_bytes(hashlib.sha256(raw.encode()).digest()[:7], "big")
