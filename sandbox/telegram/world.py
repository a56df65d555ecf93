"""The state of the local Telegram: people, chats, messages and command menus, written through to the storage."""

import itertools
from collections.abc import Callable, Iterable
from dataclasses import asdict

from sandbox.telegram.errors import JsonDict
from sandbox.telegram.state.bus import Bus, Happening
from sandbox.telegram.state.model import Chat, Message, Person
from sandbox.telegram.state.storage import Storage

Clock = Callable[[], float]


class World:
    """Everything that exists; who changes an object calls the `save_*` that belongs to it, which also tells the bus."""

    def __init__(self, storage: Storage, bus: Bus, clock: Clock, bot: JsonDict) -> None:
        self.storage, self.bus, self.clock, self.bot = storage, bus, clock, bot
        self.people: dict[int, Person] = {p["user_id"]: Person(**p) for _, p in storage.all("person")}
        self.chats: dict[int, Chat] = {c["chat_id"]: Chat(**c) for _, c in storage.all("chat")}
        self.messages: dict[int, dict[int, Message]] = {}
        self.menus: dict[str, list[JsonDict]] = {key: value["commands"] for key, value in storage.all("menu")}
        for _, record in storage.all("message"):
            self.messages.setdefault(record["chat_id"], {})[record["message_id"]] = Message(**record)
        highest = max((m for chat in self.messages.values() for m in chat), default=0)
        self._account_ids = itertools.count(highest + 1)

    @property
    def bot_id(self) -> int:
        """Telegram id of the bot."""
        return int(self.bot["id"])

    def user(self, user_id: int) -> JsonDict | None:
        """The Bot API's User of a person or of the bot."""
        if user_id == self.bot_id:
            return {key: self.bot[key] for key in ("id", "is_bot", "first_name", "username")}
        person = self.people.get(user_id)
        return person.user() if person else None

    def chat_object(self, chat: Chat) -> JsonDict:
        """The Bot API's Chat."""
        if chat.is_private:
            person = self.people[chat.chat_id]
            name = {"username": person.username} if person.username else {}
            return {"id": chat.chat_id, "first_name": person.first_name, **name, "type": "private"}
        forum = {"is_forum": True} if chat.forum else {}
        return {"id": chat.chat_id, "title": chat.title, **forum, "type": chat.kind}

    def next_message_id(self, chat: Chat) -> int:
        """Supergroups count for themselves; private chats and basic groups share the account's counter."""
        chat.last_message_id = chat.last_message_id + 1 if chat.kind == "supergroup" else next(self._account_ids)
        self.storage.put("chat", chat.chat_id, asdict(chat))
        return chat.last_message_id

    def message(self, chat_id: int, message_id: int) -> Message | None:
        """A message that is still there."""
        found = self.messages.get(chat_id, {}).get(message_id)
        return None if found is None or found.deleted else found

    def chat_messages(self, chat_id: int) -> Iterable[Message]:
        """All messages of a chat in order, deleted ones included."""
        return self.messages.get(chat_id, {}).values()

    def save_person(self, person: Person) -> None:
        """Write a person."""
        self.people[person.user_id] = person
        self.storage.put("person", person.user_id, asdict(person))
        self.bus.publish(Happening("person", person.user_id))

    def save_chat(self, chat: Chat) -> None:
        """Write a chat."""
        self.chats[chat.chat_id] = chat
        self.storage.put("chat", chat.chat_id, asdict(chat))
        self.bus.publish(Happening("chat", chat.chat_id))

    def save_message(self, message: Message) -> None:
        """Write a message, new or changed."""
        self.messages.setdefault(message.chat_id, {})[message.message_id] = message
        self.storage.put("message", f"{message.chat_id}:{message.message_id}", message.record())
        kind = "deleted" if message.deleted else "message"
        self.bus.publish(Happening(kind, message.chat_id, {"message_id": message.message_id}))

    def save_menu(self, key: str, commands: list[JsonDict] | None) -> None:
        """Write the command menu of a scope; None removes it."""
        if commands is None:
            self.menus.pop(key, None)
            self.storage.drop("menu", key)
        else:
            self.menus[key] = commands
            self.storage.put("menu", key, {"commands": commands})
        self.bus.publish(Happening("menu"))
