"""Outbox rows into messages: one renderer per kind, each showing the state of things at the moment of sending."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta, tzinfo
from statistics import median

from bot.outbox.erasure_renderers import ErasureRenderers
from bot.outbox.incident_renderers import IncidentRenderers
from bot.outbox.login_renderers import LoginRenderers
from bot.outbox.scrape_renderers import ScrapeRenderers
from bot.outbox.site_renderers import SiteRenderers
from core.domain.ids import SessionId
from core.domain.incidents.damage import SESSIONS_TABLE
from core.domain.jobs.job import Job, JobState, TaskName, WaitFor
from core.domain.messages.notices import (
    ClockJumpNotice,
    CookieAccountNotice,
    CookieIntruderNotice,
    InvitationUsedNotice,
    JobCardNotice,
    JobDoneNotice,
    ReportNotice,
    RoleChangedNotice,
    SessionBackNotice,
    UnreadableRowsNotice,
    UploadDroppedNotice,
)
from core.domain.messages.outbox import OutboxMessage
from core.domain.people.person import Role, is_quiet
from core.ports.files import ReportFiles
from core.ports.runtime import Clock
from core.ports.storage import UnitOfWork
from core.services.jobs.cards import left, place_of, rings_anew, session_of
from core.services.scraping.results import result_view
from core.services.supervision.incident_views import told_besides
from core.services.supervision.reports import Reports
from core.services.team.groups import Groups
from core.services.uploads.erasures import Erasures
from handlers.framework.reply import Outgoing, Renderer
from handlers.help import home_texts as home
from handlers.reports.illustrated import illustrated
from handlers.scraping import answer_texts as job_answers
from handlers.scraping import job_texts as jobs
from handlers.service import damage_texts as damage
from handlers.service import texts as health
from handlers.uploads import own_texts as own_uploads
from handlers.uploads import texts as uploads

DURATIONS = 50
"""Scrapes that tell how long one usually takes: the last ones of the week."""


@dataclass(frozen=True, slots=True)
class Renderers:
    """What renderers need besides the row and a unit of work."""

    clock: Clock
    timezone: Callable[[], tzinfo]
    reports: Reports
    report_files: ReportFiles
    erasures: Erasures

    def table(self) -> Mapping[str, Renderer]:
        """Every kind of outbox row."""
        return {
            JobCardNotice.kind: self.job_card,
            JobDoneNotice.kind: self.job_done,
            **IncidentRenderers(self.clock, self.timezone).table(),
            **ErasureRenderers(self.erasures).table(),
            **ScrapeRenderers(self.clock, self.timezone).table(),
            **SiteRenderers().table(),
            **LoginRenderers(self.clock, self.timezone).table(),
            SessionBackNotice.kind: self.session_back,
            ReportNotice.kind: self.report,
            InvitationUsedNotice.kind: self.invitation_used,
            RoleChangedNotice.kind: self.role_changed,
            UploadDroppedNotice.kind: self.upload_dropped,
            CookieIntruderNotice.kind: self.cookie_intruder,
            CookieAccountNotice.kind: self.cookie_account,
            UnreadableRowsNotice.kind: self.unreadable_rows,
            ClockJumpNotice.kind: self.clock_jump,
        }

    async def job_card(self, message: OutboxMessage, uow: UnitOfWork) -> Outgoing | None:
        """The message of a job: sent once, then edited."""
        job = await uow.jobs.get(JobCardNotice.of(message).job_id)
        if job is None or job.chat_id is None:
            return None
        data = await self._card(job, uow)
        if await left(job, uow):
            return Outgoing(job.chat_id, jobs.stopped(data), job.card_message_id) if job.card_message_id else None
        reply = (
            jobs.finished_elsewhere(data) if job.card_message_id is not None and rings_anew(job) else jobs.card(data)
        )
        if job.card_message_id is None:
            reply = replace(reply, quote_message_id=job.command_message_id)
        return Outgoing(job.chat_id, reply, job.card_message_id, on_sent=_keep_card(job))

    async def job_done(self, message: OutboxMessage, uow: UnitOfWork) -> Outgoing | None:
        """The result of a long job as a new message, so that it rings."""
        job = await uow.jobs.get(JobDoneNotice.of(message).job_id)
        if job is None or job.chat_id is None:
            return None
        reply = jobs.result_ready(await self._card(job, uow))
        return Outgoing(job.chat_id, replace(reply, quote_message_id=job.command_message_id))

    async def session_back(self, message: OutboxMessage, uow: UnitOfWork) -> Outgoing:
        """The person asked to be told."""
        del uow
        return Outgoing(message.chat_id, job_answers.session_is_back(SessionBackNotice.of(message).platform))

    async def report(self, message: OutboxMessage, uow: UnitOfWork) -> Outgoing:
        """The validation report: in a group in its topic, in a person's quiet hours without a sound."""
        asked = ReportNotice.of(message)
        report = await self.reports.build(asked.period, asked.time_zone)
        reply = await illustrated(replace(report, complete=asked.complete), asked.period, self.report_files)
        local_now = self.clock.now().astimezone(self.timezone())
        people = await uow.people.with_role(Role.SUPERVISOR)
        quiet = any(person.chat_id == message.chat_id and is_quiet(person, local_now) for person in people)
        topic = await Groups(self.clock).topic(uow, message.chat_id)
        return Outgoing(message.chat_id, replace(reply, silent=reply.silent or quiet, thread_id=topic))

    async def invitation_used(self, message: OutboxMessage, uow: UnitOfWork) -> Outgoing | None:
        """The inviter hears who came."""
        used = InvitationUsedNotice.of(message)
        person = await uow.people.get(used.person_id)
        if person is None:
            return None
        return Outgoing(message.chat_id, home.invitation_used(person.name, person.role, used.called))

    async def role_changed(self, message: OutboxMessage, uow: UnitOfWork) -> Outgoing | None:
        """The person hears of the role as it is now."""
        person = await uow.people.get(RoleChangedNotice.of(message).person_id)
        return Outgoing(message.chat_id, home.role_changed(person)) if person and person.active else None

    async def upload_dropped(self, message: OutboxMessage, uow: UnitOfWork) -> Outgoing:
        """A cookie file was dropped unanswered."""
        del uow
        return Outgoing(message.chat_id, uploads.dropped(), UploadDroppedNotice.of(message).prompt_message_id)

    async def cookie_intruder(self, message: OutboxMessage, uow: UnitOfWork) -> Outgoing | None:
        """A person who is no admin sent a file."""
        person = await uow.people.get(CookieIntruderNotice.of(message).person_id)
        return Outgoing(message.chat_id, uploads.intruder(person.name)) if person else None

    async def cookie_account(self, message: OutboxMessage, uow: UnitOfWork) -> Outgoing | None:
        """A person's own cookies are of another account; nothing when that was settled meanwhile."""
        said = CookieAccountNotice.of(message)
        person = await uow.people.get(said.person_id)
        upload = await uow.uploads.find(said.upload_id)
        if person is None or upload is None or upload.closed:
            return None
        reply = own_uploads.account_question(person.name, said.platform, said.old, said.new, upload.upload_id)
        return Outgoing(message.chat_id, reply)

    async def clock_jump(self, message: OutboxMessage, uow: UnitOfWork) -> Outgoing:
        """The machine's clock is or was wrong."""
        del uow
        jump = ClockJumpNotice.of(message)
        return Outgoing(message.chat_id, health.clock_jump(float(jump.machine_off_s), float(jump.moved_s)))

    async def unreadable_rows(self, message: OutboxMessage, uow: UnitOfWork) -> Outgoing:
        """Stored things that cannot be read: whose sessions, and how many others."""
        sessions: list[tuple[str, str]] = []
        rows = UnreadableRowsNotice.of(message).unreadable
        for row in rows:
            session = await uow.sessions.get(SessionId(int(row.key))) if row.table == SESSIONS_TABLE else None
            if session is not None:
                person = await uow.people.get(session.person_id)
                sessions.append((person.name if person else f"Usuario {session.person_id}", session.platform))
        return Outgoing(message.chat_id, damage.unreadable_rows(sessions, len(rows) - len(sessions)))

    async def _card(self, job: Job, uow: UnitOfWork) -> jobs.JobCard:
        now = self.clock.now()
        place = await place_of(job, uow, now)
        waits = job.wait is WaitFor.SESSION
        session = await session_of(job, uow) if waits or job.state is JobState.QUEUED else None
        incidents = await uow.incidents.for_session(session.session_id) if session and waits else ()
        owner = await uow.people.get(job.owner) if incidents and job.owner is not None else None
        wait = None
        if place > 1:
            wait = await self._usual_duration(uow)
        return jobs.JobCard(
            job,
            now,
            self.timezone(),
            place=place,
            wait_s=wait * (place - 1) if wait else None,
            view=await result_view(uow, job.job_id),
            since=session.status_since if session and waits else None,
            incident=incidents[0].incident_id if incidents else None,
            told_others=bool(incidents) and await told_besides(uow, incidents[0], owner),
            account_id=session.account_id if session else None,
        )

    async def _usual_duration(self, uow: UnitOfWork) -> float | None:
        now = self.clock.now()
        week = now - timedelta(days=7)
        ended = await uow.jobs.finished_between(TaskName.SCRAPE, week, now, newest=DURATIONS)
        took = [job.took_s(now) for job in ended if job.finished_at and job.started_at]
        return median(took) if took else None


def _keep_card(job: Job) -> Callable[[UnitOfWork, int], Awaitable[None]]:
    async def keep(uow: UnitOfWork, message_id: int) -> None:
        if message_id != job.card_message_id:
            await uow.jobs.set_card(job.job_id, message_id)

    return keep
