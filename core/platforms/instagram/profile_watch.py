"""The answers with a profile's data, which its page asks for a moment after it was opened."""

import asyncio
from collections import deque

from core.domain.results.profiles import Profile
from core.errors import LayoutChangedException, NetworkException
from core.platforms.browser.guard import Guard
from core.platforms.browser.responses import ApiAnswer
from core.platforms.instagram.parsing.documents import captured
from core.platforms.instagram.parsing.profiles import is_not_there, profile_in

_OPERATIONS = ("PolarisProfilePageContentQuery", "/api/v1/users/web_profile_info")
_COUNTS = ('"follower_count"', '"edge_followed_by"')


class ProfileWatch:
    """Collects the answers that may tell a profile, from before the navigation on; to be closed."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self._answers: deque[ApiAnswer] = deque()
        self._arrived = asyncio.Event()
        self._unsubscribe = guard.subscribe(self._take)
        self._unread = ""
        self.told: tuple[ApiAnswer, ...] = ()
        """The answer from which the profile follows, once there is one."""

    def close(self) -> None:
        """Stop collecting."""
        self._unsubscribe()

    async def profile(self, username: str, number: str, *, viewer_id: str, seconds: float) -> Profile | None:
        """The profile of that user name (or number, where it is known); None when the site says that there is none.

        Raises LayoutChangedException when its answers came and could not be read, NetworkException when none came.
        """
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        while True:
            while self._answers:
                answer = self._answers.popleft()
                found = self._read(answer, viewer_id)
                if isinstance(found, Profile) and _is_meant(found, username, number):
                    self.told = (answer,)
                    return found
                if found is None and _is_profile_call(answer):
                    self.told = (answer,)
                    return None
            left = until - loop.time()
            if left <= 0:
                break
            self._arrived.clear()
            await self._guard.wait(self._wait(left))
        if self._unread:
            raise LayoutChangedException(f"profile answer of {self._unread}: no profile")
        raise NetworkException("the profile's data did not come")

    def _read(self, answer: ApiAnswer, viewer_id: str) -> Profile | bool | None:
        """The profile in an answer, None when it says that there is none, False when it says nothing."""
        try:
            found = captured(answer.body)
        except LayoutChangedException:
            profile, gone = None, False
        else:
            profile, gone = profile_in(found, viewer_id=viewer_id), is_not_there(found)
        if profile is not None:
            return profile
        if gone:
            return None
        if _is_profile_call(answer) and answer.status < 400:  # noqa: PLR2004 - HTTP
            self._unread = answer.operation
        return False

    async def _wait(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._arrived.wait(), seconds)
        except TimeoutError:
            return

    def _take(self, answer: ApiAnswer) -> None:
        # A renamed operation that carries a profile's counts is one of ours all the same.
        if _is_profile_call(answer) or any(count in answer.body for count in _COUNTS):
            self._answers.append(answer)
            self._arrived.set()


def _is_profile_call(answer: ApiAnswer) -> bool:
    return answer.operation.startswith(_OPERATIONS)


def _is_meant(profile: Profile, username: str, number: str) -> bool:
    if number:
        return profile.external_id == number
    return (profile.username or "").lower() == username.lower()
