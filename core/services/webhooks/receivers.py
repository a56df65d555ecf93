"""Receivers of events as an operator looks after them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from core.domain.messages.webhooks import Event, EventType, NewWebhook, Webhook, WebhookId
from core.domain.people.person import AuditEntry
from core.errors import GoneException, TransientException
from core.ports.runtime import Clock
from core.ports.storage import UnitOfWork, UnitOfWorkFactory
from core.ports.webhooks import WebhookSender
from core.services.webhooks.addresses import AddressProblem, address_problem
from core.services.webhooks.signing import body_of, new_secret, signed_headers


@dataclass(frozen=True, slots=True)
class OwedWebhook:
    """A receiver, and how many events it is owed."""

    webhook: Webhook
    pending: int


class Webhooks:
    """Adds, lists, removes and tries receivers."""

    def __init__(self, uow: UnitOfWorkFactory, clock: Clock, sender: WebhookSender, *, sandbox: bool = False) -> None:
        self._uow = uow
        self._clock = clock
        self._sender = sender
        self._sandbox = sandbox

    async def add(self, url: str, kinds: Sequence[EventType] = ()) -> tuple[str, Webhook] | AddressProblem:
        """The secret (shown once, stored encrypted) and the receiver, or why the address is not taken. Commits."""
        problem = address_problem(url, sandbox=self._sandbox)
        if problem is not None:
            return problem
        secret, now = new_secret(), self._clock.now()
        async with self._uow() as uow:
            webhook = await uow.webhooks.add(NewWebhook(url, tuple(kinds), secret, now))
            await uow.audit.add(AuditEntry(None, "webhook.add", now, f"#{webhook.webhook_id}"))
            await uow.commit()
        return secret, webhook

    async def all(self) -> Sequence[OwedWebhook]:
        """Every receiver, oldest first."""
        async with self._uow(write=False) as uow:
            pending = await uow.webhooks.pending()
            return [OwedWebhook(one, pending.get(one.webhook_id, 0)) for one in await uow.webhooks.all()]

    async def remove(self, webhook_id: WebhookId) -> None:
        """It is told nothing more, not even what it was owed. Commits. GoneException: there is none."""
        async with self._uow() as uow:
            if await uow.webhooks.remove(webhook_id) is None:
                raise GoneException("no such webhook")
            await uow.audit.add(AuditEntry(None, "webhook.remove", self._clock.now(), f"#{webhook_id}"))
            await uow.commit()

    async def test(self, webhook_id: WebhookId) -> int | str:
        """Send one event of kind `prueba` now: the status of the answer, or the word for why there is none.

        GoneException: there is no such receiver, or its secret opens with no key.
        """
        async with self._uow(write=False) as uow:
            webhook = await self._known(uow, webhook_id)
        if webhook.secret is None:
            raise GoneException("its secret cannot be read")
        now = self._clock.now()
        event = Event(f"evt_{uuid.uuid4().hex}", EventType.TEST, now, {"id_webhook": webhook_id})
        try:
            return await self._sender.post(webhook.url, signed_headers(event, webhook.secret, now), body_of(event))
        except TransientException as error:
            return str(error)

    @staticmethod
    async def _known(uow: UnitOfWork, webhook_id: WebhookId) -> Webhook:
        webhook = await uow.webhooks.get(webhook_id)
        if webhook is None:
            raise GoneException("no such webhook")
        return webhook
