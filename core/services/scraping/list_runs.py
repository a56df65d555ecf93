"""The lists of one scrape, page by page: every page is committed with its cursor, within half a second."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from functools import partial

from core.domain.ids import ProfileId
from core.domain.jobs.job import Job
from core.domain.jobs.scrapes import ScrapeArgs
from core.domain.results.profiles import EndReason, ListKind, ListPage, PlacesRead, Profile, ReadPlace, Run
from core.domain.results.site_change import ChangePlace, ChangeSign
from core.domain.sessions.session import ScrapingSession
from core.errors import (
    EndpointPausedException,
    LayoutChangedException,
    ListHiddenException,
    RateLimitedException,
    SessionException,
)
from core.ports.jobs import JobContext
from core.ports.platforms import ProfileReader
from core.ports.remembered import PLACES_READ
from core.ports.runtime import Clock
from core.ports.storage import UnitOfWork, UnitOfWorkFactory
from core.services.evidence.recorder import EvidenceRecorder, Prepared, PreparedPage
from core.services.evidence.stripping import Stripper
from core.services.jobs.ownership import require_own
from core.services.scraping.page_writer import PageWriter
from core.services.site_changes.changes import SiteChanges

READ = frozenset(
    {EndReason.END, EndReason.LIMIT, EndReason.HIDDEN, EndReason.BUDGET, EndReason.SITE_CAP, EndReason.NO_POSTS}
)
"""A list that ended like this is not read again by a later attempt of the same job."""
PROGRESS_EVERY = timedelta(seconds=1)
"""The chat shows it more rarely; a write for every page would cost as much as the page itself."""
NO_LIMIT = 2**31  # without a number asked for, the platform's own budget ends the list


class ListRuns:
    """Reads the lists of a profile for a job, each in a run of its own that a later attempt goes on with."""

    def __init__(self, uow: UnitOfWorkFactory, clock: Clock, evidence: EvidenceRecorder, changes: SiteChanges) -> None:
        self._uow = uow
        self._clock = clock
        self._evidence = evidence
        self._changes = changes

    async def read(
        self,
        context: JobContext,
        session: ScrapingSession,
        reader: ProfileReader,
        profile: Profile,
        profile_id: ProfileId,
        asked: ScrapeArgs,
        stripper: Stripper,
    ) -> tuple[list[Run], frozenset[ListKind]]:
        """The runs of all lists that were asked for, and the lists that the network changed: those wait.

        Raises what stops the session's reading altogether. An endpoint that has been asked enough stops its own list
        only: the others are read first, then EndpointPausedException says when the first of those may go on.
        """
        runs, paused, changed = [], [], set[ListKind]()
        for kind in asked.lists:
            run, known, places = await self._run_of(context.job, session, profile_id, kind)
            try:
                if run.end not in READ:
                    checkpoint = run.checkpoint_for(session.account_id)
                    pages = reader.read_list(
                        profile,
                        kind,
                        known=known,
                        limit=asked.limit or NO_LIMIT,
                        checkpoint=checkpoint,
                        places=places,
                    )
                    run, strange = await self._read_list(context, stripper, run, pages)
                    if await self._is_changed(run, strange, reader, asked, stripper):
                        changed.add(kind)
            except EndpointPausedException as exc:
                if not exc.fruitless:  # else the list ended where it is, and waiting would change nothing
                    paused.append(exc)
            runs.append(run)
        if paused:
            raise min(paused, key=lambda pause: pause.until)
        return runs, frozenset(changed)

    async def _is_changed(
        self,
        run: Run,
        strange: LayoutChangedException | None,
        reader: ProfileReader,
        asked: ScrapeArgs,
        stripper: Stripper,
    ) -> bool:
        """Whether the network changed this list; a good reading says that it did not, or not any more."""
        place = ChangePlace(asked.ref.platform, run.kind.value)
        if run.unique and run.end in READ:
            await self._changes.could_be_read(place.platform, [place.part])
        emptied = run.end is EndReason.EMPTY_WITH_COUNT and not run.unique
        if strange is None and not emptied:
            return False
        sign = ChangeSign.EMPTIED if strange is None else ChangeSign.LAYOUT
        detail = f"{run.declared} counted, none shown" if strange is None else str(strange)
        answers = await self._evidence.strip(reader.newest_answers(), stripper)
        change = await self._changes.met(place, sign, asked.ref.key, stripper.text(detail), answers)
        return change.closed

    async def _run_of(
        self, job: Job, session: ScrapingSession, profile_id: ProfileId, kind: ListKind
    ) -> tuple[Run, frozenset[str], tuple[ReadPlace, ...]]:
        """The job's run of that list with what it has already: the one an earlier attempt began, else a new one."""
        async with self._uow() as uow:
            await require_own(uow, job)
            begun = [
                run
                for run in await uow.profiles.runs_of(job.job_id)
                if (run.profile_id, run.kind) == (profile_id, kind)
            ]
            if begun and begun[-1].end is not None:
                run = begun[-1]
            else:
                run = await uow.profiles.open_run(
                    job.job_id, profile_id, session.session_id, kind, session.account_id, self._clock.now()
                )
            known = await uow.profiles.known_keys(run.run_id)
            read = await PLACES_READ.get(uow, run.run_id)
            await uow.commit()
        return run, known, read.seen_by(session.account_id) if read is not None else ()

    async def _read_list(
        self, context: JobContext, stripper: Stripper, run: Run, pages: AsyncIterator[ListPage]
    ) -> tuple[Run, LayoutChangedException | None]:
        """The run as it ended, and what could not be understood, if that ended it."""
        end, strange = EndReason.FAILED, None
        meter = _Meter(context, self._clock)
        try:
            await meter.tell(run)
            prepare, save = partial(self._prepared, stripper), partial(self._save_pages, context.job)
            async with PageWriter(self._uow, self._clock, run, prepare, save, meter.tell) as writer:
                async for page in pages:
                    await writer.add(page)
                    end = page.end or EndReason.STALLED
        except ListHiddenException:
            end = EndReason.HIDDEN
        except LayoutChangedException as exc:
            end, strange = EndReason.LAYOUT_CHANGED, exc
        except (RateLimitedException, EndpointPausedException):
            await self._end(context.job, run, EndReason.RATE_LIMITED)
            raise
        except SessionException:
            await self._end(context.job, run, EndReason.SESSION_DIED)
            raise
        return await self._end(context.job, run, end), strange

    async def _prepared(self, stripper: Stripper, page: ListPage) -> Prepared | None:
        """The answer that the page came in, as it is kept."""
        return await self._evidence.prepare(page.raw, stripper) if page.raw is not None else None

    async def _save_pages(self, job: Job, uow: UnitOfWork, run: Run, pages: Sequence[PreparedPage]) -> Run:
        """Rows, cursor and the answers they came in, in the transaction that is open."""
        await require_own(uow, job)
        run = await uow.profiles.save_pages(run.run_id, [page for page, _ in pages], self._clock.now())
        await self._evidence.pages(uow, run, pages)
        places = [page.place for page, _ in pages if page.place is not None]
        if places:
            read = await PLACES_READ.get(uow, run.run_id)
            if read is None or read.account_id != run.account_id:
                read = PlacesRead(run.account_id)
            for place in places:
                read = read.adding(place)
            await PLACES_READ.put(uow, run.run_id, read)
        return run

    async def _end(self, job: Job, run: Run, end: EndReason) -> Run:
        async with self._uow() as uow:
            await require_own(uow, job)
            run = await uow.profiles.end_run(run.run_id, end, self._clock.now())
            await self._evidence.end(uow, run, end)
            if end in READ:
                await PLACES_READ.forget(uow, run.run_id)
            await uow.commit()
        return run


class _Meter:
    """Tells how far a list is, once a second at most."""

    def __init__(self, context: JobContext, clock: Clock) -> None:
        self._context = context
        self._clock = clock
        self._told: datetime | None = None

    async def tell(self, run: Run) -> None:
        """Store how far the list is, unless that was done within the second."""
        now = self._clock.now()
        if self._told is None or now - self._told >= PROGRESS_EVERY:
            self._told = now
            await self._context.progress(run.kind.value, run.unique, run.declared)
