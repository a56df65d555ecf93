"""Control profiles: one for each network, looked at every night to notice when the network changes its lists."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from core.domain.ids import PersonId
from core.domain.platforms import Platform
from core.domain.results.profiles import ListKind, Profile


class Look(StrEnum):
    """What a look at a control profile found."""

    GOOD = "bien"
    NEW_SHAPE = "otra_forma"
    """The answers have another shape; what is read from them is the same."""
    UNTRUE = "no_coincide"
    """What is known of the profile is not what was read."""
    CHANGED = "cambio"
    """A part could not be read, or came empty beside a count."""
    GONE = "no_esta"
    """The profile is not there any more."""
    NO_SESSION = "sin_sesion"
    """The session that was chosen cannot look."""

    @property
    def tells(self) -> bool:
        """Whether admins hear of it."""
        return self is not Look.GOOD


@dataclass(frozen=True, slots=True)
class Truths:
    """What is known of a control profile, as its first look found it."""

    external_id: str
    username: str
    counters: frozenset[str]
    """Lists of which the profile tells a number."""
    lists: frozenset[str]
    """Lists of which the first page had people."""

    @classmethod
    def of(cls, profile: Profile, heads: Mapping[ListKind, int]) -> Self:
        """As read: the profile, and how many rows the head of each list had."""
        counters = frozenset(kind.value for kind in profile.counters)
        shown = frozenset(kind.value for kind, rows in heads.items() if rows)
        return cls(profile.external_id, (profile.username or "").lower(), counters, shown)

    def broken_by(self, now: "Truths") -> tuple[str, ...]:
        """What does not hold any more; empty when all of it does. More than is known is no contradiction."""
        told = [f"id {self.external_id} → {now.external_id or '—'}"] if now.external_id != self.external_id else []
        told += [f"contador de {kind}" for kind in sorted(self.counters - now.counters)]
        return (*told, *(f"lista de {kind}" for kind in sorted(self.lists - now.lists)))


@dataclass(frozen=True, slots=True)
class Control:
    """A control profile. Without a person whose session looks, it is not looked at."""

    platform: Platform
    identifier: str
    chosen_at: datetime
    person_id: PersonId | None = None
    truths: Truths | None = None
    look: Look | None = None
    looked_at: datetime | None = None
    details: tuple[str, ...] = field(default=())
    """What the newest look found, in a few words each."""

    def stored(self) -> dict[str, Any]:
        """As plain JSON."""
        truths = self.truths
        return {
            "platform": self.platform.value,
            "identifier": self.identifier,
            "chosen_at": self.chosen_at.isoformat(),
            "person_id": self.person_id,
            "truths": None
            if truths is None
            else [truths.external_id, truths.username, sorted(truths.counters), sorted(truths.lists)],
            "look": self.look.value if self.look else None,
            "looked_at": self.looked_at.isoformat() if self.looked_at else None,
            "details": list(self.details),
        }

    @classmethod
    def of(cls, value: Mapping[str, Any]) -> Self:
        """From `stored`; KeyError, TypeError or ValueError for anything else."""
        truths, looked, person = value["truths"], value["looked_at"], value["person_id"]
        return cls(
            Platform(value["platform"]),
            str(value["identifier"]),
            datetime.fromisoformat(value["chosen_at"]),
            None if person is None else PersonId(int(person)),
            None if truths is None else Truths(truths[0], truths[1], frozenset(truths[2]), frozenset(truths[3])),
            Look(value["look"]) if value["look"] else None,
            datetime.fromisoformat(looked) if looked else None,
            tuple(str(one) for one in value["details"]),
        )
