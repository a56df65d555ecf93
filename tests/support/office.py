"""The whole bot but for Telegram, the sites and time: real database, services, engine rules and delivery."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

from bot.outbox.delivery import Delivery
from bot.outbox.renderers import Renderers
from bot.outbox.webhook_sender import HttpWebhookSender
from bot.telegram.dispatching.dispatch import Dispatcher
from bot.telegram.dispatching.membership import Membership
from bot.telegram.dispatching.questions import OpenQuestions
from bot.telegram.dispatching.routing import Router
from bot.telegram.receiving.arrivals import said_by
from bot.telegram.sending.kept_answers import KeptAnswers
from bot.telegram.sending.patient import PatientChat
from bot.wiring.assembly import Assembly, Outside, assemble
from core.domain.ids import ChatId, PersonId, SessionId
from core.domain.jobs.job import Job
from core.domain.messages.outbox import OutboxMessage
from core.domain.people.person import AuditEntry, Person, Role
from core.domain.platforms import Platform
from core.domain.sessions.session import NewSession, ScrapingSession, SessionEvent
from core.domain.sessions.storage_state import StorageState
from core.ports.jobs import JobFunction
from core.services.team.groups import Groups
from core.services.uploads.erasures import GivenUp
from exports.reports import ReportWriter
from handlers.framework.services import Services
from handlers.registry import COMMANDS, all_buttons
from persistence.database.engine import Database
from tests.fakes.chat import RecordingChat, RecordingMenus, Said
from tests.fakes.clock import START, FakeClock
from tests.fakes.engine import HandEngine
from tests.fakes.files import FakeFolder, FakeServer, PlainExporter
from tests.fakes.login import FakeLiveBrowsers
from tests.fakes.platforms import FakeGateway, FakeProxyChecker
from tests.support.bot_settings import bot_settings
from tests.support.cookie_jar import cookies
from tests.support.database import open_sqlite

ZONE = ZoneInfo("America/Bogota")
NAMES = {Role.ANALYST: "Alondra Quimera", Role.SUPERVISOR: "Bruno Ficticio", Role.ADMIN: "Celia Inventada"}


class _Bot:
    """All that the dispatcher wants to know of the bot."""

    id = 999
    username = "CentinelaFicticioBot"


@dataclass
class Office:
    database: Database
    clock: FakeClock
    gateways: dict[Platform, FakeGateway]
    checker: FakeProxyChecker
    folder: FakeFolder
    server: FakeServer | None
    engine: HandEngine
    assembly: Assembly
    chat: RecordingChat
    menus: RecordingMenus
    delivery: Delivery
    dispatcher: Dispatcher
    live: FakeLiveBrowsers

    def __post_init__(self) -> None:
        self._updates = count(1)
        self._ids = count(7001)
        self._messages = count(1_000_000)
        self.latest: dict[str, Any] = {}
        """The newest update."""

    @property
    def services(self) -> Services:
        return self.assembly.services

    @property
    def site(self) -> FakeGateway:
        """The invented Facebook."""
        return self.gateways[Platform.FACEBOOK]

    # people and sessions
    async def person(self, role: Role = Role.ANALYST, name: str = "", **fields: Any) -> Person:
        number = next(self._ids)
        async with self.database() as uow:
            given, chat = name or NAMES[role], ChatId(number)
            person = await uow.people.add(name=given, role=role, telegram_user_id=number, chat_id=chat)
            if fields:
                await uow.people.update(person := replace(person, **fields))
            await uow.commit()
        return person

    async def session(self, person: Person, platform: Platform = Platform.FACEBOOK, **fields: Any) -> ScrapingSession:
        given: dict[str, Any] = {"storage_state": cookies(platform), "user_agent": "Navegador/1.0"} | fields
        state: StorageState = given["storage_state"]
        given.setdefault("account_id", state.account_id(platform))
        given.setdefault("cookies_expire_at", state.expires_at(platform))
        async with self.database() as uow:
            session = await uow.sessions.save(NewSession(person.person_id, platform, **given), self.clock.now())
            await uow.commit()
        return session

    async def now_of(self, session: ScrapingSession) -> ScrapingSession:
        """The session as it is stored now."""
        async with self.database(write=False) as uow:
            found = await uow.sessions.get(session.session_id)
        assert found is not None
        return found

    async def events(self, session_id: SessionId) -> list[SessionEvent]:
        """Oldest first."""
        async with self.database(write=False) as uow:
            return list(await uow.sessions.events(session_id, 100))[::-1]

    async def job(self, job_id: int) -> Job:
        async with self.database(write=False) as uow:
            found = await uow.jobs.get(cast("Any", job_id))
        assert found is not None
        return found

    async def audit(self) -> list[AuditEntry]:
        """Oldest first."""
        async with self.database(write=False) as uow:
            return list(await uow.audit.recent(200))[::-1]

    async def pending(self, kind: str = "", *, chat: ChatId | None = None) -> list[OutboxMessage]:
        """Rows that wait for delivery, whenever they are due."""
        async with self.database(write=False) as uow:
            rows = await uow.outbox.due(self.clock.now() + timedelta(days=400), 1000)
        return [r for r in rows if (not kind or r.kind == kind) and chat in {None, r.chat_id}]

    async def person_now(self, person_id: PersonId) -> Person:
        async with self.database(write=False) as uow:
            found = await uow.people.get(person_id)
        assert found is not None
        return found

    # what goes on by itself

    async def work(self) -> list[Job]:
        """Run the jobs that are due."""
        return await self.engine.run_due()

    async def deliver(self) -> None:
        await self.delivery.drain()

    async def settle(self) -> None:
        """Run and deliver what is due."""
        await self.work()
        await self.deliver()

    # the conversation

    async def say(self, person: Person | int, text: str, *, answering: Said | None = None) -> int:
        """Write in private; the message id."""
        message_id = next(self._messages)
        message = self._message(person, message_id) | {"text": text}
        if answering is not None:
            ours = {"id": _Bot.id, "is_bot": True, "first_name": "Centinela"}
            message["reply_to_message"] = self._message(person, answering.message_id) | {
                "from": ours, "text": answering.text,
            }  # fmt: skip
        await self._receive({"message": message})
        return message_id

    async def say_in_group(self, person: Person | int, text: str, group: ChatId) -> int:
        """Write in that group (which an admin brought the bot into); the message id."""
        message_id = next(self._messages)
        message = self._message(person, message_id) | {"text": text}
        message["chat"] = {"id": group, "type": "group", "title": "Equipo"}
        self.chat.heard.add((group, message_id))
        await self._receive({"message": message})
        return message_id

    async def send_file(
        self, person: Person, content: bytes, caption: str = "", name: str = "cookies.json", group: ChatId | None = None
    ) -> int:
        """In private, or in that group (which an admin brought the bot into)."""
        message_id = next(self._messages)
        file_id = f"archivo-{message_id}"
        self.chat.files[file_id] = content
        document = {"file_id": file_id, "file_unique_id": file_id, "file_name": name, "file_size": len(content)}
        message = self._message(person, message_id) | {"document": document, "caption": caption}
        if group is not None:
            message["chat"] = {"id": group, "type": "group", "title": "Equipo"}
            self.chat.heard.add((group, message_id))
        await self._receive({"message": message})
        return message_id

    async def press_data(self, person: Person | int, message_id: int, data: str) -> str:
        """Press a button by what it carries; the toast."""
        user = self._user(person)
        query = {"id": f"p{next(self._messages)}", "from": user, "chat_instance": "1", "data": data,
                 "message": self._message(person, message_id) | self._shown(user["id"], message_id)}  # fmt: skip
        before = len(self.chat.toasts)
        await self._receive({"callback_query": query})
        return next((text for _, text, _ in self.chat.toasts[before:]), "")

    async def press(self, person: Person, label: str, said: Said | None = None) -> str:
        """Press the button whose label holds `label` (of the newest message that has one); the toast."""
        messages = [said] if said is not None else self.messages(person)[::-1]
        for message in messages:
            for button in (button for row in message.reply.keyboard for button in row):
                if label in button.label and button.data is not None:
                    return await self.press_data(person, message.message_id, button.data)
        raise AssertionError(f"no button {label!r} in {[(m.text, m.labels) for m in messages]}")

    async def _receive(self, update: dict[str, Any]) -> None:
        number = next(self._updates)
        self.latest = {"update_id": number, **update}
        await self.receive(self.latest)

    async def reborn(self) -> None:
        """After a kill: what was being carried out is carried out anew."""
        await self.receive(self.latest)

    async def receive_again(self, person: Person, text: str, *, update_id: int, message_id: int) -> None:
        """An update that Telegram delivers anew."""
        await self.receive({"update_id": update_id, "message": self._message(person, message_id) | {"text": text}})

    async def receive(self, update: dict[str, Any]) -> None:
        """An update as Telegram sends it, carried out."""
        if (said := said_by(update, _Bot.id)) is not None:
            await self.dispatcher.handle(said)

    def _message(self, person: Person | int, message_id: int) -> dict[str, Any]:
        user = self._user(person)
        self.chat.heard.add((ChatId(user["id"]), message_id))
        chat = {"id": user["id"], "type": "private", "first_name": user["first_name"]}
        return {"message_id": message_id, "from": user, "chat": chat, "date": int(self.clock.now().timestamp())}

    def _shown(self, chat: int, message_id: int) -> dict[str, Any]:
        said = next((s for s in self.chat.chats[ChatId(chat)] if s.message_id == message_id and s.labels), None)
        keyboard = said.reply.keyboard if said is not None else ()
        rows = [[{"text": b.label, "callback_data": b.data or "-"} for b in row] for row in keyboard]
        return {"text": said.text if said is not None else "…", "reply_markup": {"inline_keyboard": rows}}

    @staticmethod
    def _user(who: Person | int) -> dict[str, Any]:
        number, name = (who, "Nadie Conocido") if isinstance(who, int) else (who.telegram_user_id, who.name)
        return {"id": number, "is_bot": False, "first_name": name}

    def messages(self, person: Person) -> list[Said]:
        """What the bot said to a person and still stands, oldest first."""
        return [said for said in self.chat.chats[ChatId(self._user(person)["id"])] if not said.deleted]

    def texts(self, person: Person) -> list[str]:
        return [said.text for said in self.messages(person)]

    def last(self, person: Person) -> Said:
        return self.messages(person)[-1]


@asynccontextmanager
async def open_office(folder: Path, *, ftp: bool = False, now: datetime = START, **more: Any) -> AsyncIterator[Office]:
    """Nobody is in it yet. `more` are settings of the bot."""
    async with open_sqlite(folder) as database:
        yield build_office(database, FakeClock(now), ftp=ftp, **more)


def build_office(database: Database, clock: FakeClock, *, ftp: bool = False, **settings: Any) -> Office:
    gateways = {platform: FakeGateway(platform) for platform in Platform}
    engine = HandEngine(database, functions := dict[str, JobFunction](), clock)
    checker, store, server = FakeProxyChecker(), FakeFolder(), FakeServer() if ftp else None
    outside = Outside(
        uow=database, clock=clock, engine=engine, gateways=gateways, exporter=PlainExporter(),
        report_files=ReportWriter(), store=store, ftp=server, proxy_checker=checker,
        live_browsers=(live := FakeLiveBrowsers()), webhook_sender=HttpWebhookSender(), version="1.0.0",
        checks={"database": _fine, "ftp": _fine if ftp else None, "telegram": _fine, "browser": _fine},
        on_change=database.listeners.on,
    )  # fmt: skip
    assembly = assemble(bot_settings(**settings), outside)
    functions.update(assembly.functions)
    chat, menus = RecordingChat(), RecordingMenus()
    renderers = Renderers(clock, lambda: ZONE, assembly.services.reports, ReportWriter(), assembly.services.erasures)
    questions, kept = OpenQuestions(database, clock), KeptAnswers(database, clock)
    unreachable, given_up = assembly.lifecycle.on_unreachable, GivenUp(assembly.services.erasures, clock)
    delivery = Delivery(
        database, chat, {**renderers.table(), **kept.table()}, clock,
        on_unreachable=unreachable, on_given_up=given_up, on_asked=questions.told,
    )  # fmt: skip
    dispatcher = Dispatcher(
        router=Router(COMMANDS, all_buttons()), services=assembly.services, uow=database, bot=cast("Any", _Bot()),
        client=PatientChat(chat, kept), membership=Membership(Groups(clock)), timezone=lambda: ZONE, menus=menus,
        clock=clock, questions=questions,
    )  # fmt: skip
    parts = (gateways, checker, store, server, engine, assembly, chat, menus, delivery, dispatcher, live)
    return Office(database, clock, *parts)


async def _fine() -> str:
    return "1 ms"
