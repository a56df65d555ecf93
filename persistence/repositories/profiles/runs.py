"""Runs and the rows they read."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select, update

from core.domain.ids import JobId, ProfileId, RunId, SessionId
from core.domain.results.profiles import EndReason, ListKind, ListPage, RelatedProfile, Run
from core.errors import StorageException
from persistence.models import RelationRow, RunRow
from persistence.repositories.base import Repository, build, values_of

_IDS_PER_QUERY = 500
_NOT_STORED = ("first_seen",)
"""Computed from all readings of a list."""


class Runs(Repository):
    """The list half of ProfileRepository."""

    async def open_run(
        self,
        job_id: JobId,
        profile_id: ProfileId,
        session_id: SessionId,
        kind: ListKind,
        account_id: str | None,
        at: datetime,
    ) -> Run:
        """As the port says. A cursor is only good for the account that read it: with another account it is cleared."""
        row = await self._one(
            select(RunRow).where(
                RunRow.job_id == job_id,
                RunRow.profile_id == profile_id,
                RunRow.kind == kind,
                RunRow.end.is_(None),
            )
        )
        if row is None:
            row = RunRow(
                job_id=job_id,
                profile_id=profile_id,
                session_id=session_id,
                kind=kind,
                account_id=account_id,
                started_at=at,
            )
            await self._insert(row)
        elif row.account_id != account_id:
            row.account_id, row.session_id, row.cursor = account_id, session_id, None
            await self._session.flush()
        return build(Run, row)

    async def save_pages(self, run_id: RunId, pages: Sequence[ListPage], at: datetime) -> Run:
        run = await self._locked(run_id)
        rows = _merged(pages)
        stored = await self._stored(run_id, [*rows, *(name for row in rows.values() if (name := _name(row)))])
        new = [row for key, row in rows.items() if key not in stored]
        named = [row for row in new if _name(row) in stored]
        for row in named:
            await self._tell_number(run_id, row)
        new = [row for row in new if row not in named]
        if new:
            values: list[dict[str, Any]] = [
                values_of(row, skip=_NOT_STORED)
                | {"key": row.key, "run_id": run_id, "position": position, "seen_at": at}
                for position, row in enumerate(new, start=run.unique)
            ]
            await self._insert_all(RelationRow, values)
        for page in pages:
            run.observed += page.seen
            run.cursor = page.cursor
            run.declared = run.declared if page.declared is None else page.declared
        run.unique += len(new)
        run.pages += len(pages)
        await self._session.flush()
        return build(Run, run)

    async def _tell_number(self, run_id: RunId, row: RelatedProfile) -> None:
        """A row stored without a numeric id gets the one that its name stands for, and keeps its place."""
        statement = (
            update(RelationRow)
            .where(RelationRow.run_id == run_id, RelationRow.key == _name(row))
            .values(values_of(row, skip=_NOT_STORED) | {"key": row.key})
        )
        await self._change(statement)

    async def end_run(self, run_id: RunId, end: EndReason, at: datetime) -> Run:
        run = await self._locked(run_id)
        run.end, run.finished_at = end, at
        await self._session.flush()
        return build(Run, run)

    async def known_keys(self, run_id: RunId) -> frozenset[str]:
        return frozenset(await self._many(select(RelationRow.key).where(RelationRow.run_id == run_id)))

    async def runs_of(self, job_id: JobId) -> Sequence[Run]:
        rows = await self._many(select(RunRow).where(RunRow.job_id == job_id).order_by(RunRow.run_id))
        return [build(Run, row) for row in rows]

    async def rows(self, run_id: RunId) -> Sequence[RelatedProfile]:
        statement = select(RelationRow).where(RelationRow.run_id == run_id).order_by(RelationRow.position)
        return [build(RelatedProfile, row, first_seen=None) for row in await self._many(statement)]

    async def rows_between(self, run_id: RunId, start: int, stop: int) -> Sequence[RelatedProfile]:
        statement = (
            select(RelationRow)
            .where(RelationRow.run_id == run_id, RelationRow.position >= start, RelationRow.position < stop)
            .order_by(RelationRow.position)
        )
        return [build(RelatedProfile, row, first_seen=None) for row in await self._many(statement)]

    async def renew_rows(self, run_id: RunId, rows: Sequence[RelatedProfile], at: datetime) -> None:
        run = await self._locked(run_id)
        stored = await self._stored(run_id, [row.key for row in rows])
        for row in rows:
            same = (RelationRow.run_id == run_id, RelationRow.key == row.key)
            if row.key in stored:
                await self._change(update(RelationRow).where(*same).values(values_of(row, skip=_NOT_STORED)))
                continue
            place = {"key": row.key, "run_id": run_id, "position": run.unique, "seen_at": at}
            await self._insert_all(RelationRow, [values_of(row, skip=_NOT_STORED) | place])
            run.unique += 1
        await self._session.flush()

    async def earlier_readings(self, run_id: RunId, limit: int) -> Sequence[Run]:
        told = or_(RunRow.unique > 0, RunRow.end == EndReason.END)
        rows = await self._many(_earlier(await self._run(run_id)).where(told).limit(limit))
        return [build(Run, row) for row in reversed(rows)]

    async def _locked(self, run_id: RunId) -> RunRow:
        """The run, which nobody else changes until the end of the transaction: rows get their positions by it."""
        return await self._run(run_id, select(RunRow).with_for_update(key_share=True))

    async def _run(self, run_id: RunId, statement: Select[RunRow] | None = None) -> RunRow:
        run = await self._one((select(RunRow) if statement is None else statement).where(RunRow.run_id == run_id))
        if run is None:
            raise StorageException(f"run {run_id} does not exist")
        return run

    async def _stored(self, run_id: RunId, keys: Sequence[str]) -> set[str]:
        """Which of these keys the run has already; asked in slices that every database takes."""
        found: set[str] = set()
        for start in range(0, len(keys), _IDS_PER_QUERY):
            chunk = keys[start : start + _IDS_PER_QUERY]
            found.update(
                await self._many(
                    select(RelationRow.key).where(RelationRow.run_id == run_id, RelationRow.key.in_(chunk))
                )
            )
        return found


def _earlier(run: RunRow) -> Select[RunRow]:
    """Readings of the same list before this one, newest first."""
    return (
        select(RunRow)
        .where(RunRow.profile_id == run.profile_id, RunRow.kind == run.kind, RunRow.run_id < run.run_id)
        .order_by(RunRow.run_id.desc())
    )


def _merged(pages: Sequence[ListPage]) -> dict[str, RelatedProfile]:
    """The rows of pages by key, in the site's order; one that came by name is that of the number a later page tells."""
    rows: dict[str, RelatedProfile] = {}
    for page in pages:
        for row in page.rows:
            name = _name(row)
            rows[name if name in rows else row.key] = row
    return {row.key: row for row in rows.values()}


def _name(row: RelatedProfile) -> str:
    """By what a person would be stored if only the name were known; empty for a row that is no person's alone."""
    return "" if row.post_id else (row.username or "").lower()
