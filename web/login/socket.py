"""The viewer's WebSocket: pictures and words one way, taps and text the other. Nothing of either is logged or kept.

Binary messages are frames: sequence (uint32), milliseconds of capture (float64), width and height in CSS pixels
(uint16 each), little-endian, then the JPEG. Everything else is JSON with a field `t`.
"""

import asyncio
import struct
from collections.abc import Awaitable, Coroutine
from contextlib import suppress
from typing import Any

from fastapi import WebSocket, WebSocketDisconnect

from core.domain.people.person import Person
from core.domain.platforms import Platform
from core.domain.sessions.login import Field, Frame, LoginEnd, Typed
from core.errors import BrowserCrashedException, LoginBusyException
from core.services.login.run import LoginRun, Phase, Standing, StillAllowed
from core.services.login.service import LiveLoginService
from handlers.words.login import DIALOGS, ENDS
from web.login.messages import (
    ClientMessage,
    ConfirmMessage,
    KeyMessage,
    LeaveMessage,
    ShownMessage,
    StartMessage,
    TapMessage,
    TextMessage,
    action_of,
    read_message,
)

HEADER = struct.Struct("<IdHH")
NORMAL, POLICY, TRY_LATER = 1000, 1008, 1013
"""Close codes of RFC 6455."""
START_S = 10.0
"""How long a page may take to tell the size of its screen."""
LAST_FRAME_S = 1.0
"""How long the end waits for a picture that is still on its way."""
MOST_UNDER_WAY, MOST_WAIT_S = 2, 1.0
"""Frames that were sent and are not drawn yet, and how long one of them is waited for."""
MOST_PER_S = 500
"""Messages of one viewer; a page that follows a pointer sends 60 a second."""


class LoginSocket:
    """One viewer's connection to a live login: opens the browser, or comes back to the one that is open."""

    def __init__(
        self, socket: WebSocket, logins: LiveLoginService, person: Person, platform: Platform, web_session: str
    ) -> None:
        self._socket = socket
        self._logins = logins
        self._person = person
        self._platform = platform
        self._web_session = web_session
        self._sending = asyncio.Lock()
        self._answers: set[asyncio.Task[None]] = set()
        self._second, self._counted = 0.0, 0
        self._drawn, self._shown = asyncio.Condition(), 0

    async def serve(self, allowed: StillAllowed) -> LoginEnd | None:
        """Until one side ends it; how the login ended, None while it goes on without this viewer."""
        start = await self._first_message()
        if start is None:
            await self._socket.close(POLICY)
            return None
        run = self._logins.of(self._person.person_id, self._platform)
        try:
            starting = self._person, self._platform, start.viewport, allowed, self._web_session
            run = run or await self._logins.start(*starting)
        except LoginBusyException as busy:
            await self._say({"t": "busy", "own": busy.own})
            await self._socket.close(TRY_LATER)
            return None
        if not run.take_seat():
            await self._say({"t": "busy", "own": True})
            await self._socket.close(TRY_LATER)
            return None
        try:
            return await self._watch(run)
        finally:
            run.leave_seat()

    async def _first_message(self) -> StartMessage | None:
        try:
            text = await asyncio.wait_for(self._socket.receive_text(), START_S)
        except (TimeoutError, KeyError, WebSocketDisconnect):
            return None
        message = read_message(text)
        return message if isinstance(message, StartMessage) else None

    async def _watch(self, run: LoginRun) -> LoginEnd | None:
        """Both directions at once; the first that ends ends the others."""
        tasks = [
            asyncio.ensure_future(self._receive(run)),
            asyncio.ensure_future(self._show_frames(run)),
            asyncio.ensure_future(self._show_fields(run)),
            asyncio.ensure_future(self._show_dialogs(run)),
        ]
        standing = asyncio.ensure_future(self._show_standings(run))
        try:
            await asyncio.wait({tasks[0], standing}, return_when=asyncio.FIRST_COMPLETED)
            over = standing.done() and standing.exception() is None
            if over:
                await asyncio.wait({tasks[1]}, timeout=LAST_FRAME_S)
                with suppress(RuntimeError, WebSocketDisconnect):
                    await self._socket.close(NORMAL)
            return standing.result() if over else None
        finally:
            running = (*tasks, standing, *self._answers)
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)

    async def _receive(self, run: LoginRun) -> None:
        try:
            while True:
                message = read_message(await self._socket.receive_text())
                if message is None or isinstance(message, StartMessage) or self._is_flooded():
                    await self._socket.close(POLICY)
                    return
                with suppress(BrowserCrashedException):  # its standing says so
                    await self._do(run, message)
        except KeyError:
            await self._socket.close(POLICY)  # a binary message
        except (WebSocketDisconnect, RuntimeError):
            return  # the viewer is gone

    def _is_flooded(self) -> bool:
        """Counts a message; whether there were too many within a second."""
        now = asyncio.get_running_loop().time()
        if now - self._second >= 1:
            self._second, self._counted = now, 0
        self._counted += 1
        return self._counted > MOST_PER_S

    async def _do(self, run: LoginRun, message: ClientMessage) -> None:
        action = action_of(message)
        if action is not None:
            run.act(action)
            if isinstance(message, TapMessage | KeyMessage) and message.n:
                self._answer(self._tell_focus(run, message.n))
            return
        match message:
            case TextMessage():
                self._type(run, message)
            case ConfirmMessage():
                await run.confirm(meant=message.yes)
            case ShownMessage():
                await self._draw(message)
            case LeaveMessage():
                run.finish(LoginEnd.LEFT)

    def _type(self, run: LoginRun, message: TextMessage) -> None:
        """Sent at once, in order; what follows does not wait for the page to read back what arrived."""
        typing = run.type_text(message.v, message.f)
        if typing is not None:
            self._answer(self._read_back(typing, message.n))

    def _answer(self, answer: Coroutine[Any, Any, None]) -> None:
        """Give an answer that is to come, while more is received."""
        task = asyncio.ensure_future(answer)
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)

    async def _tell_focus(self, run: LoginRun, number: int) -> None:
        browser = await run.browser()
        if browser is None:
            return
        with suppress(BrowserCrashedException, RuntimeError, WebSocketDisconnect):
            field = await browser.focused()
            await self._say({"t": "field", "field": _field(field), "n": number})

    async def _read_back(self, typing: Awaitable[Typed], number: int) -> None:
        with suppress(BrowserCrashedException, RuntimeError, WebSocketDisconnect):  # whose standing says so; no viewer
            typed = await typing
            await self._say({"t": "arrived", "n": number, "length": typed.length, "exact": typed.exact})

    async def _show_frames(self, run: LoginRun) -> None:
        browser = await run.browser()
        if browser is None:
            return
        try:
            async for frame in browser.frames():
                async with self._sending:
                    await self._socket.send_bytes(packed(frame))
                await self._room_after(frame.sequence)
        except BrowserCrashedException:
            return  # its standing says so

    async def _room_after(self, sequence: int) -> None:
        """Wait until few enough frames are on their way; the next one is then the newest, not the one behind."""
        async with self._drawn:
            with suppress(TimeoutError):  # a viewer that never tells gets one now and then
                async with asyncio.timeout(MOST_WAIT_S):
                    await self._drawn.wait_for(lambda: sequence - self._shown < MOST_UNDER_WAY)

    async def _draw(self, message: ShownMessage) -> None:
        async with self._drawn:
            self._shown = max(self._shown, message.n)
            self._drawn.notify_all()

    async def _show_fields(self, run: LoginRun) -> None:
        browser = await run.browser()
        if browser is None:
            return
        try:
            async for field in browser.fields():
                await self._say({"t": "field", "field": _field(field)})
        except BrowserCrashedException:
            return

    async def _show_dialogs(self, run: LoginRun) -> None:
        browser = await run.browser()
        if browser is None:
            return
        with suppress(BrowserCrashedException):
            async for dialog in browser.dialogs():
                await self._say({"t": "dialog", "sentence": DIALOGS[dialog.kind].format(dialog.text)})

    async def _show_standings(self, run: LoginRun) -> LoginEnd | None:
        async for standing in run.standings():
            await self._say(_standing(standing))
            if standing.phase is Phase.ENDED:
                return standing.end
        return None

    async def _say(self, message: dict[str, object]) -> None:
        async with self._sending:
            await self._socket.send_json(message)


async def tell_end(socket: WebSocket, end: LoginEnd) -> None:
    """To a page that comes back after its live login ended: how that was."""
    await socket.accept()
    with suppress(RuntimeError, WebSocketDisconnect):
        await socket.send_json(_standing(Standing(Phase.ENDED, 0, end)))
        await socket.close(NORMAL)


def packed(frame: Frame) -> bytes:
    """A frame as it goes over the wire."""
    return HEADER.pack(frame.sequence, frame.captured_ms, frame.width, frame.height) + frame.data


def _field(field: Field | None) -> dict[str, object] | None:
    if field is None:
        return None
    return {
        "secret": field.secret,
        "length": field.length,
        "value": field.value,
        "label": field.label,
        "one": field.one_character,
        "numeric": field.numeric,
        "key": field.key,
    }


def _standing(standing: Standing) -> dict[str, object]:
    other = standing.other
    return {
        "t": "standing",
        "phase": standing.phase.value,
        "left": standing.left_s,
        "end": standing.end.value if standing.end else None,
        "sentence": ENDS[standing.end] if standing.end else None,
        "other": {"before": f"…{other.before[-4:]}", "now": f"…{other.now[-4:]}"} if other else None,
    }
