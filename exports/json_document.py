"""A result as JSON: keys and values in English, the same for every network (docs/archivos.md)."""

import json
from typing import Any

from core.domain.profiles import Profile, RelatedProfile
from core.ports.files import ListExport, ResultExport
from exports.english import AVAILABILITY, END_REASONS, KINDS, LISTS, REACTIONS, SOURCES

VERSION = 2


def document(result: ResultExport) -> bytes:
    """The bytes of the file: UTF-8, indented, dates in ISO 8601 with their offset."""
    origin = result.origin
    told = {
        "version": VERSION,
        "analyst": origin.analyst,
        "job": origin.job_id,
        "requested_at": origin.asked_at.astimezone(origin.zone).isoformat(),
        "limit": origin.limit,
        "time_zone": str(origin.zone),
        "profile": _profile(result.profile),
        "lists": [_list(one, result) for one in result.lists],
    }
    return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()


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


def _list(one: ListExport, result: ResultExport) -> dict[str, Any]:
    run, zone = one.run, result.origin.zone
    return {
        "kind": LISTS[run.kind],
        "declared": run.declared,
        "observed": run.observed,
        "unique": run.unique,
        "pages": run.pages,
        "complete": run.complete,
        "end": END_REASONS[run.end] if run.end else None,
        "started_at": run.started_at.astimezone(zone).isoformat(),
        "finished_at": run.finished_at.astimezone(zone).isoformat() if run.finished_at else None,
        "rows": [_row(row) for row in one.rows],
    }


def _row(row: RelatedProfile) -> dict[str, Any]:
    return {
        "external_id": row.external_id,
        "name": row.name,
        "username": row.username,
        "url": row.url,
        "photo_url": row.photo_url,
        "subtitle": row.subtitle,
        "inactive": row.inactive,
        "source": SOURCES.get(row.source, row.source),
    } | (_deed(row) if row.post_id else {})


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
