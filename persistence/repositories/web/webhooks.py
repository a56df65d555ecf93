"""Receivers of events, and what is owed to them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update

from core.domain.messages.outbox import OutboxState
from core.domain.messages.webhooks import Event, EventType, NewWebhook, Webhook, WebhookDelivery, WebhookId
from core.ports.storage import Change
from persistence.models import WebhookDeliveryRow, WebhookRow
from persistence.repositories.base import FRESH, Repository, build, values_of

_PENDING = WebhookDeliveryRow.state == OutboxState.PENDING


class SqlWebhookRepository(Repository):
    """Implements WebhookRepository."""

    async def add(self, webhook: NewWebhook) -> Webhook:
        kinds = [kind.value for kind in webhook.kinds]
        plain = values_of(webhook, skip=("kinds", "secret"))
        row = WebhookRow(**plain, kinds=kinds, secret=self._box.seal_text(webhook.secret), last_error="")
        await self._append(row)
        return self._webhook(row)

    async def get(self, webhook_id: WebhookId) -> Webhook | None:
        row = await self._one(select(WebhookRow).where(WebhookRow.webhook_id == webhook_id))
        return None if row is None else self._webhook(row)

    async def all(self) -> Sequence[Webhook]:
        return [self._webhook(row) for row in await self._many(select(WebhookRow).order_by(WebhookRow.webhook_id))]

    async def remove(self, webhook_id: WebhookId) -> Webhook | None:
        known = await self.get(webhook_id)
        if known is not None:
            await self._change(delete(WebhookDeliveryRow).where(WebhookDeliveryRow.webhook_id == webhook_id))
            await self._change(delete(WebhookRow).where(WebhookRow.webhook_id == webhook_id))
        return known

    async def announce(self, event: Event) -> int:
        receivers = await self._session.execute(select(WebhookRow.webhook_id, WebhookRow.kinds))
        wanted = [number for number, kinds in receivers if not kinds or event.kind.value in kinds]
        if not wanted:
            return 0
        self._changed.add(Change.WEBHOOKS)
        content: dict[str, Any] = {
            "event_id": event.event_id, "kind": event.kind, "at": event.at, "data": dict(event.data),
            "created_at": event.at, "due_at": event.at, "state": OutboxState.PENDING, "attempts": 0, "drop_reason": "",
        }  # fmt: skip
        return await self._insert_once(WebhookDeliveryRow, [{"webhook_id": number, **content} for number in wanted])

    async def owed(self, webhook_id: WebhookId) -> WebhookDelivery | None:
        statement = select(WebhookDeliveryRow).where(_PENDING, WebhookDeliveryRow.webhook_id == webhook_id)
        row = await self._one(statement.order_by(WebhookDeliveryRow.delivery_id))
        return None if row is None else build(WebhookDelivery, row, event=build(Event, row))

    async def pending(self) -> Mapping[WebhookId, int]:
        statement = select(WebhookDeliveryRow.webhook_id, func.count()).where(_PENDING)
        rows = await self._session.execute(statement.group_by(WebhookDeliveryRow.webhook_id), execution_options=FRESH)
        return {WebhookId(number): count for number, count in rows}

    async def oldest_pending(self) -> datetime | None:
        statement = select(WebhookDeliveryRow.created_at).where(_PENDING)
        return await self._one(statement.order_by(WebhookDeliveryRow.created_at))

    async def delivered(self, delivery: WebhookDelivery, at: datetime) -> None:
        await self._close(delivery, OutboxState.DELIVERED, "", at)
        await self._note(delivery.webhook_id, delivered_at=at, last_error="")

    async def retry(self, delivery: WebhookDelivery, due_at: datetime, error: str) -> None:
        mine = WebhookDeliveryRow.delivery_id == delivery.delivery_id
        values = {"attempts": WebhookDeliveryRow.attempts + 1, "due_at": due_at}
        await self._change(update(WebhookDeliveryRow).where(mine, _PENDING).values(values))
        await self._note(delivery.webhook_id, last_error=error)

    async def drop(self, delivery: WebhookDelivery, reason: str, at: datetime) -> None:
        await self._close(delivery, OutboxState.DROPPED, reason, at)

    async def purge(self, before: datetime) -> int:
        return await self._change(delete(WebhookDeliveryRow).where(WebhookDeliveryRow.closed_at < before))

    async def _close(self, delivery: WebhookDelivery, state: OutboxState, reason: str, at: datetime) -> None:
        mine = WebhookDeliveryRow.delivery_id == delivery.delivery_id
        values = {"state": state, "drop_reason": reason, "closed_at": at}
        await self._change(update(WebhookDeliveryRow).where(mine, _PENDING).values(values))

    async def _note(self, webhook_id: WebhookId, **values: Any) -> None:
        await self._change(update(WebhookRow).where(WebhookRow.webhook_id == webhook_id).values(values))

    def _webhook(self, row: WebhookRow) -> Webhook:
        kinds = tuple(EventType(word) for word in row.kinds if word in set(EventType))
        return build(Webhook, row, kinds=kinds, secret=self._opened(row.secret))
