"""The chat as handlers use it: what does not get through now is said later, by delivery."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from uuid import uuid4

import structlog

from bot.telegram.sending.kept_answers import Answer, KeptAnswers
from core.domain.ids import ChatId
from core.domain.messages.outbox import Priority
from core.errors import ChatException, ChatUnreachableException, StorageException
from handlers.framework.chat import ChatClient
from handlers.framework.reply import Reply

log = structlog.get_logger(__name__)


class PatientChat:
    """Implements ChatClient over another one; an answer is lost neither to trouble on the way nor to a pause.

    Instead of the id of a message that has not arrived yet there is a number below zero, which can be edited like an
    id. PROGRESS is never kept, and who blocked us is still reported.
    """

    def __init__(self, client: ChatClient, kept: KeptAnswers) -> None:
        self._client = client
        self._kept = kept

    async def send(self, chat_id: ChatId, reply: Reply, *, priority: Priority = Priority.ANSWER) -> int:
        """See ChatClient.send."""
        number = -(uuid4().int >> 70)
        request = partial(self._client.send, chat_id, reply, priority=priority)
        shown = await self._say(request, Answer(chat_id, reply, number=number), priority)
        return number if shown is None else shown

    async def edit(
        self, chat_id: ChatId, message_id: int, reply: Reply, *, priority: Priority = Priority.ANSWER
    ) -> int:
        """See ChatClient.edit."""
        message_id = self._kept.id_of(message_id)
        if message_id < 0:
            await self._kept.keep(Answer(chat_id, reply, number=message_id), priority)
            return message_id
        request = partial(self._client.edit, chat_id, message_id, reply, priority=priority)
        shown = await self._say(request, Answer(chat_id, reply, edits=message_id), priority)
        return message_id if shown is None else shown

    async def remove_keyboard(self, chat_id: ChatId, message_id: int) -> None:
        """See ChatClient.remove_keyboard. Every button can be pressed again without harm, so that it may stay."""
        message_id = self._kept.id_of(message_id)
        try:
            if message_id > 0:
                await self._client.remove_keyboard(chat_id, message_id)
        except ChatException as error:
            log.warning("the buttons of a message stay", error=str(error))

    async def delete(self, chat_id: ChatId, message_id: int) -> bool:
        """See ChatClient.delete. What has to go whatever happens goes through Context.erase."""
        return await self._client.delete(chat_id, self._kept.id_of(message_id))

    async def react(self, chat_id: ChatId, message_id: int, emoji: str | None) -> None:
        """See ChatClient.react."""
        await self._client.react(chat_id, message_id, emoji)

    async def toast(self, callback_id: str, text: str = "", *, alert: bool = False) -> bool:
        """See ChatClient.toast; False also when it did not get through."""
        try:
            return await self._client.toast(callback_id, text, alert=alert)
        except ChatException as error:
            log.warning("a press was not answered", error=str(error))
            return False

    async def download(self, file_id: str) -> bytes:
        """See ChatClient.download."""
        return await self._client.download(file_id)

    async def leave(self, chat_id: ChatId) -> None:
        """See ChatClient.leave."""
        await self._client.leave(chat_id)

    async def set_menu(self, chat_id: ChatId, entries: Sequence[tuple[str, str]]) -> None:
        """See ChatClient.set_menu."""
        await self._client.set_menu(chat_id, entries)

    async def _say(self, request: Callable[[], Awaitable[int]], answer: Answer, priority: Priority) -> int | None:
        """The id of the message that shows it; None when it is kept."""
        if priority is Priority.PROGRESS:
            return await request()
        if self._kept.waits_in(answer.chat_id):
            await self._kept.keep(answer, priority)
            return None
        try:
            return await request()
        except ChatUnreachableException:
            raise
        except ChatException as error:
            await self._keep(answer, priority, error)
            return None

    async def _keep(self, answer: Answer, priority: Priority, error: ChatException) -> None:
        log.warning("an answer is sent later", error=str(error))
        try:
            await self._kept.keep(answer, priority, error)
        except StorageException:
            log.exception("an answer cannot be kept")
            raise error from None
