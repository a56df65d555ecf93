"""The words with which a state table says how a site answers: data only, the sites turn them into responses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Expected = Literal["valid", "expired", "banned", "consent", "restricted", "undecided"]


@dataclass(frozen=True, slots=True)
class Normal:
    """Answer as for anybody whose session is well."""


@dataclass(frozen=True, slots=True)
class Redirect:
    """Send elsewhere; `{next}` in the location becomes the quoted address; `deletes` names cookies taken away."""

    location: str
    status: int = 302
    deletes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """Show a page made from a template of the site, with `values` filled in.

    With `at_home` it stands at the site's own addresses; from anybody's profile one is first sent home.
    """

    template: str
    status: int = 200
    values: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    truncate: bool = False
    at_home: bool = False


@dataclass(frozen=True, slots=True)
class Payload:
    """Answer with this JSON; `guard` puts `for (;;);` in front of it; a text is sent as it is."""

    data: object
    status: int = 200
    guard: bool = False
    content_type: str = "application/json; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()
    deletes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Drop:
    """Cut the connection."""


Answer = Normal | Redirect | Page | Payload | Drop


@dataclass(frozen=True, slots=True)
class StateSpec:
    """One session state: which verdict it must lead to, and how it shows itself.

    `document` is the answer to a navigation, `api` the answer to a call of the page's own script and to the JSON
    probe addresses. Both tell the same story, so that probe, browser and guard reach one verdict.
    """

    expected: Expected
    note: str
    document: Answer = field(default_factory=Normal)
    api: Answer = field(default_factory=Normal)
