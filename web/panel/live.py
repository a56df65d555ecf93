"""One stream per browser that says which part of the panel changed; its script fetches that part again."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from core.domain.people.web_access import Visitor
from core.errors import StorageException
from core.ports.repositories.panel import Marks
from core.services.panel.reads import PanelReads
from core.services.team.web_access import WebAccess
from web.auth.authenticator import Sleep
from web.panel.parts import PANEL, Parts
from web.streams import Streams

EVERY_S = 0.5
"""Between two looks at what changed and who may still look."""
ALIVE_EVERY = 30
"""Looks between two lines that keep the connection open."""
END = "fin"
_PARTS = {"sesiones": "sessions", "casos": "incidents", "trabajos": "jobs"}
"""Names of parts in pages, and the marks that tell of them."""


class Changes:
    """Looks for everybody at once, and only while somebody follows."""

    def __init__(self, reads: PanelReads, web: WebAccess, sleep: Sleep) -> None:
        self._reads = reads
        self._web = web
        self._sleep = sleep
        self._followers: dict[asyncio.Queue[str], str] = {}
        self._watching: asyncio.Task[None] | None = None

    async def follow(self, session_hash: str) -> AsyncIterator[str]:
        """Names of parts that changed, `` now and then, and END once that web session may not look any more."""
        queue: asyncio.Queue[str] = asyncio.Queue()
        self._followers[queue] = session_hash
        if self._watching is None or self._watching.done():
            self._watching = asyncio.create_task(self._watch(), name="panel-changes")
        try:
            said = ""
            while said != END:
                said = await queue.get()
                yield said
        finally:
            del self._followers[queue]
            if not self._followers:
                self._watching.cancel()

    async def _watch(self) -> None:
        known, looks = await self._marks(), 0
        while self._followers:
            await self._sleep(EVERY_S)
            looks += 1
            allowed = await self._allowed()
            marks = await self._marks()
            said = _changed(known, marks) + ([""] if looks % ALIVE_EVERY == 0 else [])
            known = marks or known
            for queue, session_hash in list(self._followers.items()):
                for word in said if session_hash in allowed else [END]:
                    queue.put_nowait(word)

    async def _allowed(self) -> frozenset[str]:
        """A database that does not answer just now ends nobody's stream."""
        hashes = frozenset(self._followers.values())
        try:
            return await self._web.still_open(hashes)
        except StorageException:
            return hashes

    async def _marks(self) -> Marks | None:
        try:
            return await self._reads.marks()
        except StorageException:
            return None


def _changed(before: Marks | None, now: Marks | None) -> list[str]:
    if before is None or now is None:
        return []
    return [name for name, mark in _PARTS.items() if getattr(before, mark) != getattr(now, mark)]


def live_routes(parts: Parts) -> APIRouter:
    """The stream, for everybody who may see the panel. Beyond `streams.MOST` pages of one browser are not kept up."""
    router = parts.router()
    streams, changes = Streams(), Changes(parts.services.panel, parts.services.web, parts.sleep)
    anybody = Depends(parts.doors.page())

    @router.get(f"{PANEL}/eventos")
    async def events(request: Request, visitor: Annotated[Visitor, anybody]) -> Response:
        del request
        session_hash = visitor.session.session_hash if visitor.session else ""

        async def told() -> AsyncIterator[str]:
            yield "retry: 2000\n\n"
            async for word in changes.follow(session_hash):
                yield f"event: {END}\ndata: {END}\n\n" if word == END else f"data: {word}\n\n" if word else ": \n\n"

        return streams.answer(session_hash, told())

    return router
