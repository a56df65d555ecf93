"""What a person does to the page, in order and without waiting for the browser's replies."""

import asyncio
from collections.abc import Mapping
from typing import Any

from playwright.async_api import CDPSession
from playwright.async_api import Error as PlaywrightError

from core.domain.sessions.login import Action, GoBack, KeyName, Move, PointerKind, PressKey, Scroll, Tap

_KEYS: Mapping[KeyName, tuple[int, str]] = {
    KeyName.ENTER: (13, "\r"),
    KeyName.TAB: (9, ""),
    KeyName.BACKSPACE: (8, ""),
    KeyName.ESCAPE: (27, ""),
    KeyName.LEFT: (37, ""),
    KeyName.RIGHT: (39, ""),
    KeyName.UP: (38, ""),
    KeyName.DOWN: (40, ""),
}
"""Windows key codes: without them Backspace and Enter do nothing in Chromium."""
_MOVING = frozenset({KeyName.TAB, KeyName.ENTER})
"""Keys that may move the focus."""


class Hands:
    """Sends input. Each call is written to the browser at once; only moves wait for the one before them."""

    def __init__(self, wire: CDPSession) -> None:
        self._wire = wire
        self._sent: set[asyncio.Task[None]] = set()
        self._moving: asyncio.Task[None] | None = None
        self._next_move: Move | None = None

    def act(self, action: Action) -> asyncio.Task[None] | None:
        """See LiveBrowser.act. What may move the focus gives when the browser has taken it."""
        match action:
            case Move():
                self._move(action)
            case Tap(pointer=PointerKind.TOUCH):
                return self._tap(action)
            case Tap():
                return self._click(action)
            case Scroll():
                self._flush()
                self._mouse("mouseWheel", action.x, action.y, deltaX=action.dx, deltaY=action.dy)
            case PressKey():
                pressed = self.press(action.key)
                return pressed if action.key in _MOVING else None
            case GoBack():
                self._send("Runtime.evaluate", expression="history.back()")
        return None

    def press(self, key: KeyName) -> asyncio.Task[None]:
        """One key down and up."""
        code, text = _KEYS[key]
        common = {"key": key.value, "code": key.value, "windowsVirtualKeyCode": code}
        self._send("Input.dispatchKeyEvent", type="keyDown" if text else "rawKeyDown", text=text, **common)
        return self._send("Input.dispatchKeyEvent", type="keyUp", **common)

    def select_all(self) -> None:
        """Mark what the focused field holds, so that the text that follows replaces it."""
        common = {"key": "a", "code": "KeyA", "windowsVirtualKeyCode": 65, "modifiers": 2}
        self._send("Input.dispatchKeyEvent", type="rawKeyDown", commands=["selectAll"], **common)
        self._send("Input.dispatchKeyEvent", type="keyUp", **common)

    def insert(self, text: str) -> asyncio.Task[None]:
        """Insert the text as an input method does: every character of every script arrives."""
        return self._send("Input.insertText", text=text)

    async def insert_each(self, text: str) -> None:
        """Character by character, each when the page has dealt with the one before: its script moves the focus on."""
        for character in text:
            await self.insert(character)

    def end(self) -> None:
        """Nothing more is sent."""
        for task in self._sent:
            task.cancel()

    def _tap(self, tap: Tap) -> asyncio.Task[None]:
        point = [{"x": tap.x, "y": tap.y}]
        self._send("Input.dispatchTouchEvent", type="touchStart", touchPoints=point)
        return self._send("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])

    def _click(self, tap: Tap) -> asyncio.Task[None]:
        self._next_move = None
        self._mouse("mouseMoved", tap.x, tap.y)
        self._mouse("mousePressed", tap.x, tap.y, button="left", clickCount=1)
        return self._mouse("mouseReleased", tap.x, tap.y, button="left", clickCount=1)

    def _move(self, move: Move) -> None:
        self._next_move = move
        if self._moving is None or self._moving.done():
            self._flush()

    def _flush(self) -> None:
        """The newest move goes out; those that came while it was under way follow as one."""
        move, self._next_move = self._next_move, None
        if move is not None:
            self._moving = self._mouse("mouseMoved", move.x, move.y)
            self._moving.add_done_callback(lambda task: None if task.cancelled() else self._flush())

    def _mouse(self, kind: str, x: float, y: float, **more: Any) -> asyncio.Task[None]:
        return self._send("Input.dispatchMouseEvent", type=kind, x=x, y=y, **more)

    def _send(self, method: str, **parameters: Any) -> asyncio.Task[None]:
        """Tasks start in the order in which they are made, and each writes before its first wait: order is kept."""
        task = asyncio.ensure_future(self._sending(method, parameters))
        self._sent.add(task)
        task.add_done_callback(self._sent.discard)
        return task

    async def _sending(self, method: str, parameters: dict[str, Any]) -> None:
        try:
            await self._wire.send(method, parameters)
        except PlaywrightError:
            return  # the page is gone, which the browser's own watch reports
