"""A team on a real SQLite database with the real services, renderers and delivery; only time and chat are fakes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from bot.outbox.delivery import Delivery
from bot.outbox.incident_renderers import IncidentRenderers
from core.domain.ids import ChatId
from core.domain.incidents.incident import Incident, IncidentMessage, Severity
from core.domain.messages.outbox import OutboxMessage
from core.domain.people.actors import Actor
from core.domain.people.person import AuditEntry, Person, Role
from core.domain.platforms import Platform
from core.domain.sessions.session import NewSession, ScrapingSession, SessionStatus
from core.domain.sessions.storage_state import StorageState
from core.domain.sessions.verdict import SessionState, Verdict
from core.ports.platforms import ProbeResult
from core.ports.storage import UnitOfWork
from core.services.incidents.lifecycle import IncidentLifecycle
from core.services.incidents.periodic import PeriodicIncidentTasks
from core.services.incidents.rules import IncidentSettings
from core.services.lifetimes.expectancy import LifeExpectancy
from core.services.proxies.pool import ProxyPool
from core.services.sessions.changes import SessionChanges
from core.services.sessions.checker import SessionChecker
from core.services.sessions.overview import SessionOverview
from core.services.sessions.policy import PolicySettings
from core.services.sessions.validation import ValidateSessions
from core.services.supervision.incident_actions import IncidentActions
from core.services.team.groups import Groups
from core.services.team.schedules import ReportSchedule, Schedules
from handlers.framework.reply import Outgoing
from persistence.database.engine import Database, open_database
from tests.fakes.chat import RecordingChat, Said
from tests.fakes.clock import FakeClock
from tests.fakes.engine import HandEngine
from tests.support.database import migrated_sqlite, secret_box

MONDAY_AT_TEN = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
NAMES = ("Alondra Quimera", "Vega Ficticia", "Bruno Inventado", "Celia Fabulada", "Dorian Nadie", "Elisa Ninguna")
REASONS = {SessionState.BANNED: "facebook.suspended", SessionState.EXPIRED: "facebook.session_ended"}


class StubGateway:
    """Says what a test wants about each session."""

    def __init__(self) -> None:
        self.verdicts: dict[int, Verdict] = {}

    async def probe(self, identity: Any, *, second: bool = False) -> ProbeResult:
        unknown = Verdict(SessionState.VALID, "facebook.viewer", strong=True)
        return ProbeResult(self.verdicts.get(identity.session_id, unknown), 1.0)


class NoChecker:
    async def check(self, url: str) -> float:
        return 1.0


class Team:
    """People, sessions, and everything that can happen to them."""

    def __init__(self, url: str, *, settings: IncidentSettings | None = None, zone: str = "UTC") -> None:
        self._url = url
        self._settings = settings or IncidentSettings()
        self._zone = zone
        self._ids = count(501)
        self.clock = FakeClock(MONDAY_AT_TEN)
        self.chat = RecordingChat()
        self.gateway = StubGateway()
        self.database: Database
        self.start()

    def start(self) -> None:
        """A new process over the same database: nothing is remembered but what was committed."""
        self.database = open_database(self._url, secret_box())
        schedules = Schedules(self.database, self.clock, ReportSchedule(time(8), self._zone))
        self.lifecycle = IncidentLifecycle(self.clock, schedules, self._settings)
        lives = LifeExpectancy(self.clock)
        self.incident_tasks = PeriodicIncidentTasks(self.database, self.clock, self.lifecycle, lives)
        proxies = ProxyPool(self.database, self.clock, NoChecker())
        engine = HandEngine(self.database, {}, self.clock)
        self.changes = SessionChanges(self.clock, engine, self.lifecycle, PolicySettings(), proxies)
        gateways: Any = dict.fromkeys(Platform, self.gateway)
        validate = ValidateSessions(
            self.database, self.clock, self.changes, SessionChecker(self.clock, gateways), engine
        )
        self.session_overview = SessionOverview(self.database, self.clock, validate, lives)
        self.incidents = IncidentActions(self.database, self.clock, self.lifecycle, self.session_overview)
        renderers = dict(IncidentRenderers(self.clock, lambda: UTC).table())
        self.delivery = Delivery(
            self.database,
            self.chat,
            renderers | {"session_back": _nothing, "job_card": _nothing},
            self.clock,
            on_unreachable=self.lifecycle.on_unreachable,
        )

    async def restart(self) -> None:
        """As after a crash."""
        await self.database.dispose()
        self.start()

    async def person(self, role: Role, name: str = "", **fields: Any) -> Person:
        number = next(self._ids)
        async with self.database() as uow:
            person = await uow.people.add(
                name=name or f"{NAMES[number % len(NAMES)]} {number}",
                role=role,
                telegram_user_id=number,
                chat_id=ChatId(number),
            )
            if fields:
                await uow.people.update(person := replace(person, **fields))
            await uow.commit()
        return person

    async def session(self, person: Person, platform: Platform = Platform.FACEBOOK, **fields: Any) -> ScrapingSession:
        async with self.database() as uow:
            new = NewSession(person.person_id, platform, StorageState(), **fields)
            session = await uow.sessions.save(new, self.clock.now())
            await uow.commit()
        return session

    async def analysts(self, number: int, platform: Platform = Platform.FACEBOOK) -> list[ScrapingSession]:
        """As many sessions, each somebody else's."""
        return [await self.session(await self.person(Role.ANALYST), platform) for _ in range(number)]

    async def group(self, chat: int, *, topic: int | None = None) -> ChatId:
        """An authorised group."""
        async with self.database() as uow:
            admin = (await uow.people.with_role(Role.ADMIN))[0]
            groups = Groups(self.clock)
            await groups.joined(uow, ChatId(chat), "Guardia ficticia", admin)
            if topic is not None:
                await groups.set_topic(uow, ChatId(chat), topic, admin)
            await uow.commit()
        return ChatId(chat)

    async def judged(self, session: ScrapingSession, state: SessionState, *, actor: str = "validation") -> None:
        """A verdict with strong proof."""
        reason = REASONS.get(state, "facebook.viewer")
        async with self.database() as uow:
            await self.changes.apply(
                uow, session, Verdict(state, reason, "/checkpoint", strong=True), actor=Actor.parse(actor)
            )
            await uow.commit()

    async def dies(self, session: ScrapingSession, severity: Severity = Severity.BANNED) -> Incident:
        """Banned or expired; the newest incident of it."""
        state = SessionState.BANNED if severity is Severity.BANNED else SessionState.EXPIRED
        await self.judged(session, state)
        return (await self.of_session(session))[0]

    async def works(self, session: ScrapingSession) -> None:
        await self.judged(session, SessionState.VALID)

    async def renewed(self, session: ScrapingSession, admin: Person) -> None:
        """New cookies that work."""
        async with self.database() as uow:
            await uow.sessions.set_status(
                session.session_id, SessionStatus.ACTIVE, reason="session.uploaded", at=self.clock.now()
            )
            await self.changes.renewed(uow, session, actor=Actor.parse(f"upload:{admin.person_id}"))
            await uow.commit()

    async def pump(self) -> None:
        """Deliver until nothing is due."""
        while rows := (await self.delivery._rows.due(500))[0]:
            for row in rows:
                await self.delivery._deliver(row)

    async def later(self, **delta: float) -> None:
        """Time passes; then one round, and its messages."""
        self.clock.advance(timedelta(**delta).total_seconds())
        await self.incident_tasks.run_due()
        await self.pump()

    async def incident(self, incident: Incident) -> Incident:
        async with self.database(write=False) as uow:
            found = await uow.incidents.get(incident.incident_id)
        assert found is not None
        return found

    async def of_session(self, session: ScrapingSession) -> list[Incident]:
        async with self.database(write=False) as uow:
            return list(await uow.incidents.for_session(session.session_id, unresolved=False))

    async def open(self) -> list[Incident]:
        async with self.database(write=False) as uow:
            return list(await uow.incidents.all_unresolved())

    async def all(self) -> list[Incident]:
        """Every incident there ever was."""
        async with self.database(write=False) as uow:
            return list(await uow.incidents.opened_since(MONDAY_AT_TEN - timedelta(days=1)))

    async def messages(self, incident: Incident) -> dict[ChatId, IncidentMessage]:
        async with self.database(write=False) as uow:
            return {message.chat_id: message for message in await uow.incidents.messages(incident.incident_id)}

    async def audit(self) -> list[AuditEntry]:
        async with self.database(write=False) as uow:
            return list(await uow.audit.recent(200))

    async def update(self, person: Person, **fields: Any) -> Person:
        changed = replace(person, **fields)
        async with self.database() as uow:
            await uow.people.update(changed)
            await uow.commit()
        return changed

    def heard(self, person: Person) -> list[Said]:
        """What stands in the private chat, oldest first."""
        assert person.chat_id is not None
        return [said for said in self.chat.chats[person.chat_id] if not said.deleted]

    def texts(self, person: Person) -> list[str]:
        return [said.text for said in self.heard(person)]

    def rings(self, person: Person) -> int:
        """How many messages made a sound."""
        return sum(not said.reply.silent for said in self.heard(person))

    async def taken(self, incident: Incident, person: Person) -> Incident | None:
        return await self.incidents.take(incident.incident_id, person)


async def _nothing(message: OutboxMessage, uow: UnitOfWork) -> Outgoing | None:
    return None


@asynccontextmanager
async def open_team(folder: Path, **options: Any) -> AsyncIterator[Team]:
    team = Team(migrated_sqlite(folder / "equipo.db"), **options)
    try:
        yield team
    finally:
        await team.database.dispose()
