"""Updates are stored before Telegram is told that we have them, handled in their person's turn, and closed."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import TypeVar

import structlog

from bot.telegram.dispatching.dispatch import Dispatcher
from bot.telegram.incoming import Incoming
from bot.telegram.receiving.arrivals import Arrival, queue_of, reread
from bot.telegram.receiving.done_marks import DoneMarks
from bot.telegram.receiving.muffler import Muffler
from bot.telegram.receiving.queues import WAITING_LIMIT, Item, PersonalQueues
from bot.telegram.receiving.strangers import Strangers
from bot.telegram.sending.client import TelegramBot
from core.domain.ids import ChatId
from core.domain.messages.inbox import PendingUpdate, UpdateState
from core.domain.people.person import Person
from core.errors import ChatException, MalformedUpdateException, StorageException
from core.ports.runtime import Clock
from core.ports.storage import UnitOfWork, UnitOfWorkFactory
from core.retry import backoff
from handlers.framework.chat import ChatClient
from handlers.words import common

log = structlog.get_logger(__name__)

T = TypeVar("T")
_Read = tuple[Mapping[int, Person], dict[int, UpdateState]]
"""The people behind a batch, and the ended updates that were closed with it."""

_FIRST_PAUSE_S = 0.2
_LONGEST_PAUSE_S = 5.0
_ALWAYS_HEARD = {"membership", "migration"}
"""Never dropped: a chat would be misjudged for good."""


@dataclass(slots=True)
class _Decision:
    """What becomes of a batch; what is in none of the lists is dropped."""

    to_handle: list[tuple[Arrival, Incoming, bool]] = field(default_factory=list)
    """Each with whether a member is behind it."""
    set_aside: list[Arrival] = field(default_factory=list)
    too_many: dict[int, Incoming] = field(default_factory=dict)
    """By person, the first update beyond what may wait."""


class Intake:
    """Everything between an answer of getUpdates and the dispatcher. Nothing that it has taken is lost."""

    def __init__(
        self, uow: UnitOfWorkFactory, dispatcher: Dispatcher, client: ChatClient, bot: TelegramBot, clock: Clock
    ) -> None:
        self._uow = uow
        self._dispatcher = dispatcher
        self._client = client
        self._bot = bot
        self._clock = clock
        self._queues = PersonalQueues(self._carry_out)
        self._done = DoneMarks(self._stored)
        self._strangers = Strangers(clock)
        self._muffler = Muffler(clock)
        self._changing: dict[ChatId, asyncio.Future[None]] = {}
        """By chat, the latest update under way that changes what it is."""
        self._warned: set[int] = set()
        self._warnings: set[asyncio.Task[None]] = set()

    async def take(self, arrived: Sequence[Arrival]) -> bool:
        """Store what is to be handled, however long the database takes, and queue it. Then it may be acknowledged.

        False when there was nothing to handle.
        """
        arrivals = [a for a in arrived if a.problem or (a.said is not None and not self._strangers.ignores(a.said))]
        decided: list[_Decision] = []
        new: set[int] = set()

        async def store(uow: UnitOfWork) -> _Read:
            members = await _members(uow, [a.said for a in arrivals])
            if not decided:  # once, though storing may take several attempts
                decided.append(self._decide(arrivals, members))
            rows = [arrival.stored() for arrival, _, _ in decided[0].to_handle]
            rows += [arrival.stored() for arrival in decided[0].set_aside]
            if rows:  # of every attempt: one whose commit was lost on its way may have stored them all the same
                new.update(await uow.inbox.store(rows, self._clock.now()))
            return members, await self._done.write_with(uow)

        if not arrivals:
            return False
        members, ended = await self._stored(store)
        self._done.written(ended)
        for arrival, said, member in decided[0].to_handle:
            if arrival.update_id in new:
                self._queues.put(self._with_person(self._item(said, member=member), members))
        self._tell_set_aside([arrival for arrival in decided[0].set_aside if arrival.update_id in new])
        for said in decided[0].too_many.values():
            self._warn(said)
        return bool(decided[0].to_handle)

    async def resume(self) -> None:
        """Queue what was stored and not finished when the process ended; handlers are idempotent."""

        async def find(uow: UnitOfWork) -> tuple[Sequence[PendingUpdate], dict[int, Incoming], Mapping[int, Person]]:
            rows = await uow.inbox.pending()
            readable: dict[int, Incoming] = {}
            for row in rows:
                said, problem = self._reread(row)
                if said is not None:
                    readable[row.update_id] = said
                else:
                    await uow.inbox.close(row.update_id, UpdateState.SET_ASIDE, problem)
            return rows, readable, await _members(uow, list(readable.values()))

        rows, readable, members = await self._stored(find)
        for said in readable.values():
            self._queues.put(self._item(said, member=said.user_id in members))
        if rows:
            log.info("stored updates are carried out", updates=len(readable), set_aside=len(rows) - len(readable))

    async def close(self, grace_s: float) -> None:
        """Begin nothing more; what has not ended after the grace is carried out after the next start."""
        await self._queues.close(grace_s)
        await self._done.close()
        for task in self._warnings:
            task.cancel()
        await asyncio.gather(*self._warnings, return_exceptions=True)

    def _reread(self, row: PendingUpdate) -> tuple[Incoming | None, str]:
        if row.raw is None:
            return None, "cannot be decrypted"
        try:
            return reread(row.raw, self._bot.id), "no kind that is handled"
        except MalformedUpdateException as error:
            return None, str(error)

    def _decide(self, arrivals: Sequence[Arrival], members: Mapping[int, Person]) -> _Decision:
        decision, added = _Decision(), Counter[int]()
        for arrival in arrivals:
            said = arrival.said
            if said is None:
                decision.set_aside.append(arrival)
                continue
            member = said.user_id in members
            if not member and not self._strangers.hears(said):
                continue
            full = self._queues.waiting(arrival.queue) + added[arrival.queue] >= WAITING_LIMIT
            if full and said.kind not in _ALWAYS_HEARD:
                decision.too_many.setdefault(arrival.queue, said)
                continue
            added[arrival.queue] += 1
            decision.to_handle.append((arrival, said, member))
        return decision

    def _item(self, said: Incoming, *, member: bool) -> Item:
        """In its person's queue, behind what changes its chat: a group that moves would look like a foreign one."""
        self._changing = {chat: over for chat, over in self._changing.items() if not over.done()}
        after = self._changing.get(said.chat_id)
        if said.kind not in _ALWAYS_HEARD:
            return Item(queue_of(said), said, member, after)
        over = asyncio.get_running_loop().create_future()
        chats = (said.chat_id, said.new_chat_id, said.old_chat_id)
        self._changing |= {chat: over for chat in chats if chat is not None}
        return Item(queue_of(said), said, member, after, over)

    def _with_person(self, item: Item, members: Mapping[int, Person]) -> Item:
        """With the person as just read, unless something before it may change that: then they are looked up in turn."""
        first = item.after is None and self._queues.is_idle(item.queue)
        if item.said.user_id is None or not (first and item.said.private):
            return item
        return replace(item, known=members.get(item.said.user_id))

    async def _carry_out(self, item: Item) -> None:
        """Handle it and close its row. Cancelled (at a stop), the row stays and is carried out after the start."""
        said = item.said
        error = await _ended(self._dispatcher.handle(said, item.known))
        if error is not None:
            second = await _ended(self._dispatcher.failed(said, error))
            if second is not None:
                log.error("a failure could not be told", exc_info=second)
        self._done.add(said.update_id, UpdateState.DONE if error is None else UpdateState.FAILED)

    async def _stored(self, work: Callable[[UnitOfWork], Awaitable[T]]) -> T:
        """Write, however long the database cannot be written."""
        for failures in count():
            try:
                async with self._uow() as uow:
                    outcome = await work(uow)
                    await uow.commit()
                    return outcome
            except StorageException as error:
                if self._muffler.due("storage"):
                    log.warning("updates cannot be stored yet, trying again", error=str(error))
            await self._clock.sleep(backoff(failures, first_s=_FIRST_PAUSE_S, longest_s=_LONGEST_PAUSE_S))
        raise AssertionError("count() has no end")

    def _tell_set_aside(self, arrivals: Sequence[Arrival]) -> None:
        if arrivals and self._muffler.due("malformed"):
            first = arrivals[0]
            log.warning(
                "malformed updates set aside", updates=len(arrivals), first=first.update_id, problem=first.problem
            )

    def _warn(self, said: Incoming) -> None:
        """One sentence to a person who sends more than may wait; another one only after their queue was empty."""
        queue = queue_of(said)
        self._warned = {known for known in self._warned if self._queues.waiting(known)}
        if queue in self._warned:
            return
        self._warned.add(queue)
        task = asyncio.create_task(self._say_too_many(said))
        self._warnings.add(task)
        task.add_done_callback(self._warnings.discard)

    async def _say_too_many(self, said: Incoming) -> None:
        try:
            await self._client.send(said.chat_id, common.too_many())
        except (ChatException, StorageException) as error:
            log.warning("the warning of too many messages did not get through", error=str(error))


async def _members(uow: UnitOfWork, heard: Sequence[Incoming | None]) -> Mapping[int, Person]:
    """Those of the people behind these who are enrolled."""
    asked = {said.user_id for said in heard if said is not None and said.user_id is not None}
    return await uow.people.known(asked) if asked else {}


async def _ended(work: Awaitable[None]) -> BaseException | None:
    """The exception it ended in. Being cancelled ourselves is not caught."""
    (outcome,) = await asyncio.gather(work, return_exceptions=True)
    return outcome if isinstance(outcome, BaseException) else None
