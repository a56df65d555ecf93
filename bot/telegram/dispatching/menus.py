"""The command menu of every person, by role (`BotCommandScopeChat`)."""

import hashlib
from collections.abc import Sequence

import structlog

from core.domain.ids import ChatId
from core.domain.people.person import Person
from core.errors import ChatException
from core.ports.remembered import SHOWN_MENU
from core.ports.storage import UnitOfWorkFactory
from handlers.framework.chat import ChatClient
from handlers.framework.command import Command

log = structlog.get_logger(__name__)


class MenuSync:
    """Shows each person what their role can do; what is shown is stored, so that a start sends Telegram nothing."""

    def __init__(self, client: ChatClient, uow: UnitOfWorkFactory, commands: Sequence[Command]) -> None:
        self._client = client
        self._uow = uow
        self._commands = commands

    def entries(self, person: Person) -> tuple[tuple[str, str], ...]:
        """(command, description) for that role, in the registry's order."""
        return tuple(
            (command.name, command.description)
            for command in self._commands
            if command.in_menu and (command.role is None or person.role.includes(command.role))
        )

    async def sync(self, person: Person) -> None:
        """See Menus.sync."""
        if person.chat_id is None:
            return
        await self._show(person.chat_id, self.entries(person) if person.active else ())

    async def clear(self, chat_id: ChatId) -> None:
        """See Menus.clear."""
        await self._show(chat_id, ())

    async def sync_all(self) -> None:
        """Every person, one after the other; chats of people who left while Telegram was away lose their menu."""
        async with self._uow(write=False) as uow:
            people = await uow.people.all()
            shown = await SHOWN_MENU.below(uow)
        for person in people:
            await self.sync(person)
        theirs = {person.chat_id for person in people}
        for chat_id in [ChatId(int(chat)) for chat in shown]:
            if chat_id not in theirs:
                await self.clear(chat_id)

    async def _show(self, chat_id: ChatId, entries: Sequence[tuple[str, str]]) -> None:
        digest = hashlib.sha256(repr(tuple(entries)).encode()).hexdigest()[:16]
        async with self._uow(write=False) as uow:
            if await SHOWN_MENU.get(uow, chat_id) == digest:
                return
        try:
            await self._client.set_menu(chat_id, entries)
        except ChatException as error:
            log.warning("the menu of a chat was not set", error=str(error))
            return
        async with self._uow() as uow:
            await SHOWN_MENU.put(uow, chat_id, digest)
            await uow.commit()
