"""The nightly look at a control profile: light, with a healthy session, compared with what is known of it."""

from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass, field, replace
from typing import Any

from core.domain.messages.outbox import Priority
from core.domain.messages.site_notices import ControlNotice
from core.domain.people.actors import Actor
from core.domain.people.person import Role, can_hear
from core.domain.platforms import Platform
from core.domain.results.controls import Control, Look, Truths
from core.domain.results.evidence import RawAnswer
from core.domain.results.profiles import EndReason, ListKind, Profile, ProfileAvailability, ProfileRef
from core.domain.results.site_change import PROFILE_PART, ChangePlace, ChangeSign
from core.domain.sessions.condition import Condition, condition_of
from core.domain.sessions.session import ScrapingSession
from core.errors import (
    EndpointPausedException,
    LayoutChangedException,
    ListHiddenException,
    ProfileNotFoundException,
    ProxyException,
    RateLimitedException,
    SessionException,
)
from core.ports.jobs import JobContext
from core.ports.platforms import PlatformGateway, ProfileReader
from core.ports.remembered import CONTROL_SHAPES, CONTROLS
from core.ports.runtime import Clock
from core.ports.storage import Area, UnitOfWorkFactory
from core.services.evidence.recorder import EvidenceRecorder
from core.services.evidence.stripping import Stripper
from core.services.sessions.early_exit import EarlyExit, was_judged
from core.services.site_changes.changes import SiteChanges
from core.services.site_changes.shapes import KEPT_SHAPES, lost, shape_of

ROWS = 24
"""So many people of a list are looked at: two or three of its pages."""
MOST_LISTS = 2
_READABLE = frozenset({ProfileAvailability.OK, ProfileAvailability.MEMORIALIZED})
_ABLE = frozenset({Condition.WELL, Condition.UNCHECKED})


@dataclass(slots=True)
class _Seen:
    """What a look has seen so far."""

    profile: Profile | None = None
    heads: dict[ListKind, int] = field(default_factory=dict)
    bodies: list[str] = field(default_factory=list, repr=False)
    changed: list[str] = field(default_factory=list)
    """Parts that could not be read, or came empty."""


class NightlyLook:
    """Runs `control` jobs."""

    def __init__(
        self,
        uow: UnitOfWorkFactory,
        clock: Clock,
        gateways: Mapping[Platform, PlatformGateway],
        early_exit: EarlyExit,
        evidence: EvidenceRecorder,
        changes: SiteChanges,
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._gateways = gateways
        self._early_exit = early_exit
        self._evidence = evidence
        self._changes = changes

    async def run(self, context: JobContext, **args: Any) -> dict[str, Any]:
        """The job function `control`. Returns what was found; a session that cannot look is said, and not forced."""
        platform = Platform(args["platform"])
        async with self._uow(write=False) as uow:
            control = await CONTROLS.get(uow, platform)
            person = control.person_id if control is not None else None
            session = await uow.sessions.for_person(person, platform) if person is not None else None
        if control is None:
            return {"result": "off"}
        if session is None or not session.readable or condition_of(session, self._clock.now()) not in _ABLE:
            return await self._settle(control, Look.NO_SESSION)
        try:
            seen = await self._look(context, control, session)
        except (SessionException, RateLimitedException, EndpointPausedException) as exc:
            if isinstance(exc, SessionException) and exc.verdict is not None and not was_judged(exc):
                await self._early_exit.apply(session, exc.verdict, Actor.guard(context.job.job_id))
            return await self._settle(control, Look.NO_SESSION, (type(exc).__name__,))
        except ProxyException as exc:
            await self._early_exit.proxy_failed(session, exc, context.job.job_id)
            raise
        return await self._judge(control, seen)

    async def _look(self, context: JobContext, control: Control, session: ScrapingSession) -> _Seen:
        gateway, seen = self._gateways[control.platform], _Seen()
        ref = ProfileRef(control.platform, control.identifier)
        async with AsyncExitStack() as stack:
            reader = await self._early_exit.open(gateway, session, context.job.job_id, stack)
            stripper = self._evidence.stripper(session)
            try:
                seen.profile = await reader.read_profile(ref)
                seen.bodies += [answer.body for answer in (await reader.profile_evidence()).answers]
            except ProfileNotFoundException:
                return seen
            except LayoutChangedException as exc:
                await self._met(seen, ref, PROFILE_PART, ChangeSign.LAYOUT, str(exc), reader, stripper)
                return seen
            if seen.profile.availability in _READABLE:
                for kind in [kind for kind in gateway.lists if kind in seen.profile.lists][:MOST_LISTS]:
                    await self._look_at_list(seen, ref, kind, reader, stripper)
        return seen

    async def _look_at_list(
        self, seen: _Seen, ref: ProfileRef, kind: ListKind, reader: ProfileReader, stripper: Stripper
    ) -> None:
        assert seen.profile is not None  # noqa: S101 - read before its lists
        rows, end = 0, None
        try:
            pages = reader.read_list(seen.profile, kind, known=frozenset(), limit=ROWS)
            async with aclosing(pages) as found:  # type: ignore[type-var]
                async for page in found:
                    rows += len(page.rows)
                    end = page.end
                    seen.bodies += [page.raw.body] if page.raw is not None else []
        except ListHiddenException:
            return
        except LayoutChangedException as exc:
            await self._met(seen, ref, kind.value, ChangeSign.LAYOUT, str(exc), reader, stripper)
            return
        seen.heads[kind] = rows
        if end is EndReason.EMPTY_WITH_COUNT and not rows:
            await self._met(seen, ref, kind.value, ChangeSign.EMPTIED, "none shown", reader, stripper)

    async def _met(
        self,
        seen: _Seen,
        ref: ProfileRef,
        part: str,
        sign: ChangeSign,
        detail: str,
        reader: ProfileReader,
        stripper: Stripper,
    ) -> None:
        """A control profile is known to be well: what it shows needs no second one."""
        seen.changed.append(part)
        answers: Sequence[RawAnswer] = reader.newest_answers()
        kept = await self._evidence.strip(answers, stripper)
        place = ChangePlace(ref.platform, part)
        await self._changes.met(place, sign, ref.key, stripper.text(detail), kept, certain=True)

    async def _judge(self, control: Control, seen: _Seen) -> dict[str, Any]:
        if seen.changed:
            return await self._settle(control, Look.CHANGED, tuple(seen.changed))
        if seen.profile is None or seen.profile.availability not in _READABLE:
            return await self._settle(control, Look.GONE)
        truths = Truths.of(seen.profile, seen.heads)
        broken = control.truths.broken_by(truths) if control.truths is not None else ()
        if broken:
            return await self._settle(control, Look.UNTRUE, broken)
        parts = [PROFILE_PART, *(kind.value for kind, rows in seen.heads.items() if rows)]
        await self._changes.could_be_read(control.platform, parts)
        shape = shape_of(seen.bodies)
        async with self._uow() as uow:
            await uow.hold(Area.SESSIONS)
            good = await CONTROL_SHAPES.get(uow, control.platform) or ()
            missing = lost(good, shape)
            kept = () if missing else good[-KEPT_SHAPES + 1 :]
            await CONTROL_SHAPES.put(uow, control.platform, (*kept, shape) if shape else good)
            await uow.commit()
        first = control.truths is None
        details = missing or (_facts(truths) if first else ())
        control = replace(control, truths=truths if first else control.truths)
        return await self._settle(control, Look.NEW_SHAPE if missing else Look.GOOD, details, tell=first)

    async def _settle(
        self, control: Control, look: Look, details: Sequence[str] = (), *, tell: bool = False
    ) -> dict[str, Any]:
        """Store what was found, and tell the admins what they did not know yet."""
        now = self._clock.now()
        async with self._uow() as uow:
            await uow.hold(Area.SESSIONS)
            current = await CONTROLS.get(uow, control.platform)
            if current is None or current.chosen_at != control.chosen_at:
                return {"result": "off"}  # turned off, or another one was chosen, while this one was looked at
            known = (current.look, current.details) == (look, tuple(details))
            await CONTROLS.put(
                uow, control.platform, replace(control, look=look, looked_at=now, details=tuple(details))
            )
            if tell or (look.tells and look is not Look.CHANGED and not known):  # a change is told by itself
                for admin in await uow.people.with_role(Role.ADMIN):
                    if admin.chat_id is not None and can_hear(admin):
                        key = f"control:{control.platform}:{now.isoformat()}:{admin.chat_id}"
                        row = ControlNotice(control.platform).to(admin.chat_id, key, Priority.ALERT)
                        await uow.outbox.put(row, now)
            await uow.commit()
        return {"result": look.value, "details": list(details)}


def _facts(truths: Truths) -> tuple[str, ...]:
    """What the first look learned."""
    lists = [f"lista de {kind}" for kind in sorted(truths.lists)]
    return (f"id {truths.external_id}", *(f"contador de {kind}" for kind in sorted(truths.counters)), *lists)
