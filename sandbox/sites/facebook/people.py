"""Invented people: the names are made of words that nobody is called."""

from __future__ import annotations

import random
import unicodedata

from sandbox.sites.facebook.model import Person

FIRST_FEMALE = (
    "Alondra",
    "Brisa",
    "Celestina",
    "Dorotea",
    "Estrella",
    "Fabiola",
    "Golondrina",
    "Herminia",
    "Iridiana",
    "Jacaranda",
    "Leocadia",
    "Marejada",
    "Nebulosa",
    "Ondina",
    "Perpetua",
    "Quintina",
    "Ramona",
    "Séfora",
)
FIRST_MALE = (
    "Abundio",
    "Bonifacio",
    "Crisanto",
    "Delfín",
    "Eulogio",
    "Fulgencio",
    "Gaudencio",
    "Hipólito",
    "Indalecio",
    "Jacinto",
    "Lucero",
    "Melquíades",
    "Nicanor",
    "Onésimo",
    "Plácido",
    "Quirino",
    "Rústico",
    "Saturnino",
)
LAST = (
    "Quimera",
    "Ficticia",
    "Espejismo",
    "Nubarrón",
    "Molinillo",
    "Cascabel",
    "Tornasol",
    "Penumbra",
    "Farolillo",
    "Bambalina",
    "Girándula",
    "Hojarasca",
    "Ñandutí",
    "Relámpago",
    "Serpentina",
    "Trampantojo",
    "Veleta",
    "Zarzamora",
)
PLACES = ("Villa Imaginaria", "Puerto Inventado", "San Ficticio de los Ríos", "Valle Quimérico")
NOBODY_VANITY_EVERY = 4
SUBTITLE_EVERY = 3


def invent_people(count: int, seed: int) -> list[Person]:
    """`count` invented people, always the same for the same `seed`, with ids and vanities of their own."""
    chance = random.Random(f"people:{seed}")
    base = 100_060_000_000_000 + (seed % 9_000) * 1_000_000
    return [_invent(chance, base + index * 37 + chance.randrange(30), seed, index) for index in range(count)]


def _invent(chance: random.Random, number: int, seed: int, index: int) -> Person:
    female = chance.choice((True, False))
    first = chance.choice(FIRST_FEMALE if female else FIRST_MALE)
    name = f"{first} {chance.choice(LAST)} {chance.choice(LAST)}"
    vanity = None if index % NOBODY_VANITY_EVERY == 0 else f"{_slug(name)}.{seed}{index:04d}"
    subtitle = f"Vive en {chance.choice(PLACES)}" if index % SUBTITLE_EVERY else "Universidad de Ninguna Parte"
    return Person(id=str(number), name=name, vanity=vanity, subtitle=subtitle, gender="FEMALE" if female else "MALE")


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFD", name.lower()).encode("ascii", "ignore").decode("ascii")
    return ".".join(plain.split()[:2])
