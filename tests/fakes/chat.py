"""A chat that keeps everything in memory and refuses on order. Same contract as the Telegram client."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from core.domain.ids import ChatId
from core.domain.messages.outbox import Priority
from core.domain.people.person import Person
from core.errors import ChatException, ChatNetworkException, ChatUnreachableException
from handlers.framework.html import visible
from handlers.framework.reply import Reply


@dataclass(slots=True)
class Said:
    """A message of the bot as it is shown now; `history` holds its earlier texts."""

    message_id: int
    reply: Reply
    priority: Priority
    deleted: bool = False
    history: list[str] = field(default_factory=list)
    reaction: str | None = None

    @property
    def text(self) -> str:
        """What is read."""
        return visible(self.reply.text)

    @property
    def labels(self) -> list[str]:
        """Of its buttons."""
        return [button.label for row in self.reply.keyboard for button in row]


class RecordingChat:
    """Implements ChatClient."""

    def __init__(self) -> None:
        self.chats: dict[ChatId, list[Said]] = defaultdict(list)
        self.toasts: list[tuple[str, str, bool]] = []
        self.menus: dict[ChatId, tuple[tuple[str, str], ...]] = {}
        self.left: list[ChatId] = []
        self.blocked: set[ChatId] = set()
        self.files: dict[str, bytes] = {}
        self.heard: set[tuple[ChatId, int]] = set()
        """What people said, as far as a test cares: these can be deleted and reacted to."""
        self.erased: set[tuple[ChatId, int]] = set()
        self.fixed: set[tuple[ChatId, int]] = set()
        """These can never be deleted."""
        self.reactions: dict[tuple[ChatId, int], str | None] = {}
        self.gate: Callable[[ChatId], asyncio.Event | None] = lambda _chat: None
        """An event that a send to this chat waits for, to catch it in the act."""
        self.calls = 0
        self._lost = 0
        self._impossible = ""
        self._troubles: list[tuple[ChatId | None, ChatException]] = []
        self._ids = count(100)
        self._changed = asyncio.Event()

    def refuse(self, error: ChatException, *, chat_id: ChatId | None = None, times: int = 1) -> None:
        """The next calls (to that chat) end in this error."""
        self._troubles.extend([(chat_id, error)] * times)

    def lose_answers(self, times: int) -> None:
        """The next sends and edits are carried out, and their answers get lost."""
        self._lost += times

    def fails_on(self, words: str) -> None:
        """No message with these words gets through, whatever its form."""
        self._impossible = words

    def texts(self, chat_id: ChatId) -> list[str]:
        """What stands in the chat, oldest first."""
        return [said.text for said in self.chats[chat_id] if not said.deleted]

    async def wait_for(self, chat_id: ChatId, text: str) -> Said:
        """The newest message whose text holds `text`, now or later."""
        while True:
            found = [said for said in self.chats[chat_id] if text in said.text and not said.deleted]
            if found:
                return found[-1]
            self._changed.clear()
            await self._changed.wait()

    async def send(self, chat_id: ChatId, reply: Reply, *, priority: Priority = Priority.ANSWER) -> int:
        await self._meet(chat_id)
        if self._impossible and self._impossible in visible(reply.text):
            raise ChatNetworkException("on purpose")
        said = Said(next(self._ids), reply, priority)
        self.chats[chat_id].append(said)
        self._changed.set()
        self._lose()
        return said.message_id

    async def edit(
        self, chat_id: ChatId, message_id: int, reply: Reply, *, priority: Priority = Priority.ANSWER
    ) -> int:
        await self._meet(chat_id)
        said = self._find(chat_id, message_id)
        if said is None:
            return await self.send(chat_id, replace(reply, silent=True), priority=priority)
        said.history.append(said.text)
        said.reply, said.priority = reply, priority
        self._changed.set()
        self._lose()
        return message_id

    async def remove_keyboard(self, chat_id: ChatId, message_id: int) -> None:
        await self._meet(chat_id)
        said = self._find(chat_id, message_id)
        if said is not None:
            said.reply = replace(said.reply, keyboard=())

    async def delete(self, chat_id: ChatId, message_id: int) -> bool:
        await self._meet(chat_id)
        said = self._find(chat_id, message_id)
        if (chat_id, message_id) in self.fixed:
            return False
        if said is not None:
            said.deleted = True
        elif (chat_id, message_id) in self.heard:
            self.erased.add((chat_id, message_id))
        return True

    async def react(self, chat_id: ChatId, message_id: int, emoji: str | None) -> None:
        said = self._find(chat_id, message_id)
        if said is not None:
            said.reaction = emoji
        self.reactions[chat_id, message_id] = emoji

    async def toast(self, callback_id: str, text: str = "", *, alert: bool = False) -> bool:
        self.toasts.append((callback_id, text, alert))
        return True

    async def download(self, file_id: str) -> bytes:
        return self.files[file_id]

    async def leave(self, chat_id: ChatId) -> None:
        self.left.append(chat_id)

    async def set_menu(self, chat_id: ChatId, entries: Sequence[tuple[str, str]]) -> None:
        await self._meet(chat_id)
        self.menus[chat_id] = tuple(entries)

    def _find(self, chat_id: ChatId, message_id: int) -> Said | None:
        return next((s for s in self.chats[chat_id] if s.message_id == message_id and not s.deleted), None)

    def _lose(self) -> None:
        if self._lost:
            self._lost -= 1
            raise ChatNetworkException("the answer got lost on purpose", maybe_delivered=True)

    async def _meet(self, chat_id: ChatId) -> None:
        self.calls += 1
        gate = self.gate(chat_id)
        if gate is not None:
            await gate.wait()
        for place, (chat, error) in enumerate(self._troubles):
            if chat in (None, chat_id):
                del self._troubles[place]
                raise error
        if chat_id in self.blocked:
            raise ChatUnreachableException("blocked")


class RecordingMenus:
    """Implements Menus."""

    def __init__(self) -> None:
        self.synced: list[Person] = []
        self.cleared: list[ChatId] = []

    async def sync(self, person: Person) -> None:
        self.synced.append(person)

    async def clear(self, chat_id: ChatId) -> None:
        self.cleared.append(chat_id)
