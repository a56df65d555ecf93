"""Changes of the networks: noted when a reading meets one, told to admins, and over with the next good reading.

A list that can be read neither from answers nor from what is drawn is closed at once; a profile that cannot be read,
and a list that comes empty beside a count, only when a second profile shows the same. What is closed is not asked of
the site; now and then one waiting job is let through to see whether it can be read again.
"""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from core.domain.ids import JobId, PersonId
from core.domain.jobs.job import Job, JobState, TaskName, WaitFor
from core.domain.jobs.scrapes import ScrapeArgs
from core.domain.messages.outbox import Priority
from core.domain.messages.site_notices import SiteChangeNotice, SiteReadableNotice, SiteReadableWhy
from core.domain.people.person import AuditEntry, Person, Role, can_hear
from core.domain.platforms import Platform
from core.domain.results.evidence import StrippedAnswer
from core.domain.results.profiles import ListKind
from core.domain.results.site_change import PROFILE_PART, ChangePlace, ChangeSign, SiteChange
from core.ports.jobs import JobEngine
from core.ports.remembered import SITE_CHANGES, SITE_SAMPLES
from core.ports.runtime import Clock
from core.ports.storage import Area, UnitOfWork, UnitOfWorkFactory
from core.services.jobs.cards import queue_card
from core.services.site_changes.samples import packed_sample

TRIAL_EVERY = timedelta(hours=6)
"""So often one waiting job is let through."""
DOUBT_LASTS = timedelta(days=7)
"""A second profile that shows the same within this time makes a change of a doubt."""


class SiteChanges:
    """The changes that are known, in the database: the same for every process."""

    def __init__(self, uow: UnitOfWorkFactory, clock: Clock, engine: JobEngine, version: str) -> None:
        self._uow = uow
        self._clock = clock
        self._engine = engine
        self._version = version

    async def all(self) -> Sequence[SiteChange]:
        """Every change that jobs wait for, and every doubt, oldest first."""
        async with self._uow(write=False) as uow:
            found = await SITE_CHANGES.below(uow)
        return sorted(found.values(), key=lambda change: change.opened_at)

    async def closed_for(self, job: Job, platform: Platform, lists: Sequence[ListKind]) -> frozenset[str]:
        """The parts among `lists` and the profile that this job may not ask for now.

        A part whose trial is due, or whose trial this job is, is none of them.
        """
        places = [ChangePlace(platform, part) for part in (PROFILE_PART, *(kind.value for kind in lists))]
        async with self._uow(write=False) as uow:
            known = [change for place in places if (change := await SITE_CHANGES.get(uow, place.key)) is not None]
        closed = [change for change in known if change.closed]
        if not closed:
            return frozenset()
        now, shut = self._clock.now(), set[str]()
        async with self._uow() as uow:
            await uow.hold(Area.SESSIONS)
            for change in [await SITE_CHANGES.get(uow, one.place.key) for one in closed]:
                if change is None or not change.closed or change.trial_job == job.job_id:
                    continue
                if change.trial_at is not None and change.trial_at <= now:
                    await self._try(uow, change, job.job_id, now)
                    continue
                shut.add(change.place.part)
            await uow.commit()
        return frozenset(shut)

    async def met(
        self,
        place: ChangePlace,
        sign: ChangeSign,
        profile: str,
        detail: str,
        answers: Sequence[StrippedAnswer] = (),
        *,
        certain: bool = False,
    ) -> SiteChange:
        """A reading of `profile` met a change; the change as it is now known. `certain`: no second profile is needed.

        Admins hear of it when it is closed, and of a layout nobody understands at once.
        """
        now = self._clock.now()
        about = {"network": place.platform.value, "part": place.part, "sign": sign.value, "detail": detail}
        about |= {"profile": profile, "at": now.isoformat(timespec="seconds"), "version": self._version}
        sample = await asyncio.to_thread(packed_sample, answers, about) if answers else None
        async with self._uow() as uow:
            await uow.hold(Area.SESSIONS)
            known = await SITE_CHANGES.get(uow, place.key)
            if known is None or (not known.closed and now - known.last_at > DOUBT_LASTS):
                known = SiteChange(place, sign, detail, now, now, self._version)
            change = self._grown(known.seen_in(profile, detail, now), sign, certain=certain)
            if change.closed and not known.closed:
                await uow.audit.add(AuditEntry(None, "site.change", now, _subject(place)))
            if not change.told and (change.closed or sign is ChangeSign.LAYOUT):
                change = replace(change, told=await self._tell(uow, SiteChangeNotice(*_names(place)), change))
            await SITE_CHANGES.put(uow, place.key, change)
            if sample is not None:
                await SITE_SAMPLES.put(uow, place.key, sample)
            await uow.commit()
        return change

    def _grown(self, change: SiteChange, sign: ChangeSign, *, certain: bool) -> SiteChange:
        """With one more sign: closed when that is enough, and then to be told anew."""
        sign = sign if sign is ChangeSign.LAYOUT else change.sign
        change = replace(
            change, sign=sign, trial_job=None, version=self._version, trial_at=self._clock.now() + TRIAL_EVERY
        )
        if change.closed or not (certain or len(change.profiles) >= _needed(change)):
            return change
        return replace(change, closed=True, told=False)

    async def could_be_read(self, platform: Platform, parts: Collection[str]) -> None:
        """These parts have just been read well: what waits for them goes on."""
        async with self._uow(write=False) as uow:
            places = [ChangePlace(platform, part) for part in parts]
            known = [place for place in places if await SITE_CHANGES.get(uow, place.key) is not None]
        for place in known:
            await self._over(place, SiteReadableWhy.READ)

    async def release(self, place: ChangePlace, person: Person | None) -> int | None:
        """An admin lets everything go on (None: in the terminal); how many jobs had waited, None when none could."""
        return await self._over(place, SiteReadableWhy.ADMIN, by=person.person_id if person is not None else None)

    async def sample(self, place: ChangePlace) -> bytes | None:
        """The newest sample of a change, as a ZIP; None when there is none."""
        async with self._uow(write=False) as uow:
            return await SITE_SAMPLES.get(uow, place.key)

    async def waiting(self) -> Mapping[str, int]:
        """How many jobs wait for a change, by network."""
        async with self._uow(write=False) as uow:
            jobs = await _waiting(uow)
        platforms = [ScrapeArgs.of(job).ref.platform.value for job in jobs]
        return {platform: platforms.count(platform) for platform in platforms}

    async def round(self) -> None:
        """What is due by time: changes that an older program met are over, and one job tries where a trial is due."""
        for change in await self.all():
            if change.version != self._version:
                await self._over(change.place, SiteReadableWhy.VERSION)
            elif change.trial_at is not None and change.trial_at <= self._clock.now():
                await self._begin_trial(change.place)
        await self._wake_forgotten()

    async def _wake_forgotten(self) -> None:
        """Jobs that were on their way into waiting while the change they met ended: nothing later would wake them."""
        async with self._uow(write=False) as uow:
            known = [change.place for change in (await SITE_CHANGES.below(uow)).values()]
            waiting = await _waiting(uow)
        forgotten = [job for job in waiting if not any(_waits_for(job, place) for place in known)]
        if forgotten:
            async with self._uow() as uow:
                await uow.hold(Area.SESSIONS)
                await self._wake(uow, forgotten)
                await uow.commit()

    async def _begin_trial(self, place: ChangePlace) -> None:
        async with self._uow() as uow:
            await uow.hold(Area.SESSIONS)
            change = await SITE_CHANGES.get(uow, place.key)
            job = next(iter(await waiting_for(uow, place)), None)
            if change is None or job is None:
                return
            await self._try(uow, change, job.job_id, self._clock.now())
            await self._wake(uow, [job])
            await uow.commit()

    async def _try(self, uow: UnitOfWork, change: SiteChange, job: JobId, now: datetime) -> None:
        await SITE_CHANGES.put(uow, change.place.key, replace(change, trial_at=now + TRIAL_EVERY, trial_job=job))

    async def _over(self, place: ChangePlace, why: SiteReadableWhy, *, by: PersonId | None = None) -> int | None:
        async with self._uow() as uow:
            await uow.hold(Area.SESSIONS)
            change = await SITE_CHANGES.get(uow, place.key)
            if change is None:
                return None
            await SITE_CHANGES.forget(uow, place.key)
            await SITE_SAMPLES.forget(uow, place.key)
            waited = await waiting_for(uow, place)
            await self._wake(uow, waited)
            if change.closed or why is SiteReadableWhy.ADMIN:
                told = AuditEntry(by, "site.release", self._clock.now(), _subject(place), after=why.value)
                await uow.audit.add(told)
            if change.told and why is not SiteReadableWhy.ADMIN:
                await self._tell(uow, SiteReadableNotice(*_names(place), why, len(waited)), change)
            await uow.commit()
        return len(waited)

    async def _wake(self, uow: UnitOfWork, jobs: Sequence[Job]) -> None:
        for key in dict.fromkeys(job.key for job in jobs):
            for woken in await self._engine.resume(key, (WaitFor.SITE,), uow):
                await queue_card(uow, woken, self._clock.now())

    async def _tell(self, uow: UnitOfWork, notice: SiteChangeNotice | SiteReadableNotice, change: SiteChange) -> bool:
        """Whether an admin could be told."""
        admins = [one for one in await uow.people.with_role(Role.ADMIN) if can_hear(one)]
        state = "closed" if change.closed else "doubt"
        for admin in admins:
            if admin.chat_id is not None:
                key = f"{notice.kind}:{change.place.key}:{change.opened_at.isoformat()}:{state}:{admin.chat_id}"
                await uow.outbox.put(notice.to(admin.chat_id, key, Priority.ALERT), self._clock.now())
        return bool(admins)


async def waiting_for(uow: UnitOfWork, place: ChangePlace) -> Sequence[Job]:
    """Jobs that wait for this part of a network, oldest first."""
    return [job for job in await _waiting(uow) if _waits_for(job, place)]


def _needed(change: SiteChange) -> int:
    """Profiles that have to show it. One profile may be strange; a list that reads nowhere is not."""
    doubtful = change.sign is ChangeSign.EMPTIED or change.place.part == PROFILE_PART
    return 2 if doubtful else 1


def _names(place: ChangePlace) -> tuple[Platform, str]:
    return place.platform, place.part


def _subject(place: ChangePlace) -> str:
    return f"{place.part} / {place.platform}"


async def _waiting(uow: UnitOfWork) -> Sequence[Job]:
    """Scrapes that wait for a change, oldest first."""
    return [
        job
        for job in await uow.jobs.unfinished()
        if job.task == TaskName.SCRAPE and job.state is JobState.WAITING and job.wait is WaitFor.SITE
    ]


def _waits_for(job: Job, place: ChangePlace) -> bool:
    asked = ScrapeArgs.of(job)
    kinds = {kind.value for kind in asked.lists}
    return asked.ref.platform is place.platform and (place.part == PROFILE_PART or place.part in kinds)
