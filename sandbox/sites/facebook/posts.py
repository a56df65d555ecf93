"""Posts and photos of the local Facebook with what stands below them, as plain data, and invented ones."""

from __future__ import annotations

import random
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field

from sandbox.sites.facebook.model import Person
from sandbox.sites.facebook.people import invent_people

REACTIONS = {
    "LIKE": "1635855486666999",
    "LOVE": "1678524932434102",
    "CARE": "613557422527858",
    "HAHA": "115940658764963",
    "WOW": "478547315650144",
    "SAD": "908563459236466",
    "ANGRY": "444813342392137",
    "GRATEFUL": "1234567890123456",
}
"""The last one is an occasion's own, that no reader knows."""
WORDS = ("¡Qué nube!", "No lo creo.", "Eso pasó en Puerto Inventado.", "😀 jamás", "Saludos a todas", "")
FIRST_MOMENT, STEP_S = 1_790_000_000, 7_777


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody wrote below a post, and the answers to it."""

    id: str
    author: Person
    text: str
    created: int
    replies: Sequence[Comment] = ()


@dataclass(frozen=True, slots=True)
class Post:
    """A post, or with `is_photo` a photo of the photos tab. `gone` ones are listed and cannot be opened."""

    id: str
    text: str
    created: int
    reactions: Sequence[tuple[Person, str]] = ()
    comments: Sequence[Comment] = field(default=())
    is_photo: bool = False
    gone: bool = False

    @property
    def feedback_id(self) -> str:
        """The id by which queries name what stands below it."""
        return encoded(f"feedback:{self.id}")

    @property
    def all_comments(self) -> int:
        """Comments and answers together."""
        return sum(1 + len(comment.replies) for comment in self.comments)


def encoded(text: str) -> str:
    """An id as the site writes it."""
    return b64encode(text.encode()).decode("ascii")


def invent_posts(
    count: int, seed: int, *, reactions: int = 0, comments: int = 0, replies: int = 0, photos: bool = False
) -> list[Post]:
    """`count` posts, newest first, each with so many reactions and comments; every third comment has answers."""
    chance = random.Random(f"posts:{seed}")
    made = []
    for number in range(count):
        base = 122_000_000_000_000 + seed * 100_000 + number * 1_000
        people = invent_people(max(reactions, comments, replies), seed=(seed * 31 + number) % 8_000)
        names = list(REACTIONS.values())
        made.append(
            Post(
                id=str(base),
                text=chance.choice(WORDS),
                created=FIRST_MOMENT - number * STEP_S,
                reactions=[(person, chance.choice(names)) for person in people[:reactions]],
                comments=[_comment(base + 1 + at, people, at, replies, chance) for at in range(comments)],
                is_photo=photos,
            )
        )
    return made


def _comment(number: int, people: Sequence[Person], at: int, replies: int, chance: random.Random) -> Comment:
    answers = [
        Comment(f"{number}{500 + one}", people[one], chance.choice(WORDS), FIRST_MOMENT + number % 999 + one)
        for one in range(replies if at % 3 == 0 else 0)
    ]
    return Comment(str(number), people[at], chance.choice(WORDS), FIRST_MOMENT + at, answers)
