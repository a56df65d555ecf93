"""Outbox rows about repeats and about groups of scrapes into messages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import tzinfo

from core.domain.ids import JobId
from core.domain.messages.outbox import OutboxMessage
from core.domain.messages.scrape_notices import (
    GroupDoneNotice,
    RepeatChangedNotice,
    RepeatFailingNotice,
    RepeatPausedNotice,
    UnavailableStreakNotice,
)
from core.ports.runtime import Clock
from core.ports.storage import UnitOfWork
from core.services.following.groups import overlap_of
from core.services.scraping.results import result_view
from handlers.framework.reply import Outgoing, Renderer, Reply
from handlers.scraping import answer_texts, group_texts, job_texts, repeat_texts


@dataclass(frozen=True, slots=True)
class ScrapeRenderers:
    """What they need besides the row and a unit of work."""

    clock: Clock
    timezone: Callable[[], tzinfo]

    def table(self) -> Mapping[str, Renderer]:
        """Every kind of row about repeats and groups."""
        return {
            RepeatChangedNotice.kind: self.repeat_changed,
            RepeatFailingNotice.kind: self.repeat_failing,
            RepeatPausedNotice.kind: self.repeat_paused,
            GroupDoneNotice.kind: self.group_done,
            UnavailableStreakNotice.kind: self.unavailable_streak,
        }

    async def repeat_changed(self, message: OutboxMessage, uow: UnitOfWork) -> Outgoing | None:
        """The result, with what changed; nothing when the repeat was stopped meanwhile."""
        told = RepeatChangedNotice.of(message)
        repeat, result = await uow.repeats.get(told.repeat_id), await self._result(told.job_id, uow)
        if repeat is None or result is None:
            return None
        return Outgoing(message.chat_id, repeat_texts.changed(result, repeat))

    async def repeat_failing(self, message: OutboxMessage, uow: UnitOfWork) -> Outgoing | None:
        """What went wrong, as the job's own message would say it."""
        told = RepeatFailingNotice.of(message)
        repeat, result = await uow.repeats.get(told.repeat_id), await self._result(told.job_id, uow)
        if repeat is None or result is None:
            return None
        return Outgoing(message.chat_id, repeat_texts.failing(result, repeat))

    async def repeat_paused(self, message: OutboxMessage, uow: UnitOfWork) -> Outgoing | None:
        """Why it paused; nothing when it goes on already."""
        repeat = await uow.repeats.get(RepeatPausedNotice.of(message).repeat_id)
        if repeat is None or not repeat.state.paused:
            return None
        return Outgoing(message.chat_id, repeat_texts.paused(repeat))

    async def group_done(self, message: OutboxMessage, uow: UnitOfWork) -> Outgoing | None:
        """The summary of profiles that were asked for together."""
        group = await uow.groups.get(GroupDoneNotice.of(message).group_id)
        if group is None:
            return None
        reply = group_texts.summary(await overlap_of(group, uow), group.group_id)
        return Outgoing(message.chat_id, replace(reply, quote_message_id=group.message_id))

    async def unavailable_streak(self, message: OutboxMessage, uow: UnitOfWork) -> Outgoing | None:
        """The question; nothing when the job that asks is gone."""
        told = UnavailableStreakNotice.of(message)
        job = await uow.jobs.get(told.job_id)
        return None if job is None else Outgoing(message.chat_id, answer_texts.ask_to_go_on(job, told.streak))

    async def _result(self, job_id: JobId, uow: UnitOfWork) -> Reply | None:
        job = await uow.jobs.get(job_id)
        if job is None:
            return None
        view = await result_view(uow, job_id)
        return job_texts.card(job_texts.JobCard(job, self.clock.now(), self.timezone(), view=view))
