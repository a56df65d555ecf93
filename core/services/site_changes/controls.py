"""Which profile of each network is its control, and whose session looks at it; chosen by admins, off until then."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from core.domain.ids import PersonId
from core.domain.jobs.job import NewJob, TaskName
from core.domain.people.person import AuditEntry, Person
from core.domain.platforms import Platform
from core.domain.results.controls import Control
from core.domain.results.profiles import ProfileRef
from core.domain.sessions.condition import Condition, condition_of
from core.domain.sessions.session import session_key
from core.ports.jobs import JobEngine
from core.ports.remembered import CONTROL_SHAPES, CONTROLS
from core.ports.runtime import Clock
from core.ports.storage import Area, UnitOfWork, UnitOfWorkFactory
from core.services.team.audit_subjects import trail_subject

_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Watcher:
    """A person whose session could look, and how that session is."""

    person: Person
    condition: Condition

    @property
    def well(self) -> bool:
        """Nothing speaks against it."""
        return self.condition in {Condition.WELL, Condition.UNCHECKED}


class Controls:
    """The choice, and the jobs that look."""

    def __init__(self, uow: UnitOfWorkFactory, clock: Clock, engine: JobEngine) -> None:
        self._uow = uow
        self._clock = clock
        self._engine = engine

    async def all(self) -> Mapping[Platform, Control]:
        """The networks that have one."""
        async with self._uow(write=False) as uow:
            found = await CONTROLS.below(uow)
        return {control.platform: control for control in found.values()}

    async def watchers(self, platform: Platform) -> Sequence[Watcher]:
        """Who has a session on that network, those that are well first."""
        now = self._clock.now()
        async with self._uow(write=False) as uow:
            found = []
            for person in await uow.people.all():
                session = await uow.sessions.for_person(person.person_id, platform) if person.active else None
                if session is not None and session.readable:
                    found.append(Watcher(person, condition_of(session, now)))
        return sorted(found, key=lambda one: not one.well)

    async def propose(self, ref: ProfileRef) -> None:
        """A profile is to be the control of its network; nobody looks at it until a session is chosen."""
        async with self._uow() as uow:
            await uow.hold(Area.SESSIONS)
            await CONTROLS.put(uow, ref.platform, Control(ref.platform, ref.identifier, self._clock.now()))
            await CONTROL_SHAPES.forget(uow, ref.platform)
            await uow.commit()

    async def choose(self, platform: Platform, watcher: PersonId, by: Person | None) -> bool:
        """That person's session looks, now and every night; False when the profile or the session is missing."""
        async with self._uow() as uow:
            await uow.hold(Area.SESSIONS)
            control = await CONTROLS.get(uow, platform)
            if control is None:
                return False
            control = replace(control, person_id=watcher)
            await CONTROLS.put(uow, platform, control)
            if not await self._queue(uow, control):
                return False
            subject = trail_subject(control.identifier, platform)
            actor = by.person_id if by is not None else None
            await uow.audit.add(AuditEntry(actor, "control.choose", self._clock.now(), subject))
            await uow.commit()
        return True

    async def turn_off(self, platform: Platform, by: Person | None) -> bool:
        """No more looks; False when there was none."""
        async with self._uow() as uow:
            await uow.hold(Area.SESSIONS)
            control = await CONTROLS.get(uow, platform)
            if control is None:
                return False
            await CONTROLS.forget(uow, platform)
            await CONTROL_SHAPES.forget(uow, platform)
            subject = trail_subject(control.identifier, platform)
            actor = by.person_id if by is not None else None
            await uow.audit.add(AuditEntry(actor, "control.off", self._clock.now(), subject))
            await uow.commit()
        return True

    async def look_now(self, platforms: Sequence[Platform] = tuple(Platform)) -> int:
        """Queue a look at each of these controls; how many were queued."""
        queued = 0
        async with self._uow() as uow:
            for platform in platforms:
                control = await CONTROLS.get(uow, platform)
                queued += control is not None and await self._queue(uow, control)
            await uow.commit()
        return queued

    async def _queue(self, uow: UnitOfWork, control: Control) -> bool:
        """One look at a time, behind whatever the session has to do."""
        if control.person_id is None:
            return False
        session = await uow.sessions.for_person(control.person_id, control.platform)
        if session is None:
            return False
        name = f"{TaskName.CONTROL}:{control.platform}"
        args, key = {"platform": control.platform.value}, session_key(session.session_id)
        job = NewJob(TaskName.CONTROL, args, key=key, dedupe_key=name, priority=10, max_attempts=_ATTEMPTS)
        await self._engine.enqueue(job, uow)
        return True
