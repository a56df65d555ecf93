"""The two chats that the contract runs over: ours in memory, and Telegram's client against the local Telegram."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol

from bot.wiring.app import TelegramEndpoint, build_parts
from core.domain.ids import ChatId
from core.platforms.clock import SystemClock
from handlers.framework.chat import ChatClient
from sandbox.telegram import LocalTelegram
from tests.fakes.aiogram_honesty import honest_telegram
from tests.fakes.chat import RecordingChat

CHAT = ChatId(701)


class ChatWorld(Protocol):
    """A client, and what the person in chat CHAT sees."""

    client: ChatClient

    def texts(self) -> list[str]: ...
    def labels(self) -> list[str]:
        """Buttons of the newest message."""
        ...

    def block(self) -> None: ...
    def menu(self) -> list[str]: ...


class MemoryWorld:
    def __init__(self) -> None:
        self.chat = RecordingChat()
        self.client: ChatClient = self.chat

    def texts(self) -> list[str]:
        return self.chat.texts(CHAT)

    def labels(self) -> list[str]:
        return self.chat.chats[CHAT][-1].labels

    def block(self) -> None:
        self.chat.blocked.add(CHAT)

    def menu(self) -> list[str]:
        return [name for name, _ in self.chat.menus.get(CHAT, ())]


class TelegramWorld:
    def __init__(self, telegram: LocalTelegram, client: ChatClient) -> None:
        self._control = telegram.control
        self.client = client

    def texts(self) -> list[str]:
        return [entry.text for entry in self._control.transcript(CHAT) if entry.from_bot]

    def labels(self) -> list[str]:
        return list([entry for entry in self._control.transcript(CHAT) if entry.from_bot][-1].labels)

    def block(self) -> None:
        self._control.block(CHAT)

    def menu(self) -> list[str]:
        return [entry["command"] for entry in self._control.menu(CHAT, CHAT)]


@asynccontextmanager
async def memory_world() -> AsyncIterator[ChatWorld]:
    yield MemoryWorld()


@asynccontextmanager
async def telegram_world() -> AsyncIterator[ChatWorld]:
    async with honest_telegram() as telegram:
        telegram.control.add_person(user_id=CHAT, first_name="Alondra")
        await telegram.control.say(CHAT, "/start")
        endpoint = TelegramEndpoint(telegram.token, telegram.base_url, telegram.base_file_url, sandbox=True)
        parts = build_parts(endpoint, SystemClock())
        async with parts.bot:
            yield TelegramWorld(telegram, parts.client)


WORLDS = {"memory": memory_world, "telegram": telegram_world}
