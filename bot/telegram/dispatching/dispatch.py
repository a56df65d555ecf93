"""One dispatcher for every update: for people we know, within their role; failures get an answer too."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import tzinfo

import structlog

from bot.telegram.dispatching.agreement import Question
from bot.telegram.dispatching.membership import Membership
from bot.telegram.dispatching.presses import RecentPresses
from bot.telegram.dispatching.questions import OpenQuestions
from bot.telegram.dispatching.routing import Denied, Ignore, Note, Router, Run, Say, Step
from bot.telegram.incoming import Incoming
from bot.telegram.sending.client import TelegramBot
from core.domain.ids import ChatId
from core.domain.people.person import Person, Role
from core.errors import (
    AccessDeniedException,
    CentinelaException,
    ChatException,
    ChatUnreachableException,
    GoneException,
    StorageException,
    UserInputException,
)
from core.ports.runtime import Clock
from core.ports.storage import Area, UnitOfWorkFactory
from handlers.errors.mapping import Told, answer
from handlers.framework.chat import ChatClient, Menus
from handlers.framework.command import Context, IncomingDocument
from handlers.framework.html import units, visible
from handlers.framework.reply import Reply
from handlers.framework.services import Services
from handlers.words import common

log = structlog.get_logger(__name__)

_TOAST_LIMIT = 200


@dataclass(frozen=True, slots=True)
class _Admission:
    """What the transaction at the door decided."""

    person: Person | None
    welcome: bool
    """The bot may talk in that chat."""
    farewell: Reply | None = None
    question: Question | None = None
    """The one that is open in the chat."""


class Dispatcher:
    """Turns updates into calls of handlers. Never keeps the database open while a handler runs."""

    def __init__(
        self,
        *,
        router: Router,
        services: Services,
        uow: UnitOfWorkFactory,
        client: ChatClient,
        menus: Menus,
        membership: Membership,
        clock: Clock,
        timezone: Callable[[], tzinfo],
        bot: TelegramBot,
        questions: OpenQuestions,
    ) -> None:
        self._router = router
        self._services = services
        self._uow = uow
        self._client = client
        self._menus = menus
        self._membership = membership
        self._clock = clock
        self._timezone = timezone
        self._bot = bot
        self._questions = questions
        self._presses = RecentPresses(clock)

    async def handle(self, said: Incoming, known: Person | None = None) -> None:
        """Carry out one update and answer it; errors that are not ours go on to `failed`.

        `known`: the member behind it, read a moment ago; for private chats only.
        """
        ctx = self._context(said)
        try:
            await self._handle(said, ctx, known)
        except ChatUnreachableException:
            await self._lost(said)
        except ChatException as error:
            log.warning("an answer did not get through", error=str(error))
        except CentinelaException as error:
            await self._tell(ctx, error)

    async def failed(self, said: Incoming, error: BaseException) -> None:
        """A defect of ours: logged under a reference, which the person gets."""
        try:
            await self._tell(self._context(said), error, retry=self._router.again(said))
        except ChatException as refusal:
            log.warning("the answer to a failure did not get through", error=str(refusal))

    async def _handle(self, said: Incoming, ctx: Context, known: Person | None) -> None:
        admission = await self._admit(said, known)
        if admission.farewell is not None:
            await self._client.send(said.chat_id, admission.farewell)
        if not admission.welcome:
            await self._refuse(said, told=admission.farewell is not None)
        elif said.kind not in {"membership", "migration"}:
            said = self._router.answering(said, admission.question)
            ctx.person, ctx.reply_to_text, ctx.message_id = admission.person, said.reply_to_text, said.message_id
            ctx.typed, ctx.pressed_text, ctx.pressed_label = said.typed, said.pressed_text, said.pressed_label
            step = self._router.step(said, admission.person, self._bot.username)
            await self._take(step, said, ctx)
            await self._follow(step, said, ctx)

    async def _follow(self, step: Step, said: Incoming, ctx: Context) -> None:
        """The question that was open is over, unless its answer could not be used."""
        if (isinstance(step, Run) and step.answer and ctx.misread) or (isinstance(step, Say) and step.keeps):
            return
        try:
            await self._questions.close(said)
        except StorageException as error:
            log.warning("an open question was not closed", error=str(error))

    async def _admit(self, said: Incoming, known: Person | None) -> _Admission:
        """Who it is, and whether we may talk there; writes only when something has changed."""
        if said.kind in {"membership", "migration"}:
            return await self._changed(said)
        person, welcome = known, said.private
        if person is None or not welcome:
            async with self._uow(write=False) as uow:
                person = await self._membership.person_of(uow, said)
                welcome = await self._membership.may_talk(uow, said)
        question = await self._questions.open_for(said) if person is not None else None
        if person is not None and self._membership.contact_changed(person, said):
            async with self._uow() as uow:
                await uow.hold(Area.TEAM)
                person = await self._membership.reached(uow, said)
                await uow.commit()
        return _Admission(person, welcome, question=question)

    async def _changed(self, said: Incoming) -> _Admission:
        """The bot came into a chat or left it, or the chat has another id now."""
        async with self._uow() as uow:
            await uow.hold(Area.TEAM)
            person = await self._membership.reached(uow, said)
            farewell = None
            if said.kind == "membership":
                farewell = await self._membership.changed(uow, said, person)
            else:
                await self._membership.migrated(uow, said)
            welcome = await self._membership.may_talk(uow, said)
            await uow.commit()
        return _Admission(person, welcome, farewell)

    async def _refuse(self, said: Incoming, *, told: bool) -> None:
        """Say goodbye to a group that was not authorised (once we are really in it and spoken to)."""
        if said.kind in {"service", "migration"} or (said.kind == "membership" and not said.inside):
            return
        if not told:
            await self._client.send(said.chat_id, common.foreign_group())
        await self._client.leave(said.chat_id)

    async def _take(self, step: Step, said: Incoming, ctx: Context) -> None:
        match step:
            case Run():
                await self._run(step, said, ctx)
            case Say(reply):
                await ctx.reply(reply, quote=not said.private)
            case Note(text, stale):
                await ctx.toast(text)
                if stale:
                    await ctx.remove_keyboard()
            case Denied():
                await self._tell(ctx, AccessDeniedException("role"))
            case Ignore():
                pass

    async def _run(self, step: Run, said: Incoming, ctx: Context) -> None:
        if said.private or step.in_group:
            await self._call(step, said, ctx)
            return
        here = common.answered_in_private()
        try:
            ctx.chat_id = ctx.member.chat_id or _nowhere()
            await self._call(step, said, ctx)
        except ChatUnreachableException:
            here = common.write_to_me_first()
        here = replace(here, quote_message_id=said.message_id, thread_id=said.thread_id)
        await self._client.send(said.chat_id, here)

    async def _call(self, step: Run, said: Incoming, ctx: Context) -> None:
        if step.once:
            await self._call_once(step, said, ctx)
        else:
            await self._try(step, ctx)
        if said.kind == "press":
            await ctx.toast("")

    async def _call_once(self, step: Run, said: Incoming, ctx: Context) -> None:
        if not self._presses.begin(said):
            await ctx.toast(common.ALREADY_SENT)
            return
        sent = False
        try:
            sent = await self._try(step, ctx)
        finally:
            self._presses.end(said, sent=sent)

    async def _try(self, step: Run, ctx: Context) -> bool:
        """Whether the handler did its work."""
        try:
            await step.handler(ctx)
        except ChatException:
            raise
        except CentinelaException as error:
            await self._tell(ctx, error, retry=step.retry)
            return False
        return True

    async def _tell(self, ctx: Context, error: BaseException, *, retry: tuple[str, str] | None = None) -> None:
        """Answer an error: a short one to a press as an alert over the chat, any other as a message."""
        if isinstance(error, GoneException) and ctx.callback_id is not None:
            await ctx.toast(common.STALE_BUTTON)
            await ctx.remove_keyboard()
            return
        role = ctx.person.role if ctx.person is not None else Role.ANALYST
        told = answer(error, Told(self._clock.now(), self._timezone(), role), retry=retry)
        ctx.misread = isinstance(error, UserInputException) and not told.reply.keyboard
        if told.reference is not None:
            log.error("an update failed", reference=told.reference, update_id=ctx.update_id, exc_info=error)
        text = visible(told.reply.text)
        if ctx.callback_id is not None and not ctx.answered and not told.reply.keyboard and units(text) <= _TOAST_LIMIT:
            await ctx.toast(text, alert=True)
        else:
            await ctx.reply(told.reply, quote=True)

    async def _lost(self, said: Incoming) -> None:
        """The person blocked the bot before the answer came."""
        if said.private:
            async with self._uow() as uow:
                await uow.hold(Area.TEAM)
                await uow.people.mark_unreachable(said.chat_id)
                await uow.commit()

    def _context(self, said: Incoming) -> Context:
        document = None
        if said.kind == "document":
            document = IncomingDocument(said.file_name, said.file_size, said.file_id, self._client)
        return Context(
            services=self._services,
            client=self._client,
            menus=self._menus,
            clock=self._clock,
            tz=self._timezone(),
            update_id=said.update_id,
            user_id=said.user_id or 0,
            chat_id=said.chat_id,
            source_chat_id=said.chat_id,
            chat_kind=said.chat_kind,
            message_id=said.message_id,
            sender_name=said.user_name,
            args=said.text if said.kind == "text" else said.args,
            document=document,
            reply_to_id=said.reply_to_id,
            reply_to_text=said.reply_to_text,
            callback_id=said.callback_id,
            questions=self._questions,
            pressed_text=said.pressed_text,
            pressed_label=said.pressed_label,
            thread_id=said.thread_id,
            topics=said.topics,
            bot_username=self._bot.username,
        )


def _nowhere() -> ChatId:
    raise ChatUnreachableException("no private chat with that person yet")
