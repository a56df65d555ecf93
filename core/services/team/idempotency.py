"""Requests that are carried out once however often they are sent: Idempotency-Key of the HTTP API."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from core.domain.people.requests import KeptAnswer, KeyClash, KeyedRequest
from core.ports.runtime import Clock
from core.ports.storage import UnitOfWorkFactory

KEPT_FOR = timedelta(hours=24)
"""How long the answer of a request is repeated."""
LOST_AFTER = timedelta(minutes=2)
"""A request that was not answered within this was cut off: the same key may try again."""


@dataclass(frozen=True, slots=True)
class Reserved:
    """The request is the first under its key: to be carried out, then `finish` or `release`."""

    key_hash: str


class Idempotency:
    """Keeps the answers of requests under the hash of their sender and key; bodies are stored encrypted."""

    def __init__(self, uow: UnitOfWorkFactory, clock: Clock) -> None:
        self._uow = uow
        self._clock = clock

    async def begin(self, sender: str, key: str, request: bytes) -> Reserved | KeptAnswer | KeyClash:
        """Reserve the key of a sender for this request, or tell what is known of it. Commits."""
        now = self._clock.now()
        key_hash = _digest(f"{sender}\n{key}".encode())
        new = KeyedRequest(key_hash, _digest(request), now, now + LOST_AFTER)
        async with self._uow() as uow:
            known = await uow.requests.reserve(new, now)
            await uow.commit()
        if known is None:
            return Reserved(key_hash)
        if known.fingerprint != new.fingerprint:
            return KeyClash.OTHER_REQUEST
        return known.answer or KeyClash.UNDER_WAY

    async def finish(self, reserved: Reserved, answer: KeptAnswer) -> None:
        """Keep the answer for KEPT_FOR. Commits."""
        async with self._uow() as uow:
            await uow.requests.answered(reserved.key_hash, answer, self._clock.now() + KEPT_FOR)
            await uow.commit()

    async def release(self, reserved: Reserved) -> None:
        """It was not carried out: the key may be used again. Commits."""
        async with self._uow() as uow:
            await uow.requests.release(reserved.key_hash)
            await uow.commit()


def _digest(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()
