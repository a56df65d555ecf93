"""What people must get to see or lose sight of, whatever happens to the requests that bring it about."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.telegram import TranscriptEntry
from tests.faults.scenario import Outcome
from tests.support.ground import Ground
from tests.support.patience import HANG_S

AGAIN = "(otra vez)"
LOST = {"code": 0, "after": True}
"""Done, and nobody is told."""
TROUBLES: dict[str, dict[str, Any]] = {
    "500": {"code": 500},
    "cut": {"code": 0},
    "429": {"code": 429, "retry_after": 1},
    "lost answer": LOST,
    "429 that is handed back": {"code": 429, "retry_after": 22},
}


@dataclass(slots=True)
class Tally:
    """Counts while a scenario goes on."""

    times: int = 0
    lost: int = 0
    hung: int = 0
    doubled: int = 0
    remarks: tuple[str, ...] = ()

    def outcome(self) -> Outcome:
        return Outcome(self.times, self.lost, self.hung, self.doubled, remarks=self.remarks)

    def wrong(self, kind: str, remark: str) -> None:
        """One more of that kind."""
        setattr(self, kind, getattr(self, kind) + 1)
        self.remarks = (*self.remarks, remark)

    async def told_once(
        self, ground: Ground, chat_id: int, after: int, words: str, name: str, *, losses: int = 0
    ) -> None:
        """The words came, at most one copy more per loss came with them, and every copy more says that it is one."""
        if not await seen(ground, chat_id, after, words):
            self.wrong("lost", f"{name}: nobody was told «{words}»")
            return
        copies = [e.text for e in said(ground, chat_id, after) if words in e.text]
        unmarked = [text for text in copies if AGAIN not in text]
        if len(copies) > 1 + losses or len(unmarked) > 1:
            self.wrong("doubled", f"{name}: {copies}")

    async def gone(self, ground: Ground, chat_id: int, message_id: int, name: str) -> None:
        """The message left the chat."""

        def deleted() -> bool:
            return message_id in {entry.message_id for entry in ground.control.deleted(chat_id)}

        if not await holds(deleted):
            self.wrong("lost", f"{name}: message {message_id} stays in the chat")


def said(ground: Ground, chat_id: int, after: int) -> Sequence[TranscriptEntry]:
    """What the bot said there after that message."""
    return [e for e in ground.control.transcript(chat_id) if e.from_bot and e.message_id > after]


async def seen(ground: Ground, chat_id: int, after: int, words: str) -> bool:
    """Whether the words come up in time."""
    return await holds(lambda: any(words in entry.text for entry in said(ground, chat_id, after)))


async def holds(condition: Callable[[], bool], within_s: float = HANG_S) -> bool:
    """Whether it becomes true in time."""
    try:
        async with asyncio.timeout(within_s):
            while not condition():  # noqa: ASYNC110 - the bot is another process
                await asyncio.sleep(0.02)
    except TimeoutError:
        return False
    return True


async def quiet(ground: Ground) -> bool:
    """Nothing waits to be said, and nothing that was said waits to be carried out."""

    def settled() -> bool:
        outbox = ground.rows("SELECT count(*) FROM mensajes_salida WHERE estado = 'pendiente'")
        inbox = ground.rows("SELECT count(*) FROM actualizaciones WHERE estado = 'pendiente'")
        return (outbox, inbox) == ([(0,)], [(0,)])

    return await holds(settled)
