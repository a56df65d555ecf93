"""Answers that did not get through, in the outbox: encrypted, in the order of their chat, changed while they wait."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial

from bot.telegram.sending import stored_replies
from core.domain.ids import ChatId
from core.domain.messages.notices import KeptAnswerNotice
from core.domain.messages.outbox import OutboxMessage, Priority
from core.errors import ChatBusyException, ChatException, ChatNetworkException
from core.ports.runtime import Clock
from core.ports.storage import UnitOfWork, UnitOfWorkFactory
from handlers.framework.reply import Outgoing, Renderer, Reply

_PAUSE_S = 1.0
_REMEMBERED = 1000


@dataclass(frozen=True, slots=True)
class Answer:
    """What is to be said: something new, known by a `number` below zero until it has an id, or the edit of one."""

    chat_id: ChatId
    reply: Reply = field(repr=False)
    number: int | None = None
    edits: int | None = None

    @property
    def key(self) -> str:
        """Of its row: what is changed while it waits is said once, as it is then."""
        return f"{KeptAnswerNotice.kind}:{self.chat_id}:{self.edits if self.number is None else self.number}"


class KeptAnswers:
    """Stores them, and reads what became of them."""

    def __init__(self, uow: UnitOfWorkFactory, clock: Clock) -> None:
        self._uow = uow
        self._clock = clock
        self._newest: dict[ChatId, str] = {}
        """By chat, the key of the latest one that waits there."""
        self._arrived: dict[int, int] = {}

    def table(self) -> Mapping[str, Renderer]:
        """The renderer of these rows."""
        return {KeptAnswerNotice.kind: self.render}

    def waits_in(self, chat_id: ChatId) -> bool:
        """Something waits there, and what follows must not overtake it."""
        return chat_id in self._newest

    def id_of(self, number: int) -> int:
        """The id of the message that was known by that number, once it has arrived; else the number."""
        return self._arrived.get(number, number)

    async def keep(self, answer: Answer, priority: Priority, error: ChatException | None = None) -> None:
        """Say it later; `error` is what happened to the first attempt, if there was one."""
        now, notice = self._clock.now(), KeptAnswerNotice(answer.number, answer.edits)
        lost = isinstance(error, ChatNetworkException) and error.maybe_delivered and answer.edits is None
        pause = timedelta(seconds=_pause_after(error))
        row = replace(
            notice.to(answer.chat_id, answer.key, priority, due_at=now + pause),
            sealed=stored_replies.dump(answer.reply),
            uncertain=lost,
        )
        async with self._uow() as uow:
            await uow.outbox.put(row, now)
            await uow.commit()
        self._newest[answer.chat_id] = answer.key

    async def render(self, message: OutboxMessage, uow: UnitOfWork) -> Outgoing | None:
        """Delivery's view of a row; None when it cannot be decrypted."""
        del uow
        if message.sealed is None:
            return None
        kept = KeptAnswerNotice.of(message)
        shown = kept.edits if kept.number is None else self._arrived.get(kept.number)
        reply = stored_replies.load(message.sealed)
        return Outgoing(message.chat_id, reply, shown, partial(self._sent, message, kept.number))

    async def _sent(self, message: OutboxMessage, number: int | None, uow: UnitOfWork, message_id: int) -> None:
        del uow
        if number is not None:
            self._arrived[number] = message_id
        if len(self._arrived) > _REMEMBERED:
            self._arrived.pop(next(iter(self._arrived)))
        if self._newest.get(message.chat_id) == message.key:
            del self._newest[message.chat_id]


def _pause_after(error: ChatException | None) -> float:
    if error is None:
        return 0.0
    return error.retry_after if isinstance(error, ChatBusyException) else _PAUSE_S
