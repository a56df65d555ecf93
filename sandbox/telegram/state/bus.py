"""Everybody who wants to know that something changed in the world: the chat page, and tests that wait."""

from collections.abc import Callable
from dataclasses import dataclass, field

from sandbox.telegram.errors import JsonDict


@dataclass(frozen=True, slots=True)
class Happening:
    """Something changed: `kind` says what (message, deleted, chat, person, toast, typing, menu, faults, call ...)."""

    kind: str
    chat_id: int | None = None
    data: JsonDict = field(default_factory=dict)


Listener = Callable[[Happening], None]


class Bus:
    """Tells every listener at once, in the event loop; a listener must not block."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def publish(self, happening: Happening) -> None:
        """Tell all listeners."""
        for listener in tuple(self._listeners):
            listener(happening)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Start telling; the returned function stops it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)
