"""Invented people, posts and comments: the names are made of words that nobody is called."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Sequence

from sandbox.sites.instagram.content.model import Comment, Person, Post

FIRST = ("Alondra", "Bruma", "Celaje", "Duna", "Estela", "Faro", "Guijarro", "Hoguera", "Isleta", "Jarcia", "Lienzo",
         "Marisma", "Neblina", "Ocaso", "Pradera", "Quilla", "Rocío", "Solapa", "Tormenta", "Umbral",
         "Vereda", "Zafiro")  # fmt: skip
LAST = ("Ficticia", "Inventada", "Quimérica", "Espejismo", "de Papel", "del Sueño", "Fingida", "Nubarrón", "Tornasol",
        "Bambalina", "Farolillo", "Trampantojo")  # fmt: skip
TEXTS = ("Qué bonito 😍", "Saludos desde Villa Imaginaria", "¿Dónde es eso?", "Jajaja", "👏👏", "Te falta una nube",
         "Yo estuve allí y no existe", "Precioso", "Me lo guardo")  # fmt: skip
BEYOND_DOUBLE = 9_007_199_254_740_993
"""The first whole number that a floating-point number cannot hold: some people have such ids."""
BIG_EVERY = 6
PRIVATE_EVERY = 5
VERIFIED_EVERY = 29
START = 1_790_000_000
DAY = 86_400


def invent_people(count: int, seed: int) -> list[Person]:
    """`count` invented people, always the same for the same `seed`, with numbers and names of their own."""
    chance = random.Random(f"instagram:{seed}")
    return [_person(chance, seed, index) for index in range(count)]


def _person(chance: random.Random, seed: int, index: int) -> Person:
    first, last = chance.choice(FIRST), chance.choice(LAST)
    plain = unicodedata.normalize("NFD", f"{first}.{last.split()[-1]}".lower()).encode("ascii", "ignore").decode()
    number = 5_000_000_000 + (seed % 9_000) * 100_000 + index * 7 + chance.randrange(6)
    if index % BIG_EVERY == BIG_EVERY - 1:
        number = BEYOND_DOUBLE + (seed % 9_000) * 100_000 + index * 2
    return Person(
        id=str(number),
        username=f"{plain}.{seed}{index:04d}"[:30],
        name="" if index % 11 == 10 else f"{first} {last}",  # noqa: PLR2004 - some people have no name
        private=index % PRIVATE_EVERY == 0,
        verified=index % VERIFIED_EVERY == VERIFIED_EVERY - 1,
    )


def invent_posts(
    count: int, seed: int, *, likers: int = 30, comments: int = 20, replies: int = 3, people: Sequence[Person] = ()
) -> list[Post]:
    """`count` posts, newest first but for a pinned old one in front, each with so many likers and comments."""
    crowd = list(people) or invent_people(max(likers, comments * 2, 10), seed + 500)
    posts = [_post(seed, index, crowd, likers, comments, replies) for index in range(count)]
    if count > 2:  # noqa: PLR2004 - with fewer there is no old one
        oldest = posts.pop()
        posts.insert(0, Post(oldest.id, oldest.caption, oldest.taken_at, oldest.likers, oldest.comments, pinned=True))
    return posts


def _post(seed: int, index: int, crowd: Sequence[Person], likers: int, comments: int, replies: int) -> Post:
    number = 3_700_000_000_000_000_000 - index * 40_000_000_000_000 + seed * 1_000_000
    taken_at = START - index * DAY
    made = tuple(_comment(number, place, crowd, taken_at, replies) for place in range(comments))
    shifted = [crowd[(place + index) % len(crowd)] for place in range(min(likers, len(crowd)))]
    return Post(str(number), f"Nube número {index} ☁️", taken_at, tuple(shifted), made)


def _comment(post: int, place: int, crowd: Sequence[Person], taken_at: int, replies: int) -> Comment:
    base = 17_900_000_000_000_000 + post % 1_000_000_007 * 10_000 + place * 50
    answers = tuple(
        Comment(str(base + number), crowd[(place * 3 + number) % len(crowd)], TEXTS[(place + number) % len(TEXTS)],
                taken_at + place * 60 + number * 20)
        for number in range(1, replies + 1 if place % 2 == 0 else 1)
    )  # fmt: skip
    author, words = crowd[place * 2 % len(crowd)], TEXTS[place % len(TEXTS)]
    return Comment(str(base), author, words, taken_at + place * 60, place % 7, answers)
