"""Samples about what follows from a scrape: changes, repeats and groups."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import product
from typing import Any

from core.domain.ids import GroupId, JobId
from core.domain.jobs.job import CancelOutcome, JobState
from core.domain.jobs.repeats import Every, RepeatState
from core.domain.platforms import Platform
from core.domain.results.changes import ListDiff
from core.domain.results.profiles import ListKind, ProfileRef
from core.services.following.choices import Choice
from core.services.jobs.own_jobs import JobsPage
from handlers.choosing import texts as choosing
from handlers.scraping import answer_texts as job_answers
from handlers.scraping import change_texts as changes
from handlers.scraping import group_texts as groups
from handlers.scraping import job_texts as jobs
from handlers.scraping import repeat_texts as repeats
from handlers.scraping import texts as scrape
from tests.unit.texts import world as w

Sample = partial[Any]
say = partial


def _changes() -> Iterator[Sample]:
    diffs = [ListDiff(w.NOW - timedelta(days=20), *counts) for counts in product((0, 1, 12), repeat=4)]
    for diff in diffs:
        yield say(changes.in_summary, diff, w.NOW, w.TZ)
        if diff.renamed or diff.missing:
            yield say(changes.other_changes, [diff])
        yield say(changes.since, diff, w.NOW, w.TZ)
    same = replace(w.changes(), diff=ListDiff(w.NOW - timedelta(days=1), 0, 0), rows=())
    for told in ((), (same,), *((w.changes(kind, new),) for kind, new in product(ListKind, (0, 1, 12)))):
        yield say(changes.changes, w.job(), told, w.NOW, w.TZ)


def _job_answers() -> Iterator[Sample]:
    for ago in (0, 30, 60, 599):
        fresh = w.job(finished_at=w.NOW - timedelta(seconds=ago))
        yield say(job_answers.fresh, fresh, w.NOW)
    for outcome in CancelOutcome:
        yield say(job_answers.cancel_answer, outcome.value)
    yield say(job_answers.command_of, w.job())
    yield say(job_answers.ask_to_go_on, w.job(), 3)
    yield from (say(told, count) for told in (job_answers.going_on, job_answers.dropped) for count in (0, 1, 5))
    yield say(job_answers.no_file)
    yield say(job_answers.file_too_big)
    yield from (say(answer) for answer in (job_answers.no_certificate, job_answers.certificate_too_big))
    yield say(job_answers.certificate_caption, w.job())
    yield from (say(job_answers.more_files, w.job(), drawn=drawn) for drawn in (True, False))
    yield say(job_answers.file_caption, w.job())
    yield say(job_answers.already_asked, w.job())
    for platform in Platform:
        yield say(job_answers.session_is_back, platform)


def _repeats() -> Iterator[Sample]:
    for every, state in product(Every, RepeatState):
        repeat = w.repeat(every, state)
        yield say(repeats.kept, repeat, w.NOW, w.TZ)
        yield say(repeats.changed, jobs.card(w.job_card(w.job())), repeat)
        yield say(repeats.failing, jobs.card(w.job_card(w.job(JobState.FAILED))), repeat)
        yield say(repeats.paused, repeat)
        yield say(scrape.jobs, JobsPage((), {}, (), 0, more=False), w.NOW, w.TZ, (repeat,))


def _groups() -> Iterator[Sample]:
    for overlap in w.OVERLAPS:
        yield say(groups.summary, overlap, GroupId(3))
        yield say(groups.picture_title, overlap)
        yield say(groups.picture_subtitle, overlap)
        yield say(groups.caption, overlap)


def _choices() -> Iterator[Sample]:
    for platform, mask, limit, account in product(Platform, (0, 1, 7), (0, 50, 77), (None, "1000777")):
        one, other = ProfileRef(platform, w.NAME), ProfileRef(Platform.X, "vega")
        for refs in ((one,), (one, one), (one, other)):
            networks = {ref.platform for ref in refs}
            every = dict.fromkeys(networks, tuple(ListKind))
            choice = Choice(refs, every, (), None, dict.fromkeys(networks, account))
            yield say(choosing.choose, JobId(31), choice, mask, limit)
            yield say(choosing.choose_first, 1_900_000_031, choice, mask, limit)
    yield say(choosing.asked_together, [w.NAME, "vega", "otra"])
    for platforms in ([Platform.X], list(Platform)):
        yield say(choosing.none_of, platforms)


SCRAPES = (_choices, _changes, _job_answers, _repeats, _groups)
