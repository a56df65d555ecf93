"""Reads kept answers again with the present readers, without asking the site, and says what that changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any

from core.domain.ids import JobId, ProfileId
from core.domain.jobs.scrapes import ScrapeArgs
from core.domain.platforms import Platform
from core.domain.results.evidence import REMOVED_ID, REMOVED_TEXT, Link, LinkKind
from core.domain.results.profiles import ListKind, Profile, RelatedProfile, Run
from core.errors import CentinelaException
from core.ports.platforms import AnswerReader
from core.ports.remembered import JOB_PROFILE
from core.ports.storage import UnitOfWork, UnitOfWorkFactory
from core.services.evidence.recorder import unpack

_NOT_COMPARED = frozenset({"source"})
_NOT_OF_PROFILE = frozenset({"platform", "external_id", "extra", "counters", "lists"})


@dataclass(slots=True)
class ListReading:
    """What reading a list again came to."""

    kind: ListKind
    read: int = 0
    """Answers that were read."""
    unreadable: int = 0
    """Answers in which the present reader finds no page of the list."""
    not_kept: int = 0
    added: int = 0
    changed: int = 0
    unseen: int = 0
    """Stored rows that the present reader does not find; they stay."""


@dataclass(slots=True)
class JobReading:
    """What reading a job's answers again came to."""

    job_id: JobId
    platform: Platform
    name: str
    profile_id: ProfileId
    fields: list[str] = field(default_factory=list)
    """Names of the profile's fields that changed."""
    profile_is_newer: bool = False
    """A later job read the profile: its fields are left alone."""
    lists: list[ListReading] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        """Whether anything stored is different now."""
        return bool(self.fields and not self.profile_is_newer) or any(one.added or one.changed for one in self.lists)


class Reparse:
    """Reads old answers anew; what the readers of today find is stored, nothing is taken away."""

    def __init__(self, uow: UnitOfWorkFactory, readers: Mapping[Platform, AnswerReader]) -> None:
        self._uow = uow
        self._readers = readers

    async def jobs(self, since: datetime | None = None) -> Sequence[JobId]:
        """Jobs of which answers are kept, oldest first; with `since` those that were read after it."""
        async with self._uow(write=False) as uow:
            return await uow.evidence.jobs_with_answers(since)

    async def job(self, job_id: JobId) -> JobReading | None:
        """Read a job's answers again; None when there is no such job or it recorded nothing."""
        async with self._uow(write=False) as uow:
            job = await uow.jobs.get(job_id)
            links = await uow.evidence.links(job_id)
            profile_id = await JOB_PROFILE.get(uow, job_id)
            profile = await uow.profiles.get(profile_id) if profile_id is not None else None
            runs = {run.run_id: run for run in await uow.profiles.runs_of(job_id)}
        if job is None or not links or profile is None or profile_id is None:
            return None
        found = JobReading(job_id, profile.platform, profile.name or profile.username or "", profile_id)
        await self._profile(found, profile, [link for link in links if link.kind is LinkKind.PROFILE])
        for run in runs.values():
            pages = [link for link in links if link.kind is LinkKind.PAGE and link.run_id == run.run_id]
            found.lists.append(await self._list(found.platform, run, pages, ScrapeArgs.of(job).limit))
        return found

    async def _profile(self, found: JobReading, stored: Profile, links: Sequence[Link]) -> None:
        for link in links:
            text = await self._text(link)
            if text is None:
                continue
            try:
                now = self._readers[stored.platform].profile(text)
            except CentinelaException:
                continue
            if now.external_id != stored.external_id:
                continue
            merged, found.fields = _merged(stored, now)
            if found.fields:
                await self._store_profile(found, stored, merged, link)
            return

    async def _store_profile(self, found: JobReading, stored: Profile, merged: Profile, link: Link) -> None:
        async with self._uow() as uow:
            corrected = await uow.profiles.correct_profile(
                found.profile_id, stored, merged, read_by=found.job_id, at=link.at
            )
            await uow.commit()
        found.profile_is_newer = not corrected

    async def _list(self, platform: Platform, run: Run, links: Sequence[Link], limit: int | None) -> ListReading:
        reading = ListReading(run.kind)
        rows: dict[str, RelatedProfile] = {}
        for link in links:
            if not link.told.get("sha256"):
                continue
            text = await self._text(link)
            if text is None:
                reading.not_kept += 1
                continue
            try:
                found = self._readers[platform].rows(text, run.kind)
            except CentinelaException:
                reading.unreadable += 1
                continue
            reading.read += 1
            rows |= {row.key: row for row in _placed(found.rows, link.told)}
        async with self._uow() as uow:
            await _store_rows(uow, run, rows, reading, limit)
            await uow.commit()
        return reading

    async def _text(self, link: Link) -> str | None:
        if not link.kept:
            return None
        async with self._uow(write=False) as uow:
            packed = await uow.evidence.content(link.link_id)
        return None if packed is None else unpack(packed).decode("utf-8", "replace")


async def _store_rows(
    uow: UnitOfWork, run: Run, rows: Mapping[str, RelatedProfile], reading: ListReading, limit: int | None
) -> None:
    stored = {row.key: row for row in await uow.profiles.rows(run.run_id)}
    names = {(row.username or "").lower() for row in stored.values()}
    new = [row for key, row in rows.items() if key not in stored and not _known_by_name(row, names)]
    new = new[: max(0, limit - len(stored))] if limit is not None else new
    better = [
        merged for key, row in rows.items() if key in stored and (merged := _better(stored[key], row)) != stored[key]
    ]
    if new or better:
        await uow.profiles.renew_rows(run.run_id, [*better, *new], run.finished_at or run.started_at)
    reading.added, reading.changed = len(new), len(better)
    if reading.read:
        reading.unseen = sum(row.source != "dom" and key not in rows for key, row in stored.items())


def _known_by_name(row: RelatedProfile, names: set[str]) -> bool:
    """Whether a row is there under another key: one of the two has no numeric id."""
    return not row.post_id and bool(row.username) and (row.username or "").lower() in names


def _placed(rows: Iterable[RelatedProfile], told: Mapping[str, Any]) -> Iterable[RelatedProfile]:
    """The rows with the post below which they stood; without the one that stands for the viewer."""
    post_id, post_url = str(told.get("post_id") or ""), str(told.get("post_url") or "")
    for row in rows:
        if row.external_id == REMOVED_ID or REMOVED_TEXT in row.external_id:
            continue
        if post_id and not row.post_id:
            parent = "" if row.parent_id == post_id else row.parent_id
            row = replace(row, post_id=post_id, post_url=post_url, parent_id=parent)  # noqa: PLW2901 - the same row
        yield row


def _better(stored: RelatedProfile, now: RelatedProfile) -> RelatedProfile:
    """The stored row with what the present reader tells; what it tells nothing of stays."""
    told = {
        known.name: getattr(now, known.name)
        for known in fields(RelatedProfile)
        if known.name not in _NOT_COMPARED and _tells(getattr(now, known.name))
    }
    return replace(stored, **told)


def _merged(stored: Profile, now: Profile) -> tuple[Profile, list[str]]:
    """The stored profile with what the present reader tells, and which fields that changes."""
    told = {
        known.name: _more(getattr(stored, known.name), getattr(now, known.name))
        for known in fields(Profile)
        if known.name not in _NOT_OF_PROFILE and _tells(getattr(now, known.name))
    }
    extra = {name: _more(stored.extra.get(name), value) for name, value in now.extra.items() if _tells(value)}
    exact = {kind: counter for kind, counter in stored.counters.items() if counter.exact}
    merged = replace(
        stored,
        **told,
        counters={**stored.counters, **now.counters, **exact},
        lists=stored.lists | now.lists,
        extra={**stored.extra, **extra},
    )
    changed = [known.name for known in fields(Profile) if getattr(merged, known.name) != getattr(stored, known.name)]
    return merged, changed


def _more(stored: Any, now: Any) -> Any:
    """What is told now; of several lines (links, introduction) also those that another answer told."""
    if isinstance(stored, list | tuple) and isinstance(now, list | tuple):
        new = [one for one in now if one not in stored and _tells(one)]
        return type(stored)([*stored, *new])
    return now


def _tells(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return any(map(_tells, value))
    return value not in (None, "") and REMOVED_TEXT not in str(value)
