"""Invented people of the local X: words that nobody is called, numbers longer than what a float holds."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Sequence

from sandbox.sites.facebook.people import FIRST_FEMALE, FIRST_MALE, LAST, PLACES
from sandbox.sites.x.model import Person, Post, Reply

_BASE = 1_500_000_000_000_000_000
_SAYINGS = (
    "Colecciono nubes con forma de nada & otras cosas.",
    "Cuento faroles en Puerto Inventado.",
    "Aquí no se habla de nada serio.",
    "",
    "Maqueta de persona. Opiniones de cartón.",
)
_VERIFIED_EVERY, _PROTECTED_EVERY = 6, 11


def invent_users(count: int, seed: int) -> list[Person]:
    """`count` invented people, always the same for the same `seed`; every sixth has a badge."""
    chance = random.Random(f"x:{seed}")
    base = _BASE + (seed % 90_000) * 1_000_000_000
    return [_invent(chance, base + index * 977 + chance.randrange(900), seed, index) for index in range(count)]


def invent_posts(count: int, seed: int, *, reposters: int = 0, replies: int = 0) -> list[Post]:
    """`count` invented posts, the newest first, each with so many who passed it on and who answered."""
    return [_post(seed * 100 + index, count - index, reposters, replies) for index in range(count)]


def _post(seed: int, age: int, reposters: int, replies: int) -> Post:
    number = _BASE * 1 + 90_000_000_000_000_000 + age * 1_000_000 + seed
    people = invent_users(reposters + replies, 40_000 + seed)
    answers = [Reply(str(number + 10 + index), person, f"Respuesta inventada {index}") for index, person in
               enumerate(people[reposters:])]  # fmt: skip
    return Post(str(number), f"Nube inventada número {age}", reposters=people[:reposters], replies=answers)


def _invent(chance: random.Random, number: int, seed: int, index: int) -> Person:
    first = chance.choice((*FIRST_FEMALE, *FIRST_MALE))
    last: Sequence[str] = (chance.choice(LAST), chance.choice(LAST))
    return Person(
        id=str(number),
        handle=f"{_plain(first)[:5]}_{seed % 1000}_{index}",
        name=f"{first} {' '.join(last)}",
        bio=chance.choice(_SAYINGS),
        location=chance.choice(PLACES),
        paid=index % _VERIFIED_EVERY == 0,
        protected=index % _PROTECTED_EVERY == 1,
    )


def _plain(name: str) -> str:
    return unicodedata.normalize("NFD", name.lower()).encode("ascii", "ignore").decode("ascii")
