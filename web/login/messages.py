"""What a viewer's page may send over its socket. Everything else ends the connection."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from core.domain.sessions.login import Action, GoBack, KeyName, Move, PointerKind, PressKey, Scroll, Tap, Viewport

LONGEST_TEXT = 4096
_FAR = 20_000.0

Coordinate = Annotated[float, Field(ge=-_FAR, le=_FAR, allow_inf_nan=False)]
Distance = Annotated[float, Field(ge=-_FAR, le=_FAR, allow_inf_nan=False)]


class _Message(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class StartMessage(_Message):
    """The size of the viewer's screen, once, before anything else."""

    t: Literal["start"]
    w: int = Field(ge=200, le=2_000)
    h: int = Field(ge=200, le=2_000)
    scale: float = Field(1.0, ge=1.0, le=2.0, allow_inf_nan=False)

    @property
    def viewport(self) -> Viewport:
        """As the browser takes it."""
        return Viewport(self.w, self.h, self.scale)


class TapMessage(_Message):
    """A tap or a click. `n` numbers it, for the answer that says which field has the focus then; 0: none is wanted."""

    t: Literal["tap"]
    x: Coordinate
    y: Coordinate
    p: PointerKind = PointerKind.TOUCH
    n: int = Field(0, ge=0, le=2**31)


class MoveMessage(_Message):
    """The mouse moved."""

    t: Literal["move"]
    x: Coordinate
    y: Coordinate


class ScrollMessage(_Message):
    """A wheel or a finger scrolled."""

    t: Literal["scroll"]
    x: Coordinate
    y: Coordinate
    dx: Distance
    dy: Distance


class KeyMessage(_Message):
    """A key that is not text. `n` as of a tap."""

    t: Literal["key"]
    k: KeyName
    n: int = Field(0, ge=0, le=2**31)


class BackMessage(_Message):
    """The page before."""

    t: Literal["back"]


class TextMessage(_Message):
    """What the field with the key `f` shall hold. `n` numbers the message, for its answer."""

    t: Literal["text"]
    n: int = Field(ge=0, le=2**31)
    f: int = Field(ge=0, le=2**31)
    v: str = Field(max_length=LONGEST_TEXT, repr=False)


class ConfirmMessage(_Message):
    """Whether another account than before is meant."""

    t: Literal["confirm"]
    yes: bool


class ShownMessage(_Message):
    """The picture with that number has been drawn. No sign of life of a person."""

    t: Literal["shown"]
    n: int = Field(ge=0, le=2**31)


class LeaveMessage(_Message):
    """Terminar."""

    t: Literal["leave"]


ClientMessage = Annotated[
    StartMessage
    | TapMessage
    | MoveMessage
    | ScrollMessage
    | KeyMessage
    | BackMessage
    | TextMessage
    | ConfirmMessage
    | ShownMessage
    | LeaveMessage,
    Field(discriminator="t"),
]
_ADAPTER: TypeAdapter[ClientMessage] = TypeAdapter(ClientMessage)


def read_message(text: str) -> ClientMessage | None:
    """The message, or None for anything that is none."""
    try:
        return _ADAPTER.validate_json(text)
    except ValidationError:
        return None


def action_of(message: ClientMessage) -> Action | None:
    """What it does to the page; None when it does something else."""
    match message:
        case TapMessage():
            return Tap(message.x, message.y, message.p)
        case MoveMessage():
            return Move(message.x, message.y)
        case ScrollMessage():
            return Scroll(message.x, message.y, message.dx, message.dy)
        case KeyMessage():
            return PressKey(message.k)
        case BackMessage():
            return GoBack()
        case _:
            return None
