"""Outbox rows about changes of the networks."""

from dataclasses import dataclass
from enum import StrEnum

from core.domain.messages.notices import Notice
from core.domain.platforms import Platform


class SiteReadableWhy(StrEnum):
    """Why a part of a network counts as readable again."""

    READ = "leida"
    """It was read well."""
    VERSION = "version"
    """The program is a newer one than the one that could not read it."""
    ADMIN = "admin"
    """An admin said so."""


@dataclass(frozen=True, slots=True)
class SiteChangeNotice(Notice):
    """The admins hear that a network changed; shown as the change is known by then."""

    kind = "site_change"
    platform: Platform
    part: str


@dataclass(frozen=True, slots=True)
class SiteReadableNotice(Notice):
    """The admins hear that it can be read again, and how many jobs go on."""

    kind = "site_readable"
    platform: Platform
    part: str
    why: SiteReadableWhy
    jobs: int


@dataclass(frozen=True, slots=True)
class ControlNotice(Notice):
    """The admins hear what the newest look at a network's control profile found."""

    kind = "control"
    platform: Platform
