"""A network changed its profiles or one of its lists: what was seen of it, and what waits until it can be read."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from core.domain.platforms import Platform
from core.domain.results.profiles import ListKind

PROFILE_PART = "perfil"
"""The part of a network that is the profile itself; the other parts are its lists (`ListKind` values)."""
MOST_PROFILES = 5
"""So many of the profiles in which a change was seen are remembered."""


class ChangeSign(StrEnum):
    """How a change showed."""

    LAYOUT = "forma"
    """Neither the answers nor what is drawn could be read."""
    EMPTIED = "vacia"
    """The site answers with an empty list although it counts people."""


@dataclass(frozen=True, slots=True)
class ChangePlace:
    """The part of a network that may change on its own."""

    platform: Platform
    part: str

    @property
    def key(self) -> str:
        """As settings and buttons name it."""
        return f"{self.platform}:{self.part}"

    @classmethod
    def of(cls, key: str) -> Self:
        """From `key`; ValueError when it names no network."""
        platform, _, part = key.partition(":")
        return cls(Platform(platform), part)

    @property
    def kind(self) -> ListKind | None:
        """The list; None for the profile itself."""
        return ListKind(self.part) if self.part in set(ListKind) else None


@dataclass(frozen=True, slots=True)
class SiteChange:
    """What is known of a change. Jobs wait for it once `closed`; until then it is a doubt that one profile raised."""

    place: ChangePlace
    sign: ChangeSign
    detail: str
    """What could not be understood, for a developer; no secret."""
    opened_at: datetime
    last_at: datetime
    version: str
    """Of the program that could not read it."""
    profiles: tuple[str, ...] = ()
    """`ProfileRef.key` of those in which it was seen, newest last."""
    trial_at: datetime | None = None
    """When one waiting job is let through to see whether it can be read again."""
    trial_job: int | None = None
    """The job that is let through."""
    closed: bool = False
    told: bool = False
    """The admins heard of it as it is: as a doubt, or as closed."""

    def seen_in(self, profile: str, detail: str, at: datetime) -> Self:
        """Once more."""
        others = [one for one in self.profiles if one != profile]
        return replace(self, profiles=(*others, profile)[-MOST_PROFILES:], last_at=at, detail=detail or self.detail)

    def stored(self) -> dict[str, Any]:
        """As plain JSON."""
        return {
            "place": self.place.key,
            "sign": self.sign.value,
            "detail": self.detail,
            "opened_at": self.opened_at.isoformat(),
            "last_at": self.last_at.isoformat(),
            "version": self.version,
            "profiles": list(self.profiles),
            "trial_at": self.trial_at.isoformat() if self.trial_at else None,
            "trial_job": self.trial_job,
            "closed": self.closed,
            "told": self.told,
        }

    @classmethod
    def of(cls, value: Mapping[str, Any]) -> Self:
        """From `stored`; KeyError, TypeError or ValueError for anything else."""
        trial = value["trial_at"]
        return cls(
            ChangePlace.of(value["place"]),
            ChangeSign(value["sign"]),
            str(value["detail"]),
            datetime.fromisoformat(value["opened_at"]),
            datetime.fromisoformat(value["last_at"]),
            str(value["version"]),
            tuple(str(one) for one in value["profiles"]),
            datetime.fromisoformat(trial) if trial else None,
            value["trial_job"],
            closed=bool(value["closed"]),
            told=bool(value["told"]),
        )
