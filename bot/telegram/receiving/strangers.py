"""What is heard of people who are not enrolled: one answer per quiet period, and their invitation codes."""

from dataclasses import dataclass, field

from bot.telegram.incoming import Incoming
from core.ports.runtime import Clock
from core.services.team.access import MAX_ATTEMPTS

QUIET_S = 600.0
"""Who was answered is not answered again before this long has passed without a word of theirs."""
_CODES_S = 3600.0
_CODES = MAX_ATTEMPTS + 1
"""Heard per hour: the tries that an invitation allows, and the one that is told so."""
_FRESH_S = 1.0
"""Who was not enrolled so shortly ago is not looked up again."""
_REMEMBERED = 5000
_NOTHING_TO_ANSWER = {"membership", "migration", "service"}


@dataclass(slots=True)
class _Known:
    """One stranger."""

    last: float = float("-inf")
    looked_up: float = float("-inf")
    codes: list[float] = field(default_factory=list)


class Strangers:
    """Decides which messages of a stranger are read at all; in memory, so that a flood costs nothing."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._known: dict[int, _Known] = {}

    def ignores(self, said: Incoming) -> bool:
        """Whether it can be dropped without asking the database who that is."""
        if said.user_id is None or said.kind in _NOTHING_TO_ANSWER or _brings_code(said):
            return False
        known, now = self._known.get(said.user_id), self._clock.monotonic()
        if known is None or now - known.looked_up >= _FRESH_S or now - known.last >= QUIET_S:
            return False
        known.last = now
        return True

    def hears(self, said: Incoming) -> bool:
        """Whether this one of a person who is not enrolled is to be handled; the others are dropped unread."""
        if said.user_id is None or said.kind in _NOTHING_TO_ANSWER:
            return True
        now = self._clock.monotonic()
        known = self._remembered(said.user_id)
        known.looked_up = now
        if _brings_code(said):
            known.looked_up = float("-inf")  # a moment later they may be enrolled
            known.codes = [at for at in known.codes if now - at < _CODES_S]
            if len(known.codes) < _CODES:
                known.codes.append(now)
                return True
            return False
        quiet = now - known.last >= QUIET_S
        known.last = now
        return quiet

    def _remembered(self, user_id: int) -> _Known:
        """The entry, moved to the end; beyond the limit the one that was silent for longest is forgotten."""
        known = self._known.pop(user_id, None) or _Known()
        self._known[user_id] = known
        if len(self._known) > _REMEMBERED:
            del self._known[next(iter(self._known))]
        return known


def _brings_code(said: Incoming) -> bool:
    return said.private and said.command == "start" and bool(said.args)
