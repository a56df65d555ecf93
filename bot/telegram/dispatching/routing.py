"""Who may do what with what arrived: decided here, carried out by the dispatcher. Pure."""

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from bot.telegram.dispatching.agreement import Question, as_press
from bot.telegram.incoming import Incoming
from core.domain.people.person import Person, Role
from core.text import agreement
from handlers.framework.buttons import ButtonAction, ButtonRegistry, Press
from handlers.framework.command import Command, Context, Handler, ReplyHook, TextHook
from handlers.framework.reply import Reply
from handlers.kernel import not_understood
from handlers.words import common


@dataclass(frozen=True, slots=True)
class Run:
    """Run a handler. `in_group`: its answers may go to the group. `retry`: how to ask for the same again. `once`: not
    again within seconds. `answer`: it takes the answer to a question of the bot's."""

    handler: Handler
    in_group: bool = False
    retry: tuple[str, str] | None = field(default=None, repr=False)
    once: bool = False
    answer: bool = False


@dataclass(frozen=True, slots=True)
class Say:
    """A fixed answer. `keeps`: the question that is open stays open."""

    reply: Reply
    keeps: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """Answer a press with a note; `stale` also takes the buttons away."""

    text: str
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Denied:
    """The person's role does not allow it."""


@dataclass(frozen=True, slots=True)
class Ignore:
    """Nothing at all."""


Step = Run | Say | Note | Denied | Ignore
_LIKE = 0.75
"""How much a mistyped command has in common with the one that was meant."""
STALE = Note(common.STALE_BUTTON, stale=True)


class Router:
    """Knows the commands and their buttons, texts, answers and files."""

    def __init__(self, commands: Sequence[Command], buttons: Sequence[ButtonAction]) -> None:
        self._commands = _by_name(commands)
        self._ordered = tuple(commands)
        self._buttons = ButtonRegistry(buttons)

    def step(self, said: Incoming, person: Person | None, bot_username: str) -> Step:
        """What to do about it. `person` is the active member behind the sender, if any."""
        secret = self._secret(said, person)
        if secret is not None:
            return Run(secret.handler, in_group=True)
        match said.kind:
            case "press":
                return self._press(said, person)
            case "command":
                return self._command(said, person, bot_username)
            case "text" | "document" | "attachment":
                return self._sent(said, person)
            case _:
                return Ignore()

    def _secret(self, said: Incoming, person: Person | None) -> TextHook | None:
        """The hook for what must not stay in any chat: in groups of any sender, in private of members only.

        Behind a command and below a picture too; private files have a handler of their own, which deletes them.
        """
        if said.kind not in {"text", "command", "attachment", "document"} or not said.text:
            return None
        if said.private and (person is None or said.kind == "document"):
            return None
        hooks = (hook for command in self._ordered for hook in command.texts if hook.everywhere)
        return next((hook for hook in hooks if hook.matches(said.text)), None)

    def _command(self, said: Incoming, person: Person | None, bot_username: str) -> Step:
        if said.addressee and said.addressee != bot_username.lower():
            return Ignore()
        command = self._commands.get(said.command)
        if person is None:
            return self._of_stranger(said, command)
        if command is None:
            return Say(self._unknown(said.command, person)) if said.private or said.addressee else Ignore()
        if not _allows(person, command.role):
            return Denied()
        return Run(command.handler, command.in_groups, self.again(said))

    def _unknown(self, typed: str, person: Person) -> Reply:
        """The answer to a command that nobody has, with the one that was probably meant."""
        mine = {name: command for name, command in self._commands.items() if _allows(person, command.role)}
        (likely, *_) = difflib.get_close_matches(typed, mine, n=1, cutoff=_LIKE) or [""]
        return common.unknown_command(mine[likely].name if likely else "")

    @staticmethod
    def _of_stranger(said: Incoming, command: Command | None) -> Step:
        if not said.private:
            return Ignore()
        if command is None or command.role is not None or not said.args:
            return Say(common.stranger())
        return Run(command.handler)

    def again(self, said: Incoming) -> tuple[str, str] | None:
        """Command and arguments that do the same once more; None where they would not. (A button is still there.)"""
        known = self._commands.get(said.command) if said.kind == "command" else None
        if known is not None and known.role is not None:
            return known.name, said.args  # what follows /start is an invitation's code: it goes into no button
        command = self._asked_by(said) if said.kind == "text" else None
        return (command.name, said.text) if command is not None else None

    def _asked_by(self, said: Incoming) -> Command | None:
        """The command whose question this text answers, where the answer is what could have stood behind it."""
        found = next(self._hooks(said), None)
        return next((c for c in self._ordered if found in c.replies and found.handler == c.handler), None)

    def _press(self, said: Incoming, person: Person | None) -> Step:
        if person is None:
            return STALE if said.private else Note(common.NOT_FOR_YOU)
        press = self._buttons.read(said.data)
        if press is None:
            return STALE
        if not _allows(person, press.action.role):
            return Denied()
        return Run(_pressed(press), in_group=True, once=press.action.once)

    def _sent(self, said: Incoming, person: Person | None) -> Step:
        if person is None:
            return Say(common.stranger()) if said.private else Ignore()
        if said.kind == "document":
            handler = next((command.document for command in self._ordered if command.document), None)
            return Run(handler, in_group=True) if handler else Say(common.unexpected_file())
        if not said.private:
            return Ignore()
        return self._text(said, person)

    def _text(self, said: Incoming, person: Person) -> Step:
        """What to do about a text, or about what stands below a picture."""
        found = next(self._hooks(said), None) if said.kind == "text" or said.text else None
        agreed = agreement(said.text) if said.kind == "text" else None
        if agreed is not None and not (isinstance(found, ReplyHook) and found.yes_no):
            return _neither_name_nor_order(found, agreed=agreed)
        if found is None:
            return Run(not_understood) if said.kind == "text" else Say(common.unexpected_file())
        if not _allows(person, found.role):
            return Denied()
        return Run(found.handler, retry=self.again(said), answer=isinstance(found, ReplyHook))

    def answering(self, said: Incoming, question: Question | None) -> Incoming:
        """`said` as the answer to the open `question`; as it is when it answers another one, or reads like something
        that another command takes."""
        if said.kind != "text" or question is None or self._answers(said.reply_to_text):
            return said
        if (press := as_press(said, question)) is not None:
            return press
        replies = ((command, hook) for command in self._ordered for hook in command.replies)
        asked = next(((command, hook) for command, hook in replies if hook.asks(question.text)), None)
        if asked is None:
            return said
        hooks = ((command, hook) for command in self._ordered for hook in command.texts)
        taker = next((command for command, hook in hooks if hook.matches(said.text)), asked[0])
        if taker is not asked[0] and not asked[1].about_profile:
            return said
        return replace(said, reply_to_id=said.reply_to_id or 0, reply_to_text=question.text)

    def _answers(self, text: str) -> bool:
        return any(_asks(command, text) for command in self._ordered)

    def _hooks(self, said: Incoming) -> Iterator[ReplyHook | TextHook]:
        """Hooks that this text is for; an answered question comes before the look of the text."""
        for command in self._ordered:
            yield from (hook for hook in command.texts if hook.first and hook.matches(said.text))
        if said.reply_to_id is not None:
            for command in self._ordered:
                yield from (hook for hook in command.replies if hook.asks(said.reply_to_text))
        for command in self._ordered:
            yield from (hook for hook in command.texts if hook.matches(said.text))


def _by_name(commands: Sequence[Command]) -> dict[str, Command]:
    """With their other spellings; ValueError when two commands share one."""
    known: dict[str, Command] = {}
    for command in commands:
        for name in (command.name, *command.aliases):
            if known.setdefault(name, command) is not command:
                raise ValueError(f"command name {name!r} is used twice")
    return known


def _neither_name_nor_order(found: ReplyHook | TextHook | None, *, agreed: bool) -> Step:
    """A "sí" or "no" alone is never a profile, a person's name or an hour."""
    if not isinstance(found, ReplyHook):
        return Say(common.nothing_asked())
    return Say(common.answer_in_words(), keeps=True) if agreed else Say(common.left_alone())


def _asks(command: Command, text: str) -> bool:
    return any(hook.asks(text) for hook in command.replies)


def _allows(person: Person, role: Role | None) -> bool:
    return role is None or person.role.includes(role)


def _pressed(press: Press) -> Handler:
    async def run(ctx: Context) -> None:
        await press.action.handler(ctx, *press.values)

    return run
