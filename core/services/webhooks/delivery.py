"""From the rows that are owed to their receivers: in order per receiver, side by side between receivers."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

from core.concurrency import first_of
from core.domain.messages.webhooks import Webhook, WebhookDelivery
from core.errors import StorageException, TransientException
from core.ports.runtime import Clock
from core.ports.storage import UnitOfWorkFactory
from core.ports.webhooks import WebhookSender
from core.retry import backoff
from core.services.webhooks.signing import body_of, signed_headers

MAX_AGE = timedelta(days=3)
"""An event that could not be delivered for so long is given up, and the next one is tried."""
FIRST_PAUSE_S, LONGEST_PAUSE_S = 5.0, 3600.0
_LONGEST_NAP_S = 60.0
_OK = range(200, 300)
UNREADABLE_SECRET, TOO_OLD = "secret_unreadable", "too_old"


class WebhookDeliveries:
    """Delivers every event at least once or gives it up; a receiver in trouble holds up only itself."""

    def __init__(
        self,
        uow: UnitOfWorkFactory,
        clock: Clock,
        sender: WebhookSender,
        *,
        certain: Callable[[], bool] = lambda: True,
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._sender = sender
        self._certain = certain
        self._woken = asyncio.Event()
        self._stopping = False

    def wake(self) -> None:
        """Events are committed. Cheap; called after every commit that wrote some."""
        self._woken.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Deliver until `stop`; the request under way is ended first."""
        stopper = asyncio.create_task(self._wait_for(stop))
        try:
            while not stop.is_set():
                self._woken.clear()
                nap = await self._looked()
                await first_of(stopper, self._woken.wait(), self._clock.sleep(min(nap, _LONGEST_NAP_S)))
        finally:
            stopper.cancel()
            await asyncio.gather(stopper, return_exceptions=True)

    async def drain(self) -> float:
        """Deliver what is due now; seconds until more is due (infinite when nothing is owed)."""
        async with self._uow(write=False) as uow:
            pending = await uow.webhooks.pending()
            owed = [webhook for webhook in await uow.webhooks.all() if webhook.webhook_id in pending]
        naps = await asyncio.gather(*(self._deliver_to(webhook) for webhook in owed))
        return min(naps, default=float("inf"))

    async def _looked(self) -> float:
        try:
            return await self.drain()
        except StorageException:
            return FIRST_PAUSE_S

    async def _wait_for(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self._stopping = True

    async def _deliver_to(self, webhook: Webhook) -> float:
        """Everything that is due to one receiver, oldest first; seconds until its next row is due."""
        while not self._stopping:
            async with self._uow(write=False) as uow:
                delivery = await uow.webhooks.owed(webhook.webhook_id)
            if delivery is None:
                break
            now = self._clock.now()
            if delivery.due_at > now:
                return (delivery.due_at - now).total_seconds()
            await self._attempt(webhook, delivery)
        return float("inf")

    async def _attempt(self, webhook: Webhook, delivery: WebhookDelivery) -> None:
        now = self._clock.now()
        if self._certain() and now - delivery.created_at > MAX_AGE:
            async with self._uow() as uow:
                await uow.webhooks.drop(delivery, TOO_OLD, now)
                await uow.commit()
            return
        error = await self._post(webhook, delivery)
        async with self._uow() as uow:
            if error is None:
                await uow.webhooks.delivered(delivery, self._clock.now())
            else:
                pause = backoff(delivery.attempts, first_s=FIRST_PAUSE_S, longest_s=LONGEST_PAUSE_S)
                await uow.webhooks.retry(delivery, self._clock.now() + timedelta(seconds=pause), error)
            await uow.commit()

    async def _post(self, webhook: Webhook, delivery: WebhookDelivery) -> str | None:
        """A word for why the receiver did not take it; None when it did."""
        if webhook.secret is None:
            return UNREADABLE_SECRET
        headers = signed_headers(delivery.event, webhook.secret, self._clock.now())
        try:
            status = await self._sender.post(webhook.url, headers, body_of(delivery.event))
        except TransientException as error:
            return str(error)
        return None if status in _OK else f"http_{status}"
