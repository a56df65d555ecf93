"""The chat as handlers and delivery use it. The adapter is `bot.telegram.sending.client`; tests have a fake."""

from collections.abc import Sequence
from typing import Protocol

from core.domain.ids import ChatId
from core.domain.messages.outbox import Priority
from core.domain.people.person import Person
from handlers.framework.reply import Reply


class ChatClient(Protocol):
    """Every method raises the exceptions of `core.errors.chat` and nothing else of the chat service.

    `priority` PROGRESS never waits for its turn: ChatBusyException at once, and the caller drops it.
    """

    async def send(self, chat_id: ChatId, reply: Reply, *, priority: Priority = Priority.ANSWER) -> int:
        """Say something new; its message id. Texts beyond the limits are clipped.

        What is refused goes without what was refused, then as plain text, before ChatRefusedException.
        """
        ...

    async def edit(
        self, chat_id: ChatId, message_id: int, reply: Reply, *, priority: Priority = Priority.ANSWER
    ) -> int:
        """Change text (or caption) and keyboard; the id of the message that shows it now.

        Unchanged counts as done. A message that is gone is sent anew once, without a sound (its deleter knew
        it), and the new id returned.
        """
        ...

    async def remove_keyboard(self, chat_id: ChatId, message_id: int) -> None:
        """Take the buttons away; nothing happens when they or the message are gone."""
        ...

    async def delete(self, chat_id: ChatId, message_id: int) -> bool:
        """See that a message is gone (also when it was before); False when it may not be deleted."""
        ...

    async def react(self, chat_id: ChatId, message_id: int, emoji: str | None) -> None:
        """Put a reaction (None takes it away). Decoration: a refusal is ignored."""
        ...

    async def toast(self, callback_id: str, text: str = "", *, alert: bool = False) -> bool:
        """Answer the press of a button; False when it is too late for that."""
        ...

    async def download(self, file_id: str) -> bytes:
        """The bytes of a received file."""
        ...

    async def leave(self, chat_id: ChatId) -> None:
        """Leave a group."""
        ...

    async def set_menu(self, chat_id: ChatId, entries: Sequence[tuple[str, str]]) -> None:
        """Show these (command, description) in the chat's menu; none = the menu of strangers."""
        ...


class Menus(Protocol):
    """The command menu of each person, by role."""

    async def sync(self, person: Person) -> None:
        """Show what the person may do now; nothing is sent when it is shown already. Never raises for the chat."""
        ...

    async def clear(self, chat_id: ChatId) -> None:
        """The person of that chat was removed: back to the menu of strangers. Never raises for the chat."""
        ...
