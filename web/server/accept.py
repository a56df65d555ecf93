"""Takes connections one by one, never more than there are places, so that no peer uses up the descriptors."""

import asyncio
import resource
import socket
from collections.abc import Callable

import structlog

from web.server.guard import GuardedProtocol

log = structlog.get_logger(__name__)

MOST_PLACES, FEWEST_PLACES = 512, 8
SHARE = 4
"""One in so many of the descriptors that this process may have."""
_PAUSE_S = 0.5


def places() -> int:
    """How many connections may be open at once."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MOST_PLACES if soft == resource.RLIM_INFINITY else max(FEWEST_PLACES, min(MOST_PLACES, soft // SHARE))


class Acceptor:
    """Accepts while it runs. When all places are taken, the oldest connection that has asked nothing yet gives way."""

    def __init__(self, bound: socket.socket, make: Callable[[], GuardedProtocol], limit: int) -> None:
        self._bound = bound
        self._make = make
        self._limit = limit
        self._open: dict[GuardedProtocol, None] = {}
        self._in_trouble = False

    async def run(self) -> None:
        """Until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            await self._place()
            try:
                peer, _ = await loop.sock_accept(self._bound)
            except OSError as error:
                self._tell(error)
                await asyncio.sleep(_PAUSE_S)
                continue
            self._in_trouble = False
            await self._serve(peer)

    async def _serve(self, peer: socket.socket) -> None:
        try:
            _, protocol = await asyncio.get_running_loop().connect_accepted_socket(self._make, peer)
        except OSError:
            peer.close()  # it went away meanwhile
        else:
            self._open[protocol] = None

    async def _place(self) -> None:
        """Until there is one."""
        while len(self._live()) >= self._limit:
            for protocol in self._open:
                if protocol.waiting:
                    protocol.end()
                    break
            await asyncio.sleep(0 if any(protocol.waiting for protocol in self._open) else 0.01)

    def _live(self) -> dict[GuardedProtocol, None]:
        self._open = {protocol: None for protocol in self._open if not protocol.transport.is_closing()}
        return self._open

    def _tell(self, error: OSError) -> None:
        """Once per trouble: it may last for hours."""
        if not self._in_trouble:
            log.warning("no HTTP connection can be taken", error=error.strerror or type(error).__name__)
        self._in_trouble = True
