"""`/scrape` up to the queue: who asks, for what, with which session; one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from core.domain.jobs.job import AlreadyQueued, ChatOrigin, Job, NewJob, TaskName
from core.domain.jobs.scrapes import ScrapeArgs, ScrapeOutcome
from core.domain.people.person import AuditEntry, Person
from core.domain.platforms import NETWORKS, Platform
from core.domain.results.profiles import ListKind, ProfileRef
from core.domain.sessions.session import session_key
from core.errors import (
    AmbiguousNetworkException,
    ListNotReadException,
    NameNotReadException,
    NetworkNotReadException,
    PostUrlException,
    QueueLimitException,
    SessionNotFoundException,
    SeveralProfilesException,
    TooManyProfilesException,
    UnknownListException,
    UnsupportedNetworkException,
    UserInputException,
)
from core.ports.jobs import JobEngine
from core.ports.platforms import PlatformGateway
from core.ports.remembered import LAST_NETWORK
from core.ports.runtime import Clock
from core.ports.storage import Area, UnitOfWork, UnitOfWorkFactory
from core.services.following.choices import usual
from core.services.following.groups import tell_if_ended
from core.services.following.repeats import Repeats
from core.services.following.requests import Receipt, Request
from core.services.jobs.cards import queue_card
from core.services.targets.extras import read_extras
from core.services.targets.targets import ScrapeOrder, parse_order
from core.services.team.audit_subjects import profile_subject

MOST_TOGETHER = 5
"""Profiles in one message."""
FRESH = timedelta(minutes=10)
"""The same profile asked again within this time is offered from what is stored, if anything was."""


class ScrapeRequests:
    """Takes orders for profiles."""

    def __init__(
        self,
        uow: UnitOfWorkFactory,
        clock: Clock,
        engine: JobEngine,
        gateways: Mapping[Platform, PlatformGateway],
        repeats: Repeats,
        *,
        queue_limit: int = 5,
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._engine = engine
        self._gateways = gateways
        self._repeats = repeats
        self._queue_limit = queue_limit

    def read_url(self, platform: Platform, url: str) -> ProfileRef:
        """The profile behind an address of one of our networks."""
        return self._gateways[platform].parse_profile_url(url)

    async def understand(self, text: str, person: Person) -> ScrapeOrder:
        """Parse what was typed; a bare name goes to the one network that makes sense for the person.

        That is the only one with the lists asked for, else the one named last, else the only one with a session.
        What cannot be read yet is told here, before anything is offered: NetworkNotReadException and
        NameNotReadException, and the lists of an UnknownListException are those that can really be had.
        Where several profiles are named, SeveralProfilesException says which; each is to be asked for by itself.
        """
        extras = read_extras(text)
        try:
            order = await self._understand(extras.text, person)
        except (AmbiguousNetworkException, PostUrlException, SeveralProfilesException) as exc:
            exc.options = f"{exc.options} {extras.typed}".strip()
            raise
        return replace(order, every=extras.every, case=extras.case)

    async def _understand(self, text: str, person: Person) -> ScrapeOrder:
        try:
            order = parse_order(text, read_url=self.read_url)
        except SeveralProfilesException as exc:
            return await self._one_of(exc, person)
        except AmbiguousNetworkException as exc:
            fits = [Platform(name) for name in exc.platforms if self._gateways[Platform(name)].lists]
            if not fits:
                raise NameNotReadException(exc.username, exc.platforms, self._names_read()) from exc
            fits = self._with_lists(fits, parse_order(text, read_url=self.read_url, default=fits[0]).lists)
            default = await self._default_network(person, fits)
            if default is None:
                exc.platforms = tuple(platform.value for platform in fits)
                raise
            order = parse_order(text, read_url=self.read_url, default=default)
        except PostUrlException as exc:
            self._readable(Platform(exc.platform))
            raise
        except UnsupportedNetworkException as exc:
            raise UnsupportedNetworkException(exc.network, self._names_read()) from exc
        except UnknownListException as exc:
            raise UnknownListException(exc.name, self._lists_anywhere()) from exc
        self._readable(order.ref.platform)
        return order

    def _with_lists(self, fits: list[Platform], wanted: Sequence[ListKind]) -> list[Platform]:
        """Those that have every list that was asked for, or all of them when none has: only one network has friends."""
        return [name for name in fits if set(wanted) <= set(self._gateways[name].lists)] or fits

    async def order(self, order: ScrapeOrder, request: Request) -> Receipt:
        """Queue it. The same request twice (double tap, re-delivery) gives the same receipt.

        Raises SessionNotFoundException, QueueLimitException, UnknownListException, NetworkNotReadException.
        """
        gateway = self._readable(order.ref.platform)
        async with self._uow() as uow:
            await uow.hold(Area.QUEUE, request.person.person_id)
            lists, limit = await self._wanted(uow, order, gateway, request.person)
            args = ScrapeArgs(order.ref, lists, limit, case=order.case)
            receipt = await self._known(uow, args.target_key, request)
            if receipt is None:
                receipt = await self._enqueue(uow, args, request)
            if order.named:
                await LAST_NETWORK.put(uow, request.person.person_id, order.ref.platform)
            if order.every is not None and request.person.chat_id is not None:
                chat = request.origin.chat_id if isinstance(request.origin, ChatOrigin) else request.person.chat_id
                repeat = await self._repeats.keep(uow, request.person, chat, args, order.every)
                receipt = replace(receipt, repeat=repeat)
            await uow.commit()
        return receipt

    async def understand_together(self, several: SeveralProfilesException, person: Person) -> list[ScrapeOrder]:
        """An order per profile, with the lists, limit, cadence and case of the message. TooManyProfilesException."""
        if len(several.profiles) > MOST_TOGETHER:
            raise TooManyProfilesException(len(several.profiles), MOST_TOGETHER)
        prefixes = [(NETWORKS[Platform(network)].prefixes[0], name) for network, name in several.profiles]
        return [await self.understand(f"{prefix}:{name} {several.options}", person) for prefix, name in prefixes]

    async def order_together(self, orders: Sequence[ScrapeOrder], request: Request) -> bool:
        """Queue all or none; their end is told together. Whether the same request was queued before.

        What was read within ten minutes is not read again. Raises as `order` does.
        """
        origin, person = request.origin, request.person
        if not isinstance(origin, ChatOrigin):
            raise UserInputException("only a chat has summaries")
        async with self._uow() as uow:
            await uow.hold(Area.QUEUE, person.person_id)
            if origin.update_id is not None and await uow.jobs.by_update(origin.update_id) is not None:
                return True
            group = await uow.groups.add(person.person_id, origin.chat_id, origin.message_id, self._clock.now())
            jobs = []
            for place, order in enumerate(orders):
                gateway = self._readable(order.ref.platform)
                lists, limit = await self._wanted(uow, order, gateway, person)
                args = ScrapeArgs(order.ref, lists, limit, case=order.case, group=group.group_id)
                one = replace(request, origin=origin if place == 0 else replace(origin, update_id=None))
                receipt = await self._known(uow, args.target_key, one) or await self._enqueue(uow, args, one)
                jobs.append(receipt.job.job_id)
                if order.every is not None:
                    await self._repeats.keep(uow, person, origin.chat_id, args, order.every)
            await uow.groups.set_jobs(group.group_id, jobs)
            await tell_if_ended(replace(group, jobs=tuple(jobs)), uow, self._clock)
            await uow.commit()
        return False

    async def remember_network(self, person: Person, platform: Platform) -> None:
        """The person chose this network for a bare name; next time it is not asked. `order` does it for a named one."""
        async with self._uow() as uow:
            await LAST_NETWORK.put(uow, person.person_id, platform)
            await uow.commit()

    async def ready(self, person: Person) -> bool:
        """Whether the person has a session on a network whose profiles are read."""
        async with self._uow(write=False) as uow:
            sessions = await uow.sessions.of_person(person.person_id)
        return any(self._gateways[session.platform].lists for session in sessions)

    async def recent(self, person: Person, limit: int = 3) -> list[tuple[Platform, str, str]]:
        """The profiles a person asked for last: (network, identifier, name)."""
        async with self._uow(write=False) as uow:
            return list(await uow.profiles.recent_targets(person.person_id, limit))

    async def _one_of(self, several: SeveralProfilesException, person: Person) -> ScrapeOrder:
        """The one profile among those named, if all but it are no profiles; else the error with what they all are."""
        found: dict[tuple[str, str], str] = {}
        first_error: UserInputException | None = None
        for word in several.words:
            try:
                ref = (await self._understand(f"{word} {several.options}", person)).ref
                found.setdefault((ref.platform.value, ref.identifier), word)
            except PostUrlException as exc:
                first_error = first_error or exc
                if exc.author is None:
                    several.refused += 1
                else:
                    found.setdefault((exc.platform, exc.author), f"{exc.platform}:{exc.author}")
            except AmbiguousNetworkException as exc:
                found.setdefault(("", exc.username), word)
            except UserInputException as exc:
                first_error = first_error or exc
                several.refused += 1
        if not found:
            raise first_error or several
        if len(found) == 1 and not several.refused:
            return await self._understand(f"{next(iter(found.values()))} {several.options}", person)
        several.profiles = tuple(found)
        raise several

    def _names_read(self) -> tuple[str, ...]:
        return tuple(name.value for name, known in self._gateways.items() if known.lists)

    def _readable(self, platform: Platform) -> PlatformGateway:
        gateway = self._gateways[platform]
        if not gateway.lists:
            raise NetworkNotReadException(platform.value, self._names_read())
        return gateway

    def _lists_anywhere(self) -> tuple[str, ...]:
        return tuple(kind.value for kind in ListKind if any(kind in known.lists for known in self._gateways.values()))

    async def _default_network(self, person: Person, fits: list[Platform]) -> Platform | None:
        if len(fits) == 1:
            return fits[0]
        async with self._uow(write=False) as uow:
            last = await LAST_NETWORK.get(uow, person.person_id)
            sessions = await uow.sessions.of_person(person.person_id)
        if last in fits:
            return last
        owned = [session.platform for session in sessions if session.platform in fits]
        return owned[0] if len(owned) == 1 else None

    async def _known(self, uow: UnitOfWork, target_key: str, request: Request) -> Receipt | None:
        if isinstance(request.origin, ChatOrigin) and request.origin.update_id is not None:
            job = await uow.jobs.by_update(request.origin.update_id)
            if job is not None:
                return Receipt(job, known=True)
        if request.refresh:
            return None
        since = self._clock.now() - FRESH
        job = await uow.profiles.latest_job(request.person.person_id, target_key, since)
        return Receipt(job, fresh=True) if job is not None and ScrapeOutcome.of(job).files else None

    async def _enqueue(self, uow: UnitOfWork, asked: ScrapeArgs, request: Request) -> Receipt:
        person = request.person
        session = await uow.sessions.for_person(person.person_id, asked.ref.platform)
        if session is None:
            raise SessionNotFoundException(asked.ref.platform.value)
        args = replace(asked, session_id=session.session_id)
        dedupe = f"scrape:{person.person_id}:{args.target_key}"
        await self._check_limit(uow, person, dedupe)
        new = NewJob(
            task=TaskName.SCRAPE,
            args=args.stored(),
            key=session_key(session.session_id),
            dedupe_key=dedupe,
            owner=person.person_id,
            origin=request.origin,
        )
        queued = await self._engine.enqueue(new, uow)
        if isinstance(queued, AlreadyQueued):
            return Receipt(queued.job, known=True)
        await self._note(uow, queued, args)
        await queue_card(uow, queued, self._clock.now())
        return Receipt(queued)

    async def _note(self, uow: UnitOfWork, job: Job, args: ScrapeArgs) -> None:
        """Who analysed whom, and for which case, is in the audit trail."""
        entry = AuditEntry(job.owner, "scrape.order", self._clock.now(), profile_subject(job), after=args.in_trail())
        await uow.audit.add(entry)

    async def _check_limit(self, uow: UnitOfWork, person: Person, dedupe: str) -> None:
        """Asking for the same again is always allowed: it is the same job."""
        if await uow.jobs.by_dedupe_key(dedupe) is not None:
            return
        waiting = await uow.jobs.unfinished(owner=person.person_id)
        if len([job for job in waiting if job.task == TaskName.SCRAPE]) >= self._queue_limit:
            raise QueueLimitException(self._queue_limit)

    @staticmethod
    async def _wanted(
        uow: UnitOfWork, order: ScrapeOrder, gateway: PlatformGateway, person: Person
    ) -> tuple[tuple[ListKind, ...], int | None]:
        """Lists and limit of an order; what the person usually wants where it names none."""
        for kind in order.lists:
            if kind not in gateway.lists:
                available = tuple(known.value for known in gateway.lists)
                raise ListNotReadException(kind.value, available, gateway.platform.value)
        if order.lists:
            return order.lists, order.limit
        lists, limit = await usual(uow, person.person_id, gateway)
        return lists, order.limit or limit
