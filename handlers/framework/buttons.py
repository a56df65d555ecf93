"""Callback data of buttons: compact and versioned, at most 64 bytes, with the role that may press.

`1` + name + `:` + fields joined by `:`. Integers are base 36, enum members their value, booleans 0 or 1, texts
themselves (`~` and `:` escaped). A new meaning of an old name needs a new version digit: old buttons turn stale.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from telegram.constants import InlineKeyboardButtonLimit

from core.domain.people.person import Role
from handlers.framework.reply import Button, ButtonStyle

VERSION = "1"
MAX_BYTES = int(InlineKeyboardButtonLimit.MAX_CALLBACK_DATA)
_NAME_LIMIT = 3
_INTEGERS = 2**31
"""Bound of accepted integers: signed 32 bits, as the narrowest numbers of rows; updates end below 2,000,000,000."""
_BOOLEANS = {"1": True, "0": False}
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"

FieldType = type[int] | type[bool] | type[str] | type[StrEnum]
FieldValue = int | bool | str | StrEnum


@dataclass(frozen=True, slots=True)
class ButtonSpec:
    """The shape of one kind of button: its name (1-3 characters, unique) and the types of what it carries."""

    name: str
    fields: tuple[FieldType, ...] = ()

    def __post_init__(self) -> None:
        if not (1 <= len(self.name) <= _NAME_LIMIT and self.name.isascii() and self.name.isalnum()):
            raise ValueError(f"button name {self.name!r} must be 1-3 letters or digits")

    def data(self, *values: FieldValue) -> str:
        """Callback data for these values; ValueError when they do not match the fields or do not fit."""
        if len(values) != len(self.fields):
            raise ValueError(f"button {self.name!r} carries {len(self.fields)} fields, not {len(values)}")
        parts = [_encode(kind, value) for kind, value in zip(self.fields, values, strict=True)]
        data = ":".join([VERSION + self.name, *parts])
        if len(data.encode()) > MAX_BYTES:
            raise ValueError(f"button {self.name!r} does not fit into {MAX_BYTES} bytes")
        return data

    def fits(self, *values: FieldValue) -> bool:
        """Whether texts given by people are short enough for `data`."""
        try:
            self.data(*values)
        except ValueError:
            return False
        return True

    def button(self, label: str, *values: FieldValue, style: ButtonStyle | None = None) -> Button:
        """A button whose callback data holds these values."""
        return Button(label, data=self.data(*values), style=style)

    def parse(self, parts: tuple[str, ...]) -> tuple[FieldValue, ...] | None:
        """The values, typed; None when they are not of this shape."""
        if len(parts) != len(self.fields):
            return None
        try:
            return tuple(_decode(kind, part) for kind, part in zip(self.fields, parts, strict=True))
        except ValueError:
            return None


ButtonHandler = Callable[..., Awaitable[None]]
"""Called with the Context, then one argument per field of the spec."""


@dataclass(frozen=True, slots=True)
class ButtonAction:
    """What a press does and the role it takes; the role is checked when it is pressed, not when it is drawn."""

    spec: ButtonSpec
    role: Role
    handler: ButtonHandler
    once: bool = False
    """Sends something new: pressed again within seconds (a double tap) it sends nothing more."""


@dataclass(frozen=True, slots=True)
class Press:
    """A decoded press."""

    action: ButtonAction
    values: tuple[Any, ...]


class ButtonRegistry:
    """Every kind of button by name. Two actions with one name are a ValueError at start."""

    def __init__(self, actions: Iterable[ButtonAction]) -> None:
        known: dict[str, ButtonAction] = {}
        for action in actions:
            if action.spec.name in known:
                raise ValueError(f"button name {action.spec.name!r} is used twice")
            known[action.spec.name] = action
        self._actions: Mapping[str, ButtonAction] = known

    def read(self, data: str) -> Press | None:
        """What was pressed; None for unknown, outdated or garbled data (a stale button)."""
        head, *parts = data.split(":")
        action = self._actions.get(head[1:]) if head.startswith(VERSION) else None
        values = action.spec.parse(tuple(parts)) if action else None
        return Press(action, values) if action and values is not None else None


def _encode(kind: FieldType, value: FieldValue) -> str:
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise ValueError(f"{value!r} is not {kind.__name__}")
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, int):
        return _base36(value)
    return str(value).replace("~", "~0").replace(":", "~1")


def _decode(kind: FieldType, part: str) -> FieldValue:
    if kind is bool and part in _BOOLEANS:
        return _BOOLEANS[part]
    if kind is int and part.isascii():
        value = int(part, 36)
        if _base36(value) == part and -_INTEGERS <= value < _INTEGERS:
            return value
    if kind in {bool, int}:
        raise ValueError(f"unreadable field {part!r}")
    text = part.replace("~1", ":").replace("~0", "~")
    return kind(text)


def _base36(value: int) -> str:
    digits = ""
    rest = abs(value)
    while rest:
        rest, digit = divmod(rest, 36)
        digits = _DIGITS[digit] + digits
    return ("-" if value < 0 else "") + (digits or "0")
