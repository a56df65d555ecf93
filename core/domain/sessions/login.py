"""Logging in from a live browser: what is shown, what a person does, and how it ends. Nothing typed is kept."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from core.domain.ids import PersonId
from core.domain.platforms import Platform


@dataclass(frozen=True, slots=True)
class Viewport:
    """The size of the page in CSS pixels, and how many pixels of the picture make one of them."""

    width: int
    height: int
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture of the page (JPEG). It is shown and dropped, never stored."""

    sequence: int
    captured_ms: float
    """Milliseconds since the epoch, by the browser's clock."""
    width: int
    """Of the page in CSS pixels, as `height`."""
    height: int
    data: bytes = field(repr=False)


class PointerKind(StrEnum):
    """How the page is pointed at."""

    TOUCH = "touch"
    MOUSE = "mouse"


class KeyName(StrEnum):
    """Keys that are sent as keys; everything else is text."""

    ENTER = "Enter"
    TAB = "Tab"
    BACKSPACE = "Backspace"
    ESCAPE = "Escape"
    LEFT = "ArrowLeft"
    RIGHT = "ArrowRight"
    UP = "ArrowUp"
    DOWN = "ArrowDown"


@dataclass(frozen=True, slots=True)
class Tap:
    """A tap or click at a point of the page."""

    x: float
    y: float
    pointer: PointerKind = PointerKind.TOUCH


@dataclass(frozen=True, slots=True)
class Move:
    """The mouse is over a point; only the newest one matters."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Scroll:
    """The page is scrolled by so many CSS pixels at a point."""

    x: float
    y: float
    dx: float
    dy: float


@dataclass(frozen=True, slots=True)
class PressKey:
    """One key goes down and up."""

    key: KeyName


@dataclass(frozen=True, slots=True)
class GoBack:
    """The page before this one."""


Action = Tap | Move | Scroll | PressKey | GoBack


@dataclass(frozen=True, slots=True)
class Field:
    """The text field of the page that has the focus. The value of a password never leaves the page: only its length."""

    secret: bool
    length: int
    value: str = field(default="", repr=False)
    label: str = ""
    one_character: bool = False
    """One of several boxes that take a character each."""
    numeric: bool = False
    key: int = 0
    """The same number as long as the same field of the same document has the focus; one row of boxes counts as one."""


class DialogKind(StrEnum):
    """What a dialog of the page wants. None is shown as a window: each is answered at once, and its text told."""

    ALERT = "alert"
    """Only told something."""
    CONFIRM = "confirm"
    """Asked yes or no; answered no."""
    PROMPT = "prompt"
    """Asked for a text; answered with none."""


@dataclass(frozen=True, slots=True)
class PageDialog:
    """What the page said in a dialog; shown to the person, never kept."""

    kind: DialogKind
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Typed:
    """What arrived in the field after typing. `exact`: the field holds the very text, compared inside the page."""

    length: int
    exact: bool


class LoginEnd(StrEnum):
    """How a live login ended."""

    CAPTURED = "captured"
    """The session is in place."""
    LEFT = "left"
    """The person pressed Terminar."""
    IDLE = "idle"
    TIME_UP = "time_up"
    BROWSER_GONE = "browser_gone"
    REMOVED = "removed"
    """The person is no longer a member, or lost the web session."""
    REFUSED = "refused"
    """The account belongs to another person's session."""
    SHUTDOWN = "shutdown"
    UNREACHABLE = "unreachable"
    """The site or the session's proxy did not answer."""
    NOT_STORED = "not_stored"
    """The login succeeded, and the database could not take the session."""


@dataclass(frozen=True, slots=True)
class LoginRecord:
    """That a person began a live login, kept so that its end is told whatever happens to the process.

    `web_session` is the hash of the web session that opened it; `end` and `ended_at` are None while it is open.
    """

    person_id: PersonId
    platform: Platform
    web_session: str
    started_at: datetime
    ended_at: datetime | None = None
    end: LoginEnd | None = None
