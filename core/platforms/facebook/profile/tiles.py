"""The tiles that a profile page loads a moment later, with the exact number of friends."""

import asyncio

from core.domain.results.profiles import ListKind, Profile
from core.platforms.browser.guard import Guard
from core.platforms.browser.responses import ApiAnswer
from core.platforms.facebook.parsing.relay import Answer, answer_of_body

_WAIT_S = 1.5
_OPERATION = "ProfileCometTilesFeed"


class TilesWatch:
    """Listens from before the navigation on; to be closed."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self.heard: list[ApiAnswer] = []
        """The answers about tiles so far."""
        self._arrived = asyncio.Event()
        self._unsubscribe = guard.subscribe(self._take)

    async def answers(self, profile: Profile) -> list[Answer]:
        """The answers about tiles; waits for them a moment if the friends count is only a rounded one so far."""
        friends = profile.counters.get(ListKind.FRIENDS)
        if friends is not None and not friends.exact:
            await self._guard.wait(self._wait())
        return [answer_of_body(answer.body, answer.operation) for answer in self.heard]

    def close(self) -> None:
        """Stop listening."""
        self._unsubscribe()

    async def _wait(self) -> None:
        try:
            await asyncio.wait_for(self._arrived.wait(), _WAIT_S)
        except TimeoutError:
            return

    def _take(self, answer: ApiAnswer) -> None:
        if answer.operation.startswith(_OPERATION):
            self.heard.append(answer)
            self._arrived.set()
