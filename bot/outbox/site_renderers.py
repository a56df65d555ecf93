"""Outbox rows about changes of the networks into messages."""

from collections.abc import Mapping

from core.domain.messages.outbox import OutboxMessage
from core.domain.messages.site_notices import ControlNotice, SiteChangeNotice, SiteReadableNotice, SiteReadableWhy
from core.domain.platforms import Platform
from core.domain.results.site_change import ChangePlace
from core.ports.remembered import CONTROLS, SITE_CHANGES
from core.ports.storage import UnitOfWork
from core.services.site_changes.changes import waiting_for
from handlers.framework.reply import Outgoing, Renderer
from handlers.site import control_texts, texts


class SiteRenderers:
    """Each shows the change as it is known at the moment of sending."""

    def table(self) -> Mapping[str, Renderer]:
        """Every kind of row about changes of the networks."""
        return {
            SiteChangeNotice.kind: self.changed,
            SiteReadableNotice.kind: self.readable,
            ControlNotice.kind: self.control,
        }

    async def changed(self, message: OutboxMessage, uow: UnitOfWork) -> Outgoing | None:
        """The alert; nothing when it is over by now."""
        told = SiteChangeNotice.of(message)
        place = ChangePlace(Platform(told.platform), told.part)
        change = await SITE_CHANGES.get(uow, place.key)
        if change is None:
            return None
        return Outgoing(message.chat_id, texts.changed(change, len(await waiting_for(uow, place))))

    async def readable(self, message: OutboxMessage, uow: UnitOfWork) -> Outgoing:
        """It is over."""
        del uow
        told = SiteReadableNotice.of(message)
        place = ChangePlace(Platform(told.platform), told.part)
        return Outgoing(message.chat_id, texts.readable(place, SiteReadableWhy(told.why), told.jobs))

    async def control(self, message: OutboxMessage, uow: UnitOfWork) -> Outgoing | None:
        """What the newest look found; nothing when the control was turned off meanwhile."""
        control = await CONTROLS.get(uow, Platform(ControlNotice.of(message).platform))
        return None if control is None else Outgoing(message.chat_id, control_texts.found(control))
