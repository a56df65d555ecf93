"""Outbox rows that delete messages, and those that tell what could not be deleted or delivered."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from core.domain.messages.erasures import Erasure
from core.domain.messages.notices import ErasureLeftNotice, ErasureNotice, ErasureRefusedNotice, UndeliveredNotice
from core.domain.messages.outbox import OutboxMessage
from core.ports.storage import UnitOfWork
from core.services.uploads.erasures import Erasures
from handlers.framework.reply import Deletion, Outgoing, Renderer
from handlers.service import erasure_texts as texts


@dataclass(frozen=True, slots=True)
class ErasureRenderers:
    """What they need besides the row and a unit of work."""

    erasures: Erasures

    def table(self) -> Mapping[str, Renderer]:
        """Every kind of these rows."""
        return {
            ErasureNotice.kind: self.erasure,
            ErasureRefusedNotice.kind: self.refused,
            ErasureLeftNotice.kind: self.left,
            UndeliveredNotice.kind: self.undelivered,
        }

    async def erasure(self, message: OutboxMessage, uow: UnitOfWork) -> Deletion:
        """The message itself."""
        del uow
        erasure = ErasureNotice.of(message).erasure(message.chat_id)
        return Deletion(erasure.chat_id, erasure.message_id, partial(_done, self.erasures, erasure))

    async def refused(self, message: OutboxMessage, uow: UnitOfWork) -> Outgoing:
        """The sender is asked to delete it."""
        del uow
        erasure = ErasureRefusedNotice.of(message).erasure
        reply = texts.refused(erasure.what, here=erasure.chat_id == message.chat_id)
        return Outgoing(message.chat_id, reply)

    async def left(self, message: OutboxMessage, uow: UnitOfWork) -> Outgoing:
        """The admins hear what stays, and whose it is."""
        erasure = ErasureLeftNotice.of(message).erasure
        sender = await uow.people.get(erasure.sender) if erasure.sender is not None else None
        return Outgoing(
            message.chat_id,
            texts.left(erasure.what, sender.name if sender else "", private=erasure.chat_id > 0),
        )

    async def undelivered(self, message: OutboxMessage, uow: UnitOfWork) -> Outgoing:
        """The admins hear who is waiting in vain."""
        lost = UndeliveredNotice.of(message)
        names = [person.name for person in await uow.people.all() if person.chat_id == lost.chat_id]
        reply = texts.undelivered(names[0] if names else "", lost.reason, alert=lost.alert)
        return Outgoing(message.chat_id, reply)


async def _done(erasures: Erasures, erasure: Erasure, uow: UnitOfWork) -> None:
    await erasures.done(uow, erasure)
