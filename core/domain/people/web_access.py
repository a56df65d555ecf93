"""Access by HTTP: one-time links, the sessions they open, and the tokens of other programs.

Of every secret only the SHA-256 is kept; the secret itself is shown once, where it is made.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NewType

from core.domain.ids import PersonId
from core.domain.people.person import Person, Role

TokenId = NewType("TokenId", int)
"""`tokens_api.id_token`."""


class LinkPurpose(StrEnum):
    """What a one-time link opens (column `proposito`)."""

    PANEL = "panel"
    LOGIN = "entrar"
    """The live browser of one session; the link's `subject` names the network."""


class Door(StrEnum):
    """The way a web session was opened (column `puerta`)."""

    LINK = "enlace"
    MINI_APP = "mini_app"


@dataclass(frozen=True, slots=True)
class WebLink:
    """A link that one person may use once."""

    code_hash: str
    person_id: PersonId
    purpose: LinkPurpose
    created_at: datetime
    expires_at: datetime
    subject: str = ""
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class WebSession:
    """A browser in which a person is signed in to the panel."""

    session_hash: str
    person_id: PersonId
    door: Door
    created_at: datetime
    expires_at: datetime
    purpose: LinkPurpose = LinkPurpose.PANEL
    subject: str = ""


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A bearer token of another program. It acts as a person, with `role` at most."""

    token_id: TokenId
    name: str
    role: Role
    person_id: PersonId
    token_hash: str
    created_at: datetime
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token to be stored; the database gives its id."""

    name: str
    role: Role
    person_id: PersonId
    token_hash: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Visitor:
    """A request's sender: an active person, and the role that this request may use (never above the person's)."""

    person: Person
    role: Role
    session: WebSession | None = None
    """The browser session, None for a token."""
    token: ApiToken | None = None

    @property
    def acting(self) -> Person:
        """The person as far as this request reaches."""
        return replace(self.person, role=self.role)

    def may(self, role: Role) -> bool:
        """Whether `role` is within the reach of this request."""
        return self.role.includes(role)
