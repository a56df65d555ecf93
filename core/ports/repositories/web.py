"""Access by HTTP, live logins, requests under their keys, and receivers of events."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from core.domain.ids import PersonId
from core.domain.messages.webhooks import Event, NewWebhook, Webhook, WebhookDelivery, WebhookId
from core.domain.people.person import Person
from core.domain.people.requests import KeptAnswer, KeyedRequest
from core.domain.people.web_access import ApiToken, NewToken, TokenId, WebLink, WebSession
from core.domain.sessions.login import LoginEnd, LoginRecord


class WebAccessRepository(Protocol):
    """Tables `enlaces_web`, `sesiones_web` and `tokens_api`. Only hashes of secrets cross this port."""

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

    async def holder(self, session_hash: str, now: datetime) -> tuple[WebSession, Person] | None:
        """The web session and its person, unless it has ended or expired or they are no longer active."""
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


class LoginRepository(Protocol):
    """Table `entradas_en_vivo`: the newest live login of each person."""

    async def began(self, record: LoginRecord, *, none_since: datetime, over: LoginRecord | None = None) -> bool:
        """Store it in the place of the person's former one; False when that is open, in whatever process.

        One counts as open no longer that began before `none_since`, or that is `over`, though its end is not stored.
        """
        ...

    async def ended(self, record: LoginRecord, end: LoginEnd, at: datetime) -> bool:
        """This live login is over, and so is the web session that opened it; False when it was over before."""
        ...

    async def left_open(self) -> Sequence[LoginRecord]:
        """Those without an end: of a process that was killed, when asked at start."""
        ...

    async def of_web_session(self, web_session: str) -> LoginRecord | None:
        """The live login that was opened by that web session."""
        ...

    async def purge(self, before: datetime) -> int:
        """Delete those that ended before that moment; how many."""
        ...


class RequestRepository(Protocol):
    """Table `peticiones_api`: requests under their Idempotency-Key."""

    async def reserve(self, request: KeyedRequest, now: datetime) -> KeyedRequest | None:
        """Store it, unless one with the same key has not expired: that one, unchanged."""
        ...

    async def answered(self, key_hash: str, answer: KeptAnswer, expires_at: datetime) -> None:
        """Keep its answer until then."""
        ...

    async def release(self, key_hash: str) -> None:
        """Forget it, unless it was answered."""
        ...

    async def purge(self, now: datetime) -> int:
        """Delete what has expired; how many."""
        ...


class WebhookRepository(Protocol):
    """Tables `webhooks` and `entregas_webhook`: receivers of events, and what is owed to them."""

    async def add(self, webhook: NewWebhook) -> Webhook:
        """Store a receiver."""
        ...

    async def get(self, webhook_id: WebhookId) -> Webhook | None:
        """By number."""
        ...

    async def all(self) -> Sequence[Webhook]:
        """Every receiver, oldest first."""
        ...

    async def remove(self, webhook_id: WebhookId) -> Webhook | None:
        """Delete a receiver with all that is owed to it; None when there is none."""
        ...

    async def announce(self, event: Event) -> int:
        """Owe the event to every receiver that wants it, once per receiver and event id; how many rows are new."""
        ...

    async def owed(self, webhook_id: WebhookId) -> WebhookDelivery | None:
        """The oldest pending delivery of a receiver, due or not: later ones wait for it."""
        ...

    async def pending(self) -> Mapping[WebhookId, int]:
        """How many deliveries each receiver is owed; receivers that are owed nothing are left out."""
        ...

    async def oldest_pending(self) -> datetime | None:
        """Since when the oldest pending delivery waits."""
        ...

    async def delivered(self, delivery: WebhookDelivery, at: datetime) -> None:
        """The receiver took it."""
        ...

    async def retry(self, delivery: WebhookDelivery, due_at: datetime, error: str) -> None:
        """Count the attempt and try again then; `error` is a short word without anything secret."""
        ...

    async def drop(self, delivery: WebhookDelivery, reason: str, at: datetime) -> None:
        """Give it up."""
        ...

    async def purge(self, before: datetime) -> int:
        """Delete deliveries that were closed before then; how many."""
        ...
