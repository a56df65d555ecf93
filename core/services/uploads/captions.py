"""What is written below a cookie file: the network and the person."""

from collections.abc import Sequence

from core.domain.ids import PersonId
from core.domain.people.person import Person
from core.domain.platforms import Platform
from core.services.targets.hosts import PREFIXES
from core.text import plain


def read_caption(caption: str, people: Sequence[Person]) -> tuple[Platform | None, PersonId | None, bool]:
    """The network and the person it names, and whether it names a person (who may be unknown, or several)."""
    words = caption.split()
    platform = next((PREFIXES[word.lower()] for word in words if word.lower() in PREFIXES), None)
    name = _same(" ".join(word for word in words if word.lower() not in PREFIXES))
    if not name:
        return platform, None, False
    exact = [p for p in people if _same(p.name) == name]
    fits = exact or [p for p in people if _same(p.name).startswith(name)]
    return platform, fits[0].person_id if len(fits) == 1 else None, True


def _same(name: str) -> str:
    """What spellings of one name have in common."""
    return " ".join(plain(name).split())
