"""The hand that moves the local world: what tests, the demo and the chat page's routes call."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any, TypeVar

from sandbox.telegram.backend import Backend, RecordedCall, Webhook
from sandbox.telegram.controls.offers import FileAtHand, Switch
from sandbox.telegram.errors import JsonDict
from sandbox.telegram.formatting.text import clean_name
from sandbox.telegram.methods.chats import open_topic
from sandbox.telegram.methods.commands import menu_of
from sandbox.telegram.state.bus import Happening
from sandbox.telegram.state.model import Person
from sandbox.telegram.state.people import People
from sandbox.telegram.state.transcript import TranscriptEntry, entry

T = TypeVar("T")
PATIENCE_S = 300.0
"""Seconds that something is waited for, if nothing else is said: on a busy machine everything comes late."""


class Control:
    """Acts as people, orders faults, and tells what is seen. The HTTP routes `/control/*` call the same methods."""

    def __init__(self, backend: Backend) -> None:
        self._backend, self._people = backend, People(backend)

    def add_person(
        self, *, user_id: int, first_name: str, username: str | None = None, role_label: str = "",
        language_code: str = "es", tips: Sequence[str] = (),
    ) -> None:  # fmt: skip
        """Create or rename somebody; `role_label` heads the column in the chat page, `tips` are messages to try."""
        self._people.add(Person(user_id, clean_name(first_name), username, role_label, language_code, tips=list(tips)))

    @property
    def webhook(self) -> Webhook:
        """Where updates are brought, with its secret and its last failure; an empty address when they are fetched."""
        return self._backend.webhook

    def offer_file(self, file: FileAtHand) -> None:
        """Put a file at hand of whoever attaches one in the chat page."""
        self._backend.at_hand.append(file)

    def offer_switch(self, switch: Switch) -> None:
        """Let the page show and change something of the world outside Telegram."""
        self._backend.switches.append(switch)

    def switches(self) -> list[JsonDict]:
        """How every switch stands now."""
        return [switch.shown() for switch in self._backend.switches]

    def turn(self, number: int, value: str) -> None:
        """Turn a switch; raises LookupError or ValueError for what is not there."""
        if not 0 <= number < len(self._backend.switches):
            raise LookupError(f"no switch with number {number}")
        self._backend.switches[number].turn(value)
        self._backend.announce_switches()

    def file_at_hand(self, number: int) -> bytes:
        """Content of an offered file, made anew; raises LookupError."""
        if not 0 <= number < len(self._backend.at_hand):
            raise LookupError(f"no file at hand with number {number}")
        return self._backend.at_hand[number].make()

    def add_group(
        self, *, chat_id: int, title: str, members: Sequence[int], forum: bool = False, bot_admin: bool = False
    ) -> None:
        """Create a group (id below zero; supergroup below -10^12) with the bot in it, added by its first member.

        Without `bot_admin` privacy mode holds: the bot hears only commands, answers to it and service messages.
        """
        self._people.add_group(chat_id, title, members, forum=forum, bot_admin=bot_admin)

    async def say(
        self, user_id: int, text: str, *, chat_id: int | None = None, reply_to: int | None = None,
        thread_id: int | None = None,
    ) -> JsonDict:  # fmt: skip
        """Write as somebody, in private unless `chat_id` is given; opens the chat as /start does.

        Gives `update_id` (None when privacy mode hides it from the bot) and `message_id`. Raises LookupError for
        somebody who is not there and PermissionError for somebody who has blocked the bot.
        """
        return self._people.say(user_id, text, chat_id, reply_to, thread_id)

    async def press(
        self, user_id: int, *, button: str | None = None, data: str | None = None, message_id: int | None = None,
        chat_id: int | None = None,
    ) -> JsonDict:  # fmt: skip
        """Press a button by its label (a part is enough) or its callback data: the newest message that has it.

        Gives `update_id` and `callback_query_id`; raises LookupError when no such button is there. A link to the bot
        with `?start=` sends /start; another link gives `{"url": ...}`, a copy button `{"copied": ...}`.
        """
        return self._people.press(user_id, button, data, message_id, chat_id)

    async def upload(
        self, user_id: int, *, filename: str, content: bytes, caption: str = "", chat_id: int | None = None,
        as_photo: bool = False,
    ) -> JsonDict:  # fmt: skip
        """Send a file as somebody; gives `update_id` and `message_id`."""
        return self._people.upload(user_id, filename, content, caption, chat_id, as_photo=as_photo)

    async def react(
        self, user_id: int, *, message_id: int, emoji: str | None, chat_id: int | None = None
    ) -> int | None:
        """React to a message as somebody; the bot hears of it only if it asked for `message_reaction`."""
        return self._people.react(user_id, message_id, emoji, chat_id)

    def block(self, user_id: int, blocked: bool = True) -> None:
        """Somebody blocks the bot, or lets it write again."""
        self._people.block(user_id, blocked=blocked)

    def remove_bot(self, chat_id: int) -> None:
        """A group throws the bot out."""
        self._people.remove_bot(chat_id)

    def migrate(self, chat_id: int, new_chat_id: int) -> None:
        """A basic group becomes a supergroup with another id."""
        self._people.migrate(chat_id, new_chat_id)

    def open_topic(self, chat_id: int, user_id: int, name: str) -> int:
        """Somebody opens a topic in a forum; gives its `message_thread_id`."""
        chat = self._backend.world.chats[chat_id]
        return int(open_topic(self._backend, chat, user_id, name)["message_thread_id"])

    def fault(
        self, *, method: str, chat: int | None = None, times: int = 1, code: int = 500, retry_after: int | None = None,
        delay: float = 0.0, after: bool = False, body: str | None = None,
    ) -> None:  # fmt: skip
        """Make the next `times` calls of a method (`*` = any) fail with `code` after `delay` seconds.

        Code 0 cuts the line, a code below 400 only delays. `after`: the call is done, its answer is what fails.
        `body` is the whole answer, each character one byte, with the status `code`.
        """
        ordered = {"method": method, "chat": chat, "times": times, "code": code}
        self._backend.faults.add({**ordered, "retry_after": retry_after, "delay": delay, "after": after, "body": body})
        self._backend.announce_faults()

    def inject(self, update: Any, *, identified: bool = True) -> int:
        """Let getUpdates deliver anything at all; an object gets a right `update_id` unless `identified` is False.

        Gives the id under which it waits. It is acknowledged like any other.
        """
        return self._backend.updates.inject(update, identified=identified)

    def waiting_updates(self) -> int:
        """How many updates the bot has not acknowledged."""
        return len(self._backend.updates.pending)

    def clear_faults(self, fault_id: int | None = None) -> None:
        """Take back one fault, or all that still wait."""
        self._backend.faults.cancel(fault_id)
        self._backend.announce_faults()

    def transcript(self, chat_id: int) -> list[TranscriptEntry]:
        """The chat as it is seen now, oldest first, without what was deleted."""
        return [e for e in self._entries(chat_id) if not e.deleted]

    def chat_ids(self) -> list[int]:
        """Ids of all chats, private ones and groups."""
        return list(self._backend.world.chats)

    def deleted(self, chat_id: int) -> list[TranscriptEntry]:
        """What was in the chat and was deleted, oldest first."""
        return [e for e in self._entries(chat_id) if e.deleted]

    def pinned(self, chat_id: int) -> list[TranscriptEntry]:
        """Pinned messages, oldest pin first."""
        by_id = {e.message_id: e for e in self.transcript(chat_id)}
        return [by_id[m] for m in self._backend.world.chats[chat_id].pinned if m in by_id]

    def menu(self, chat_id: int, user_id: int | None = None) -> list[JsonDict]:
        """The commands that the "/" menu shows in a chat: `{"command", "description"}` each."""
        return menu_of(self._backend, self._backend.world.chats[chat_id], user_id)

    async def wait_for(
        self,
        chat_id: int,
        predicate: Callable[[TranscriptEntry], bool],
        *,
        timeout: float = PATIENCE_S,  # noqa: ASYNC109
    ) -> TranscriptEntry:
        """The newest message that satisfies the predicate, now or as soon as there is one.

        Looks again whenever something changes in the chat. Raises TimeoutError that shows the chat as it then is.
        """

        def newest() -> TranscriptEntry | None:
            return next((e for e in reversed(self.transcript(chat_id)) if predicate(e)), None)

        if (matching := newest()) is not None:
            return matching
        seen: asyncio.Future[TranscriptEntry] = asyncio.get_running_loop().create_future()

        def look(happening: Happening) -> None:
            if happening.chat_id != chat_id or seen.done():
                return
            if happening.kind == "message":
                changed = self.entry(chat_id, happening.data["message_id"])
                matching = changed if predicate(changed) else None
            else:
                matching = newest() if happening.kind == "chat" else None
            if matching is not None:
                seen.set_result(matching)

        return await self._awaited(seen, look, timeout, lambda: self.as_text(chat_id))

    async def wait_for_call(self, method: str, *, count: int = 1, timeout: float = 10.0) -> RecordedCall:  # noqa: ASYNC109
        """The `count`-th call of a method, past ones included; raises TimeoutError."""
        seen: asyncio.Future[RecordedCall] = asyncio.get_running_loop().create_future()

        def look(_happening: Happening | None = None) -> None:
            calls = self.calls(method)
            if len(calls) >= count and not seen.done():
                seen.set_result(calls[count - 1])

        look()
        return await self._awaited(seen, look, timeout, lambda: f"{len(self.calls(method))} calls of {method}")

    async def _awaited(
        self, seen: asyncio.Future[T], look: Callable[[Happening], None], seconds: float, state: Callable[[], str]
    ) -> T:
        stop = self._backend.bus.subscribe(look)
        try:
            async with asyncio.timeout(seconds):
                return await seen
        except TimeoutError as exc:
            raise TimeoutError(f"waited {seconds} s in vain; now there is:\n{state()}") from exc
        finally:
            stop()

    def as_text(self, chat_id: int) -> str:
        """The chat in plain lines, for people and for error messages."""
        lines = []
        for e in self.transcript(chat_id):
            files = "".join(f" [{f.name}, {f.size} bytes]" for f in e.files)
            buttons = "".join(f" [{label}]" for label in e.labels)
            lines.append(f"{e.sender}: {e.service or e.text}{files}{buttons}")
        return "\n".join(lines) or "(empty chat)"

    def calls(self, method: str | None = None) -> list[RecordedCall]:
        """Every request of the bot so far, or those of one method."""
        return [call for call in self._backend.calls if method in (None, call.method)]

    def toasts(self, user_id: int) -> list[str]:
        """The answers to somebody's presses that were shown, oldest first."""
        return list(self._backend.toasts.get(user_id, []))

    def file(self, file_id: str) -> bytes:
        """Content of a file; raises KeyError."""
        return self._backend.files.content(file_id)

    def world(self) -> JsonDict:
        """Everything the chat page needs to begin: bot, people, chats with messages, faults, files, switches."""
        world = self._backend.world
        return {
            "bot": self._backend.bot,
            "people": [asdict(person) for person in world.people.values()],
            "chats": [self.chat_state(chat_id) for chat_id in world.chats],
            "faults": self._backend.faults.listed(),
            "at_hand": [file.shown() for file in self._backend.at_hand],
            "switches": self.switches(),
        }

    def chat_state(self, chat_id: int) -> JsonDict:
        """One chat for the page, its messages included."""
        return {**self.chat_facts(chat_id), "messages": [self.as_json(e) for e in self.transcript(chat_id)]}

    def chat_facts(self, chat_id: int) -> JsonDict:
        """One chat for the page without its messages: title, members, pins, topics, menus."""
        chat = self._backend.world.chats[chat_id]
        members = [chat_id] if chat.is_private else chat.members
        return {
            **asdict(chat),
            "menus": {str(user_id): self.menu(chat_id, user_id) for user_id in members},
        }

    def as_json(self, e: TranscriptEntry) -> JsonDict:
        """A transcript entry for the page."""
        return {**asdict(e), "date": int(e.date.timestamp())}

    def entry(self, chat_id: int, message_id: int) -> TranscriptEntry:
        """One message, deleted or not; raises KeyError."""
        return entry(self._backend, self._backend.world.messages[chat_id][message_id])

    def _entries(self, chat_id: int) -> list[TranscriptEntry]:
        return [entry(self._backend, message) for message in self._backend.world.chat_messages(chat_id)]
