"""Samples of what the bot says about the panel and about live logins."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import product

from core.domain.messages.login_notices import LoginAskedNotice, LoginCapturedNotice, LoginEndedNotice
from core.domain.platforms import Platform
from core.domain.sessions.lifetimes import Expectation
from core.domain.sessions.login import LoginEnd
from handlers.errors import texts as errors
from handlers.panel import texts as panel
from handlers.sessions import login_texts as login
from handlers.words import lifetimes
from tests.unit.texts import world as w
from tests.unit.texts.samples_work import BOTH, Sample, say

_URL = "https://centinela.ejemplo.org/entrar/" + "a" * 32


def _panel() -> Iterator[Sample]:
    yield say(panel.door, _URL, "https://centinela.ejemplo.org/mini")
    yield say(panel.local_door, _URL)
    for own in BOTH:
        yield say(errors.login_busy, own=own)


def _login() -> Iterator[Sample]:
    yield say(login.no_public_address)
    yield say(login.choose, tuple(Platform))
    for platform in Platform:
        yield say(login.asked, LoginAskedNotice(platform, w.LONG))
        for public in BOTH:
            yield say(login.here, platform, _URL, public=public)
        for end in LoginEnd:
            yield say(login.ended, LoginEndedNotice(platform, end.value))
        for days, jobs in ((None, 0), (1, 1), (400, 7)):
            expires = None if days is None else (w.NOW + timedelta(days=days)).isoformat()
            yield say(login.captured, LoginCapturedNotice(platform, "0003", expires, jobs), w.NOW, w.TZ)


def _lifetimes() -> Iterator[Sample]:
    for days, left in product((0.5, 1, 2, 7, 400), (-1, 0, 1, 3, 40)):
        ends = w.NOW + timedelta(days=left)
        expected = Expectation(w.NOW - timedelta(days=3), timedelta(days=days), ends)
        yield say(lifetimes.usual, expected)
        yield say(lifetimes.renew_before, expected, w.NOW, w.TZ)
        yield say(lifetimes.outlook, expected, w.NOW, w.TZ)


WEB = (_panel, _login, _lifetimes)
