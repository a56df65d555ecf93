"""The answer in which the page's own script is told of the profile it shows."""

import asyncio

from core.domain.results.profiles import Profile, ProfileAvailability, ProfileRef
from core.errors import LayoutChangedException, NetworkException
from core.platforms.browser.guard import Guard
from core.platforms.browser.responses import ApiAnswer
from core.platforms.reading.pacing import TOO_MANY
from core.platforms.reading.response_queue import ResponseQueue
from core.platforms.x.payloads import profile_from

_NAMED = "User"
_LONG_S = 600.0  # callers wait for less
_ASKED_BY = ("screen_name", "screenName", "userId", "rest_id")


class ProfileWatch:
    """Waits for the answer about one profile, however it was named; to be closed.

    Other users come along on every page: the viewer, people to follow. The right one is known by what was asked for.
    """

    def __init__(self, guard: Guard, ref: ProfileRef) -> None:
        self._guard = guard
        self._identifier = ref.identifier.lower()
        self._queue = ResponseQueue(guard, self._wants)
        self._trouble: LayoutChangedException | None = None

    async def answer(self, seconds: float) -> tuple[Profile | None, ApiAnswer]:
        """The first answer about the profile; without one where the site asks for a pause instead (status 429).

        Raises LayoutChangedException when it cannot be understood, NetworkException when none comes.
        """
        try:
            return await asyncio.wait_for(self._guard.wait(self._first()), seconds)
        except TimeoutError:
            raise self._trouble or NetworkException("the page never learnt about the profile") from None

    def close(self) -> None:
        """Stop waiting."""
        self._queue.close()

    async def _first(self) -> tuple[Profile | None, ApiAnswer]:
        while True:
            await self._queue.wait(_LONG_S)
            for answer in self._queue:
                if answer.body and (profile := self._read(answer)) is not None:
                    return profile, answer
                if answer.status == TOO_MANY:
                    return None, answer

    def _read(self, answer: ApiAnswer) -> Profile | None:
        try:
            profile = profile_from(answer.body)
        except LayoutChangedException as exc:
            self._trouble = exc
            return None
        partial = profile.availability is ProfileAvailability.OK and not profile.counters
        return None if partial else profile

    def _wants(self, answer: ApiAnswer) -> bool:
        told = [str(answer.variables[name]).lower() for name in _ASKED_BY if name in answer.variables]
        return self._identifier in told and _NAMED in answer.operation
