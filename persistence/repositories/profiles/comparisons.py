"""What changed in a list from one reading to the next, computed by the database from the rows of every reading."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, Subquery, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from core.domain.ids import RunId
from core.domain.results.changes import Change, ChangeKind, ListDiff
from core.domain.results.profiles import EndReason, ListKind, RelatedProfile
from persistence.models import RelationRow, RunRow
from persistence.repositories.base import Repository, build

_KEYS_PER_QUERY = 500
_BELOW_POSTS = frozenset({ListKind.REACTIONS, ListKind.REPOSTS, ListKind.COMMENTS})
"""Lists of the newest posts: a row is absent only where its post was read again, and nobody is renamed in them."""


@dataclass(frozen=True, slots=True)
class _Anchors:
    """The complete reading before a run and the start of the window in which a person still counts as in the list."""

    run: RunRow
    before: RunRow
    start: int
    """The complete reading before `before`, or 0. A person seen since then has missed one complete reading at most."""


class Comparisons(Repository):
    """The comparing half of ProfileRepository."""

    async def diff(self, run_id: RunId) -> ListDiff | None:
        found = await self._anchors(run_id)
        if found is None:
            return None
        counts = {
            kind: await self._count(select(func.count()).select_from(_rows(found, kind).subquery()))
            for kind in _told(found)
        }
        return ListDiff(
            since=_ended(found.before),
            new=counts.get(ChangeKind.NEW, 0),
            lost=counts.get(ChangeKind.LOST, 0),
            missing=counts.get(ChangeKind.MISSING, 0),
            renamed=counts.get(ChangeKind.RENAMED, 0),
        )

    async def changes(self, run_id: RunId, kind: ChangeKind, start: int, limit: int) -> Sequence[Change]:
        found = await self._anchors(run_id)
        if found is None or kind not in _told(found):
            return []
        page = _rows(found, kind).order_by("run_id", "position").offset(start).limit(limit).subquery()
        row, former = aliased(RelationRow), aliased(RelationRow)
        statement = (
            select(row, former.name, former.username)
            .join(page, and_(row.run_id == page.c.run_id, row.key == page.c.key))
            .outerjoin(former, and_(former.run_id == page.c.former_run, former.key == page.c.key))
            .order_by(page.c.run_id, page.c.position)
        )
        rows = list(await self._session.execute(statement))
        seen = await self._seen(found.run, [one[0].key for one in rows])
        return [
            Change(
                kind,
                build(RelatedProfile, one[0], first_seen=seen[one[0].key][0]),
                *seen[one[0].key],
                one[1] or "",
                one[2],
            )
            for one in rows
            if not self._is_damaged(one[0])
        ]

    async def first_seen(self, run_id: RunId, keys: Sequence[str]) -> Mapping[str, datetime]:
        run = await self._one(select(RunRow).where(RunRow.run_id == run_id))
        return {} if run is None else {key: moments[0] for key, moments in (await self._seen(run, keys)).items()}

    async def _anchors(self, run_id: RunId) -> _Anchors | None:
        run = await self._one(select(RunRow).where(RunRow.run_id == run_id))
        if run is None or run.end is None:
            return None
        complete = await self._many(
            select(RunRow)
            .where(
                RunRow.profile_id == run.profile_id,
                RunRow.kind == run.kind,
                RunRow.run_id < run.run_id,
                RunRow.end == EndReason.END,
            )
            .order_by(RunRow.run_id.desc())
            .limit(2)
        )
        if not complete:
            return None
        return _Anchors(run, complete[0], complete[1].run_id if len(complete) > 1 else 0)

    async def _seen(self, run: RunRow, keys: Sequence[str]) -> dict[str, tuple[datetime, datetime]]:
        """When each of them was seen first and last, over all readings of the list up to this one."""
        seen: dict[str, tuple[datetime, datetime]] = {}
        for start in range(0, len(keys), _KEYS_PER_QUERY):
            rows = await self._session.execute(
                select(RelationRow.key, func.min(RelationRow.seen_at), func.max(RelationRow.seen_at))
                .where(
                    RelationRow.run_id.in_(_readings(run, 0, run.run_id)),
                    RelationRow.key.in_(keys[start : start + _KEYS_PER_QUERY]),
                )
                .group_by(RelationRow.key)
            )
            seen |= {row[0]: (row[1], row[2]) for row in rows}
        return seen


def _told(found: _Anchors) -> tuple[ChangeKind, ...]:
    """The kinds of change that a reading can prove."""
    kinds = [ChangeKind.NEW]
    if found.run.end is EndReason.END:
        kinds += [ChangeKind.LOST, ChangeKind.MISSING]
    return tuple(kinds if found.run.kind in _BELOW_POSTS else [*kinds, ChangeKind.RENAMED])


def _rows(found: _Anchors, kind: ChangeKind) -> Select[int, str, int, int]:
    """The rows of one kind of change: run, key, position, and the run of the former name."""
    run, before, start = found.run.run_id, found.before.run_id, found.start
    match kind:
        case ChangeKind.NEW:
            here = _of_run(run)
            return here.where(*_unknown_to(_readings(found.run, start, before)))
        case ChangeKind.LOST:
            return _gone(found, _readings(found.run, start, before - 1), _readings(found.run, before, run))
        case ChangeKind.MISSING:
            return _gone(found, _readings(found.run, before, run - 1), _readings(found.run, run, run))
        case ChangeKind.RENAMED:
            return _renamed(found)


def _of_run(run_id: int) -> Select[int, str, int, int]:
    return select(
        RelationRow.run_id.label("run_id"),
        RelationRow.key.label("key"),
        RelationRow.position.label("position"),
        RelationRow.run_id.label("former_run"),
    ).where(RelationRow.run_id == run_id)


def _gone(found: _Anchors, seen_in: Select[int], absent_from: Select[int]) -> Select[int, str, int, int]:
    """The newest row of everybody who is in some of these readings and in none of those."""
    newest = _newest(seen_in)
    statement = (
        select(
            RelationRow.run_id.label("run_id"),
            RelationRow.key.label("key"),
            RelationRow.position.label("position"),
            RelationRow.run_id.label("former_run"),
        )
        .join(newest, and_(RelationRow.run_id == newest.c.run_id, RelationRow.key == newest.c.key))
        .where(*_unknown_to(absent_from))
    )
    if found.run.kind not in _BELOW_POSTS:
        return statement
    again = aliased(RelationRow)
    return statement.where(
        exists().where(again.run_id == found.run.run_id, again.post_id == RelationRow.post_id).correlate(RelationRow)
    )


def _renamed(found: _Anchors) -> Select[int, str, int, int]:
    """Rows of the run that the newest reading before it calls otherwise."""
    newest, former = _newest(_readings(found.run, found.start, found.run.run_id - 1)), aliased(RelationRow)
    named = and_(former.name != "", RelationRow.name != "", former.name != RelationRow.name)
    called = func.lower(former.username) != func.lower(RelationRow.username)
    return (
        select(
            RelationRow.run_id.label("run_id"),
            RelationRow.key.label("key"),
            RelationRow.position.label("position"),
            newest.c.run_id.label("former_run"),
        )
        .join(newest, RelationRow.key == newest.c.key)
        .join(former, and_(former.run_id == newest.c.run_id, former.key == newest.c.key))
        .where(RelationRow.run_id == found.run.run_id, or_(named, called))
    )


def _newest(readings: Select[int]) -> Subquery:
    """The newest of these readings that has a row, by its key."""
    return (
        select(RelationRow.key.label("key"), func.max(RelationRow.run_id).label("run_id"))
        .where(RelationRow.run_id.in_(readings))
        .group_by(RelationRow.key)
        .subquery()
    )


def _readings(run: RunRow, first: int, last: int) -> Select[int]:
    """The numbers of all readings of the run's list, complete or not, from one to another."""
    return select(RunRow.run_id).where(
        RunRow.profile_id == run.profile_id, RunRow.kind == run.kind, RunRow.run_id.between(first, last)
    )


def _unknown_to(readings: Select[int]) -> tuple[ColumnElement[bool], ...]:
    """Conditions on RelationRow: the person is in none of these readings, neither by key nor by user name.

    A row that was stored before its number was known has its user name, in lower case, for a key.
    """
    other = aliased(RelationRow)
    keys = select(other.key).where(other.run_id.in_(readings))
    handle, bare = func.lower(RelationRow.username), func.lower(other.username)
    named = keys.where(other.key == bare)
    handles = select(bare).where(other.run_id.in_(readings), other.username.is_not(None))
    return (
        RelationRow.key.not_in(keys),
        or_(RelationRow.username.is_(None), handle.not_in(named)),
        or_(RelationRow.username.is_(None), RelationRow.key != handle, RelationRow.key.not_in(handles)),
    )


def _ended(run: RunRow) -> datetime:
    return run.finished_at or run.started_at
