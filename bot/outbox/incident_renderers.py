"""Outbox rows about cases into messages, each as the case is at the moment of sending."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import tzinfo

from core.domain.ids import IncidentId
from core.domain.incidents.incident import Incident, IncidentCopy
from core.domain.messages.notices import (
    AnalystNotice,
    AnalystResolvedNotice,
    IncidentDigestNotice,
    IncidentNotice,
    IncidentReminderNotice,
    IncidentResolvedNotice,
)
from core.domain.messages.outbox import OutboxMessage
from core.ports.runtime import Clock
from core.ports.storage import UnitOfWork
from core.services.supervision.incident_actions import case_view, case_views
from handlers.framework.reply import Outgoing, Renderer
from handlers.incidents import list_texts as alerts
from handlers.incidents import texts as incidents


@dataclass(frozen=True, slots=True)
class IncidentRenderers:
    """What they need besides the row and a unit of work."""

    clock: Clock
    timezone: Callable[[], tzinfo]

    def table(self) -> Mapping[str, Renderer]:
        """Every kind of outbox row about cases."""
        return {
            IncidentNotice.kind: self.incident,
            IncidentResolvedNotice.kind: self.resolved,
            IncidentReminderNotice.kind: self.reminder,
            IncidentDigestNotice.kind: self.digest,
            AnalystNotice.kind: self.analyst,
            AnalystResolvedNotice.kind: self.analyst,
        }

    async def incident(self, message: OutboxMessage, uow: UnitOfWork) -> Outgoing | None:
        """A case in one chat: sent once, then edited. A case of a group shows only where it was shown before."""
        case, copy = await _copy(IncidentNotice.of(message).incident_id, message, uow)
        if case is None or copy is None or copy.held:
            return None
        if copy.message_id is None and (not case.unresolved or case.group_id is not None):
            return None
        reply = incidents.alert(await case_view(uow, case), self.clock.now(), self.timezone())
        reply = replace(reply, silent=not copy.rings, thread_id=copy.thread_id)
        return Outgoing(message.chat_id, reply, copy.message_id, on_sent=_keep(copy))

    async def resolved(self, message: OutboxMessage, uow: UnitOfWork) -> Outgoing | None:
        """A silent word under the closed case."""
        case, copy = await _copy(IncidentResolvedNotice.of(message).incident_id, message, uow)
        if case is None or copy is None or copy.message_id is None:
            return None
        reply = incidents.resolved(await case_view(uow, case))
        return Outgoing(message.chat_id, replace(reply, quote_message_id=copy.message_id, thread_id=copy.thread_id))

    async def reminder(self, message: OutboxMessage, uow: UnitOfWork) -> Outgoing | None:
        """A silence ended; nothing to say when the case is over by now or silent again."""
        notice = IncidentReminderNotice.of(message)
        case, copy = await _copy(notice.incident_id, message, uow)
        if case is None or copy is None or not case.unresolved or case.snoozed(self.clock.now()):
            return None
        reply = incidents.reminder(await case_view(uow, case), rings=notice.rings)
        return Outgoing(message.chat_id, replace(reply, quote_message_id=copy.message_id, thread_id=copy.thread_id))

    async def digest(self, message: OutboxMessage, uow: UnitOfWork) -> Outgoing | None:
        """What was kept during a person's quiet hours."""
        views = await case_views(uow, IncidentDigestNotice.of(message).incident_ids)
        return Outgoing(message.chat_id, alerts.digest(views, self.clock.now())) if views else None

    async def analyst(self, message: OutboxMessage, uow: UnitOfWork) -> Outgoing | None:
        """What the analyst concerned hears."""
        opened = message.kind == AnalystNotice.kind
        notice = AnalystNotice.of(message) if opened else AnalystResolvedNotice.of(message)
        case = await uow.incidents.get(notice.incident_id)
        if case is None or (opened and not case.unresolved):
            return None
        view, silent = await case_view(uow, case), notice.silent
        if case.unresolved:
            reply = incidents.analyst_notice(view, self.clock.now(), self.timezone(), silent=silent)
        else:
            reply = incidents.analyst_resolved(view, silent=silent)
        return Outgoing(message.chat_id, reply)


async def _copy(
    incident_id: IncidentId, message: OutboxMessage, uow: UnitOfWork
) -> tuple[Incident | None, IncidentCopy | None]:
    case = await uow.incidents.get(incident_id)
    if case is None:
        return None, None
    copies = {copy.chat_id: copy for copy in await uow.incidents.copies(case.incident_id)}
    return case, copies.get(message.chat_id)


def _keep(copy: IncidentCopy) -> Callable[[UnitOfWork, int], Awaitable[None]]:
    async def keep(uow: UnitOfWork, message_id: int) -> None:
        if message_id != copy.message_id:
            await uow.incidents.set_message(copy.incident_id, copy.chat_id, message_id)

    return keep
