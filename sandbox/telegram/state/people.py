"""What people do: write, press, upload, react, block, come and go. Every act becomes what the bot is told of it."""

import secrets
from collections.abc import Sequence

from sandbox.telegram.backend import Backend, CallbackQuery
from sandbox.telegram.compose import Draft, caption_content, text_content, write
from sandbox.telegram.errors import JsonDict
from sandbox.telegram.formatting.links import normalise_url
from sandbox.telegram.formatting.text import format_text
from sandbox.telegram.methods.chats import member
from sandbox.telegram.state.model import BotStatus, Chat, Message, Person, chat_kind
from sandbox.telegram.state.transcript import Button, entry


class People:
    """Acts of people; raises LookupError for who or what is not there, PermissionError for a blocked bot."""

    def __init__(self, backend: Backend) -> None:
        self._backend, self._world = backend, backend.world

    def add(self, person: Person) -> None:
        """Create somebody, or change name, role and language of somebody known."""
        known = self._world.people.get(person.user_id)
        if known is not None:
            person.started, person.blocked = known.started, known.blocked
        self._world.save_person(person)
        if person.user_id not in self._world.chats:
            self._world.save_chat(Chat(person.user_id, "private"))

    def add_group(self, chat_id: int, title: str, members: Sequence[int], *, forum: bool, bot_admin: bool) -> None:
        """Create a group with the bot inside (the bot is told who added it), or change a known one."""
        known = self._world.chats.get(chat_id)
        if known is not None:
            known.title, known.members, known.forum = title, list(members), forum
            self._world.save_chat(known)
            return
        kind = chat_kind(chat_id)
        if not members:
            raise ValueError("somebody must have added the bot")
        if kind == "private" or (forum and kind != "supergroup"):
            raise ValueError("group ids are negative, and only supergroups (below -10^12) have topics")
        status: BotStatus = "administrator" if bot_admin else "member"
        chat = Chat(chat_id, kind, title, list(members), forum, status)
        self._world.save_chat(chat)
        self._membership(chat, members[0], "left", status)
        bot = self._world.user(self._world.bot_id)
        self._deliver(chat, write(self._backend, Draft(chat, members[0], {"new_chat_members": [bot]})))

    def say(
        self, user_id: int, text: str, chat_id: int | None, reply_to: int | None, thread_id: int | None
    ) -> JsonDict:
        """Write a message; a link to the bot with `?start=` is pressed, not written."""
        chat = self._place(user_id, chat_id)
        code = self.start_code(text)
        said = f"/start {code}".strip() if code is not None else text
        content = text_content(format_text(said, users=self._world.user))
        draft = Draft(chat, user_id, content, thread_id=thread_id, reply_to=reply_to)
        return self._deliver(chat, write(self._backend, draft))

    def start_code(self, text: str) -> str | None:
        """Code of a deep link to this bot (`t.me/<bot>?start=CODE`), empty for a bare link, None for other texts."""
        address, _, query = text.strip().partition("?")
        place = address.removeprefix("https://").removeprefix("http://").rstrip("/").lower()
        if place not in {f"{host}/{self._world.bot['username'].lower()}" for host in ("t.me", "telegram.me")}:
            return None
        values = dict(part.partition("=")[::2] for part in query.split("&"))
        return values.get("start", "")

    def upload(
        self, user_id: int, name: str, content: bytes, caption: str, chat_id: int | None, *, as_photo: bool = False
    ) -> JsonDict:
        """Send a file as a document, or a picture as a photo; raises ApiError 400 when it is no picture."""
        chat = self._place(user_id, chat_id)
        held: JsonDict = (
            {"photo": self._backend.files.add_photo(content)}
            if as_photo
            else {"document": self._backend.files.add_document(name, content)}
        )
        written = {**held, **caption_content(format_text(caption, users=self._world.user))}
        return self._deliver(chat, write(self._backend, Draft(chat, user_id, written)))

    def press(
        self, user_id: int, label: str | None, data: str | None, message_id: int | None, chat_id: int | None
    ) -> JsonDict:
        """Press the newest button that matches; raises LookupError when there is none."""
        chat = self._place(user_id, chat_id)
        message, button = self._find_button(chat, label, data, message_id)
        if button.url is not None:
            code = self.start_code(normalise_url(button.url) or "")
            if code is None:
                return {"url": button.url}
            return self.say(user_id, f"/start {code}".strip(), None, None, None)
        if button.copy_text is not None:
            return {"copied": button.copy_text}
        query_id = str(secrets.randbits(60))
        self._backend.open_query(query_id, CallbackQuery(user_id, chat.chat_id, self._backend.clock()))
        update_id = self._backend.updates.push("callback_query", {
            "id": query_id, "from": self._world.user(user_id), "message": message.payload,
            "chat_instance": str(abs(chat.chat_id) * 7919), "data": button.data,
        })  # fmt: skip
        return {"update_id": update_id, "callback_query_id": query_id}

    def _find_button(
        self, chat: Chat, label: str | None, data: str | None, message_id: int | None
    ) -> tuple[Message, Button]:
        for message in reversed(list(self._world.chat_messages(chat.chat_id))):
            if message.deleted or message_id not in (None, message.message_id):
                continue
            for button in (b for row in entry(self._backend, message).buttons for b in row):
                if (data is not None and button.data == data) or (label is not None and label in button.label):
                    return message, button
        raise LookupError(f"no button {label or data!r} in chat {chat.chat_id}")

    def react(self, user_id: int, message_id: int, emoji: str | None, chat_id: int | None) -> int | None:
        """Put one reaction under a message, or take it back with None; gives the update id if the bot wants to know."""
        chat = self._place(user_id, chat_id)
        message = self._world.message(chat.chat_id, message_id)
        if message is None:
            raise LookupError(f"no message {message_id} in chat {chat.chat_id}")
        old = message.reactions.pop(str(user_id), [])
        if emoji:
            message.reactions[str(user_id)] = [emoji]
        self._world.save_message(message)
        kinds = [[{"type": "emoji", "emoji": e} for e in given] for given in (old, [emoji] if emoji else [])]
        return self._backend.updates.push("message_reaction", {
            "chat": self._world.chat_object(chat), "message_id": message_id, "user": self._world.user(user_id),
            "date": self._backend.now, "old_reaction": kinds[0], "new_reaction": kinds[1],
        })  # fmt: skip

    def block(self, user_id: int, *, blocked: bool) -> None:
        """Block the bot or let it write again; the bot is told."""
        person = self._person(user_id)
        if person.blocked == blocked:
            return
        person.blocked = blocked
        self._world.save_person(person)
        states = ("member", "kicked") if blocked else ("kicked", "member")
        self._membership(self._world.chats[user_id], user_id, *states)

    def remove_bot(self, chat_id: int) -> None:
        """Throw the bot out of a group; the people see who did it."""
        chat = self._world.chats[chat_id]
        before, chat.bot_status = chat.bot_status, "kicked"
        self._world.save_chat(chat)
        bot = self._world.user(self._world.bot_id)
        write(self._backend, Draft(chat, chat.members[0], {"left_chat_member": bot}))
        self._membership(chat, chat.members[0], before, "kicked")

    def migrate(self, chat_id: int, new_chat_id: int) -> None:
        """Turn a basic group into a supergroup: the old id answers 400 with the new one from now on."""
        old = self._world.chats[chat_id]
        new = Chat(new_chat_id, chat_kind(new_chat_id), old.title, list(old.members), bot_status=old.bot_status)
        if new.kind != "supergroup":
            raise ValueError("a supergroup's id is below -10^12")
        self._world.save_chat(new)
        by = old.members[0]
        leaving = write(self._backend, Draft(old, by, {"migrate_to_chat_id": new_chat_id}))
        old.migrated_to = new_chat_id
        self._world.save_chat(old)
        arriving = write(self._backend, Draft(new, by, {"migrate_from_chat_id": chat_id}))
        for message in (leaving, arriving):
            self._backend.updates.push("message", message.payload)

    def _person(self, user_id: int) -> Person:
        if user_id not in self._world.people:
            raise LookupError(f"nobody with id {user_id}")
        return self._world.people[user_id]

    def _place(self, user_id: int, chat_id: int | None) -> Chat:
        person = self._person(user_id)
        chat = self._world.chats.get(user_id if chat_id is None else chat_id)
        if chat is None or (chat.chat_id != user_id and user_id not in chat.members):
            raise LookupError(f"{person.first_name} is not in chat {chat_id}")
        if chat.is_private and person.blocked:
            raise PermissionError(f"{person.first_name} has blocked the bot")
        if chat.is_private and not person.started:
            person.started = True
            self._world.save_person(person)
        return chat

    def _deliver(self, chat: Chat, message: Message) -> JsonDict:
        update_id = self._backend.updates.push("message", message.payload) if self._reaches_bot(chat, message) else None
        return {"update_id": update_id, "message_id": message.message_id}

    def _reaches_bot(self, chat: Chat, message: Message) -> bool:
        """Privacy mode: in a group, a bot that is no administrator hears commands, answers to it, service messages."""
        if chat.bot_status in ("left", "kicked"):
            return False
        payload = message.payload
        if chat.is_private or chat.bot_is_admin or not ({"text", "caption", "document", "photo"} & payload.keys()):
            return True
        if payload.get("reply_to_message", {}).get("from", {}).get("id") == self._world.bot_id:
            return True
        own = f"@{self._world.bot['username']}".lower()
        commands = [e for e in message.entities if e["type"] == "bot_command" and e["offset"] == 0]
        command = message.text[: commands[0]["length"]].lower() if commands else ""
        return bool(command) and ("@" not in command or command.endswith(own))

    def _membership(self, chat: Chat, by: int, old: str, new: str) -> None:
        bot = self._world.user(self._world.bot_id) or {}
        self._backend.updates.push("my_chat_member", {
            "chat": self._world.chat_object(chat), "from": self._world.user(by), "date": self._backend.now,
            "old_chat_member": member(old, bot), "new_chat_member": member(new, bot),
        })  # fmt: skip
