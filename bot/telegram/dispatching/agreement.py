"""A typed "sí" or "no" is the press of the button that says so."""

from dataclasses import dataclass, field, replace

from markupsafe import Markup

from bot.telegram.incoming import Incoming
from core.text import agreement
from handlers.framework.html import EMPTY


@dataclass(frozen=True, slots=True)
class Choice:
    """A button of a question: what it brings back, and what it says."""

    data: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """What is open in a chat. `yes` and `no` only where a button stands for each; `message_id` 0 while it is sent."""

    text: str = field(repr=False)
    message_id: int = 0
    html: Markup = field(default=EMPTY, repr=False)
    yes: Choice | None = None
    no: Choice | None = None


def as_press(said: Incoming, question: Question) -> Incoming | None:
    """`said` as the press of a button of `question`; None when it says neither yes nor no, or to another message."""
    agreed = agreement(said.text)
    choice = question.yes if agreed else question.no
    if agreed is None or choice is None or said.reply_to_id not in {None, question.message_id}:
        return None
    return replace(
        said,
        kind="press",
        message_id=question.message_id,
        data=choice.data,
        pressed_text=question.html,
        pressed_label=choice.label,
        typed=True,
    )
