"""What is said of networks that changed what they show."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from core.domain.ids import PersonId
from core.domain.messages.site_notices import SiteReadableWhy
from core.domain.platforms import Platform
from core.domain.results.controls import Control, Look, Truths
from core.domain.results.profiles import ListKind
from core.domain.results.site_change import PROFILE_PART, ChangePlace, ChangeSign, SiteChange
from core.domain.sessions.condition import Condition
from core.services.site_changes.controls import Watcher
from handlers.site import control_texts as controls
from handlers.site import texts as site
from handlers.terminal import reader_texts as readers
from tests.unit.texts import world as w
from tests.unit.texts.samples_work import BOTH, Sample, say

_PARTS = (PROFILE_PART, *(kind.value for kind in ListKind))


def _change(part: str, sign: ChangeSign, *, closed: bool) -> SiteChange:
    place = ChangePlace(Platform.INSTAGRAM, part)
    return SiteChange(place, sign, w.LONG, w.NOW, w.NOW, "1.0.0", ("instagram:vega",), closed=closed)


def site_texts() -> Iterator[Sample]:
    """Every alert, page and end."""
    changes = [
        _change(part, sign, closed=closed)
        for part, sign, closed in product((PROFILE_PART, "seguidores", "reacciones"), ChangeSign, BOTH)
    ]
    for change in changes:
        for waiting in (0, 1, 12):
            yield say(site.changed, change, waiting)
        yield say(site.confirm_release, change, 1)
    for part, why in product(_PARTS, SiteReadableWhy):
        for jobs in (0, 1, 3):
            yield say(site.readable, ChangePlace(Platform.X, part), why, jobs)
        yield say(site.released, ChangePlace(Platform.X, part), 2)
    yield say(site.page, (), {}, w.NOW, w.TZ)
    yield say(site.page, changes[:6], {"instagram": 2}, w.NOW, w.TZ)
    yield say(site.no_sample)
    yield from _controls()
    yield say(readers.looked, None)
    for change in changes[:2]:
        yield say(readers.waits, change)
    for jobs in (0, 1, 7):
        yield say(readers.released, jobs)


def _controls() -> Iterator[Sample]:
    known = Truths("100", "vega", frozenset({"seguidores"}), frozenset({"seguidores"}))
    proposed = Control(Platform.INSTAGRAM, w.LONG, w.NOW)
    looked = [
        replace(proposed, person_id=PersonId(3), truths=known, look=look, looked_at=w.NOW, details=details)
        for look in Look
        for details in ((), (w.LONG,) * 9)
    ]
    for control in looked:
        yield say(controls.found, control)
        yield say(controls.page, {Platform.INSTAGRAM: control}, w.NOW, w.TZ)
        yield say(readers.looked, control)
    yield say(controls.found, proposed)
    yield say(readers.looked, proposed)
    for some in ({}, {Platform.X: proposed}, {Platform.X: replace(proposed, person_id=PersonId(3))}):
        yield say(controls.page, some, w.NOW, w.TZ)
    for platform in Platform:
        yield say(controls.ask_profile, platform)
        yield say(controls.off, platform)
        yield say(controls.whose_session, platform, w.LONG, ())
        watchers = [Watcher(person, condition) for person in w.PEOPLE for condition in Condition]
        yield say(controls.whose_session, platform, w.LONG, watchers)
