"""Outbox rows about incidents into messages, each as the incident is at the moment of sending."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import tzinfo

from core.domain.ids import IncidentId
from core.domain.incidents.incident import Incident, IncidentMessage
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
from core.services.supervision.incident_views import incident_view, numbered_views, told_besides
from handlers.framework.reply import Outgoing, Renderer
from handlers.incidents import list_texts as alerts
from handlers.incidents import texts as incidents


@dataclass(frozen=True, slots=True)
class IncidentRenderers:
    """What they need besides the row and a unit of work."""

    clock: Clock
    timezone: Callable[[], tzinfo]

    def table(self) -> Mapping[str, Renderer]:
        """Every kind of outbox row about incidents."""
        return {
            IncidentNotice.kind: self.incident,
            IncidentResolvedNotice.kind: self.resolved,
            IncidentReminderNotice.kind: self.reminder,
            IncidentDigestNotice.kind: self.digest,
            AnalystNotice.kind: self.analyst,
            AnalystResolvedNotice.kind: self.analyst,
        }

    async def incident(self, message: OutboxMessage, uow: UnitOfWork) -> Outgoing | None:
        """An incident in one chat: sent once, then edited. One of a group shows only where it was shown before."""
        incident, shown = await _shown(IncidentNotice.of(message).incident_id, message, uow)
        if incident is None or shown is None or shown.held:
            return None
        if shown.message_id is None and (not incident.unresolved or incident.group_id is not None):
            return None
        reply = incidents.alert(await incident_view(uow, incident), self.clock.now(), self.timezone())
        reply = replace(reply, silent=not shown.rings, thread_id=shown.thread_id)
        return Outgoing(message.chat_id, reply, shown.message_id, on_sent=_keep(shown))

    async def resolved(self, message: OutboxMessage, uow: UnitOfWork) -> Outgoing | None:
        """A silent word under the closed incident."""
        incident, shown = await _shown(IncidentResolvedNotice.of(message).incident_id, message, uow)
        if incident is None or shown is None or shown.message_id is None:
            return None
        reply = incidents.resolved(await incident_view(uow, incident))
        return Outgoing(message.chat_id, replace(reply, quote_message_id=shown.message_id, thread_id=shown.thread_id))

    async def reminder(self, message: OutboxMessage, uow: UnitOfWork) -> Outgoing | None:
        """A silence ended; nothing to say when the incident is over by now or silent again."""
        notice = IncidentReminderNotice.of(message)
        incident, shown = await _shown(notice.incident_id, message, uow)
        if incident is None or shown is None or not incident.unresolved or incident.snoozed(self.clock.now()):
            return None
        reply = incidents.reminder(await incident_view(uow, incident), rings=notice.rings)
        return Outgoing(message.chat_id, replace(reply, quote_message_id=shown.message_id, thread_id=shown.thread_id))

    async def digest(self, message: OutboxMessage, uow: UnitOfWork) -> Outgoing | None:
        """What was kept during a person's quiet hours."""
        views = await numbered_views(uow, IncidentDigestNotice.of(message).incident_ids)
        return Outgoing(message.chat_id, alerts.digest(views, self.clock.now())) if views else None

    async def analyst(self, message: OutboxMessage, uow: UnitOfWork) -> Outgoing | None:
        """What the analyst concerned hears."""
        opened = message.kind == AnalystNotice.kind
        notice = AnalystNotice.of(message) if opened else AnalystResolvedNotice.of(message)
        incident = await uow.incidents.get(notice.incident_id)
        if incident is None or (opened and not incident.unresolved):
            return None
        view, silent = await incident_view(uow, incident), notice.silent
        if incident.unresolved:
            others = await told_besides(uow, incident, view.analyst)
            now = self.clock.now()
            reply = incidents.analyst_notice(view, now, self.timezone(), silent=silent, told_others=others)
        else:
            reply = incidents.analyst_resolved(view, silent=silent)
        return Outgoing(message.chat_id, reply)


async def _shown(
    incident_id: IncidentId, message: OutboxMessage, uow: UnitOfWork
) -> tuple[Incident | None, IncidentMessage | None]:
    incident = await uow.incidents.get(incident_id)
    if incident is None:
        return None, None
    messages = {shown.chat_id: shown for shown in await uow.incidents.messages(incident.incident_id)}
    return incident, messages.get(message.chat_id)


def _keep(shown: IncidentMessage) -> Callable[[UnitOfWork, int], Awaitable[None]]:
    async def keep(uow: UnitOfWork, message_id: int) -> None:
        if message_id != shown.message_id:
            await uow.incidents.set_message(shown.incident_id, shown.chat_id, message_id)

    return keep
