"""One-time links, web sessions and API tokens. Only hashes of secrets cross this port."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from core.domain.ids import PersonId
from core.domain.people.web_access import ApiToken, NewToken, TokenId, WebLink, WebSession


class WebAccessRepository(Protocol):
    """Tables `enlaces_web`, `sesiones_web` and `tokens_api`."""

    async def add_link(self, link: WebLink) -> None:
        """Store a new link; ConflictException when its hash exists."""
        ...

    async def link(self, code_hash: str, now: datetime) -> WebLink | None:
        """The link if it is unused and unexpired, without using it."""
        ...

    async def use_link(self, code_hash: str, now: datetime) -> WebLink | None:
        """Mark the link used, atomically; None when it is unknown, used or expired."""
        ...

    async def links_since(self, person_id: PersonId, since: datetime) -> int:
        """How many links were made for the person after `since`."""
        ...

    async def add_session(self, session: WebSession) -> None:
        """Store a new web session."""
        ...

    async def session(self, session_hash: str, now: datetime) -> WebSession | None:
        """The web session unless it has ended or expired."""
        ...

    async def open_sessions(self, hashes: Collection[str], now: datetime) -> frozenset[str]:
        """Those of `hashes` that are still open and belong to an active person."""
        ...

    async def end_session(self, session_hash: str) -> None:
        """End one web session. Idempotent."""
        ...

    async def end_all(self, person_id: PersonId, at: datetime) -> None:
        """End every web session of the person, drop unused links and revoke tokens."""
        ...

    async def add_token(self, token: NewToken) -> ApiToken:
        """Store a new token."""
        ...

    async def token(self, token_hash: str) -> ApiToken | None:
        """The token unless it was revoked."""
        ...

    async def tokens(self) -> Sequence[ApiToken]:
        """Every token that is not revoked, newest first."""
        ...

    async def touch_token(self, token_id: TokenId, at: datetime) -> None:
        """Note the last use."""
        ...

    async def revoke_token(self, token_id: TokenId, at: datetime) -> ApiToken | None:
        """Revoke a token; None when there is no such token or it was revoked before."""
        ...

    async def purge(self, before: datetime) -> int:
        """Delete links and web sessions that expired before that moment; how many."""
        ...
