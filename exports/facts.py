"""The facts of a result for programs: keys and values in English, the same for every network (docs/archivos.md)."""

from datetime import datetime
from typing import Any

from core.domain.results.changes import Change, ChangeKind
from core.domain.results.profiles import Profile, RelatedProfile
from core.ports.files import Changes, ListExport, ResultExport
from exports.english import AVAILABILITY, END_REASONS, KINDS, LISTS, REACTIONS, SOURCES

VERSION = 4
"""Of the shape of JSON and JSON Lines; it grows whenever a program that reads them would have to change."""


def result_facts(result: ResultExport) -> dict[str, Any]:
    """Who asked for what, and the profile."""
    origin = result.origin
    return {
        "version": VERSION,
        "analyst": origin.analyst,
        "job": origin.job_id,
        "requested_at": told(origin.asked_at, result),
        "limit": origin.limit,
        "case": origin.case,
        "time_zone": str(origin.zone),
        "profile": _profile(result.profile),
    }


def list_facts(one: ListExport, result: ResultExport) -> dict[str, Any]:
    """How a list was read."""
    run = one.run
    return {
        "kind": LISTS[run.kind],
        "declared": run.declared,
        "observed": run.observed,
        "unique": run.unique,
        "pages": run.pages,
        "complete": run.complete,
        "end": END_REASONS[run.end] if run.end else None,
        "started_at": told(run.started_at, result),
        "finished_at": told(run.finished_at, result) if run.finished_at else None,
    }


def changes_facts(changes: Changes, result: ResultExport) -> dict[str, Any]:
    """What a list is compared with."""
    return {"since": told(changes.since, result)}


def told(moment: datetime, result: ResultExport) -> str:
    """ISO 8601, with the offset of the team's time zone."""
    return moment.astimezone(result.origin.zone).isoformat()


def _profile(profile: Profile) -> dict[str, Any]:
    return {
        "platform": profile.platform.value,
        "external_id": profile.external_id,
        "name": profile.name,
        "alternate_name": profile.alternate_name,
        "username": profile.username,
        "url": profile.url,
        "photo_url": profile.photo_url,
        "kind": KINDS.get(profile.kind, profile.kind),
        "availability": AVAILABILITY[profile.availability],
        "private": profile.private,
        "verified": profile.verified,
        "gender": profile.gender.lower(),
        "bio": profile.bio,
        "category": profile.category,
        "location": profile.location,
        "hometown": profile.hometown,
        "work": list(profile.work),
        "education": list(profile.education),
        "links": list(profile.links),
        "counters": {
            LISTS[kind]: {"value": counter.value, "exact": counter.exact, "text": counter.text}
            for kind, counter in profile.counters.items()
        },
        "lists": sorted(LISTS[kind] for kind in profile.lists),
        "extra": dict(profile.extra),
    }


def row_facts(row: RelatedProfile, result: ResultExport) -> dict[str, Any]:
    """A row of a list."""
    return {
        "external_id": row.external_id,
        "name": row.name,
        "username": row.username,
        "url": row.url,
        "photo_url": row.photo_url,
        "subtitle": row.subtitle,
        "inactive": row.inactive,
        "source": SOURCES.get(row.source, row.source),
        "first_seen": told(row.first_seen, result) if row.first_seen else None,
    } | (_deed(row) if row.post_id else {})


def change_facts(change: Change, result: ResultExport) -> dict[str, Any]:
    """A row that changed: the row, when it was seen first and last, and for a renamed one its former names."""
    former = {"former_name": change.former_name, "former_username": change.former_username}
    moments = {"first_seen": told(change.first_seen, result), "last_seen": told(change.last_seen, result)}
    return row_facts(change.row, result) | moments | (former if change.kind is ChangeKind.RENAMED else {})


def _deed(row: RelatedProfile) -> dict[str, Any]:
    """What a person did below a post."""
    return {
        "post_id": row.post_id,
        "post_url": row.post_url,
        "reaction": REACTIONS.get(row.reaction, row.reaction),
        "comment_id": row.comment_id,
        "parent_id": row.parent_id,
        "text": row.text,
        "at": row.at.isoformat() if row.at else None,
    }
