"""What is said of networks that changed what they show."""

from collections.abc import Iterator
from itertools import product

from core.domain.messages.site_notices import SiteReadableWhy
from core.domain.platforms import Platform
from core.domain.results.profiles import ListKind
from core.domain.results.site_change import PROFILE_PART, ChangePlace, ChangeSign, SiteChange
from handlers.site import texts as site
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
