"""The chat page's WebSocket: the world at once, then every change; what people do comes back the same way."""

import asyncio
import json
from dataclasses import asdict
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from sandbox.telegram.backend import Backend
from sandbox.telegram.controls.control import Control
from sandbox.telegram.controls.control_http import ControlRoutes
from sandbox.telegram.errors import JsonDict
from sandbox.telegram.state.bus import Happening

POLICY_VIOLATION = 1008
GOING_AWAY = 1001
_AS_THEY_ARE = {"toast", "typing", "faults", "switches", "answered", "deleted"}
_END = None


class LivePages:
    """All open chat pages; `close` sends them away."""

    def __init__(self, backend: Backend, control: Control, routes: ControlRoutes) -> None:
        self._backend, self._control, self._routes = backend, control, routes
        self._open: set[asyncio.Queue[JsonDict | None]] = set()

    async def endpoint(self, socket: WebSocket) -> None:
        """`/ws`; only pages of this very server may connect."""
        origin = socket.headers.get("origin", "")
        if origin and origin.partition("://")[2] != socket.headers.get("host"):
            await socket.close(POLICY_VIOLATION)
            return
        await socket.accept()
        outbox: asyncio.Queue[JsonDict | None] = asyncio.Queue()
        outbox.put_nowait({"kind": "world", "world": self._control.world()})
        stop = self._backend.bus.subscribe(lambda happening: self._tell(outbox, happening))
        self._open.add(outbox)
        sender = asyncio.create_task(self._send(socket, outbox))
        try:
            while True:
                await self._receive(outbox, await socket.receive_json())
        except (WebSocketDisconnect, json.JSONDecodeError):
            return
        finally:
            stop()
            self._open.discard(outbox)
            sender.cancel()
            await asyncio.gather(sender, return_exceptions=True)

    def close(self) -> None:
        """Tell every page to go; the sockets close by themselves."""
        for outbox in self._open:
            outbox.put_nowait(_END)

    async def _send(self, socket: WebSocket, outbox: asyncio.Queue[JsonDict | None]) -> None:
        while (message := await outbox.get()) is not _END:
            await socket.send_json(message)
        await socket.close(GOING_AWAY)

    async def _receive(self, outbox: asyncio.Queue[JsonDict | None], message: Any) -> None:
        """`{"act": name, "id": n, ...}` from the page; the answer carries the same id."""
        if not isinstance(message, dict):
            return
        act, number = str(message.pop("act", "")), message.pop("id", None)
        response = await self._routes.perform(act, message)
        outbox.put_nowait({"kind": "reply", "id": number, **json.loads(bytes(response.body))})

    def _tell(self, outbox: asyncio.Queue[JsonDict | None], happening: Happening) -> None:
        for message in self._messages(happening):
            outbox.put_nowait(message)

    def _messages(self, happening: Happening) -> list[JsonDict]:
        kind, chat_id = happening.kind, happening.chat_id
        if kind in _AS_THEY_ARE:
            return [{"kind": kind, "chat_id": chat_id, **happening.data}]
        if kind == "menu":
            return [{"kind": "chat", "chat": self._control.chat_facts(c)} for c in self._backend.world.chats]
        return [] if chat_id is None else self._of_chat(kind, chat_id, happening.data)

    def _of_chat(self, kind: str, chat_id: int, data: JsonDict) -> list[JsonDict]:
        match kind:
            case "message":
                shown = self._control.entry(chat_id, data["message_id"])
                return [{"kind": kind, "chat_id": chat_id, "message": self._control.as_json(shown)}]
            case "person":
                return [{"kind": kind, "person": asdict(self._backend.world.people[chat_id])}]
            case "chat":
                return [{"kind": kind, "chat": self._control.chat_facts(chat_id)}]
        return []
