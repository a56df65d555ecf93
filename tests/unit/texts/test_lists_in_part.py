"""What is said before a job starts of lists that a network shows only in part."""

from core.domain.jobs.job import JobState
from core.domain.jobs.scrapes import ScrapeArgs
from core.domain.platforms import NETWORKS, Platform
from core.domain.results.profiles import ListKind, ProfileRef
from handlers.scraping.job_texts import card
from tests.unit.texts import world as w


def told(state: JobState, platform: Platform, *lists: ListKind) -> str:
    return card(w.job_card(w.job(state, args=ScrapeArgs(ProfileRef(platform, "vega"), lists).stored()))).text


def test_it_is_said_while_the_job_waits_and_while_it_reads_and_of_the_lists_that_were_asked_for_only() -> None:
    said = "De otras personas, X suele mostrar solo una parte de sus {}: unas 50, las más recientes."
    for state in (JobState.QUEUED, JobState.RUNNING):
        both = told(state, Platform.X, ListKind.FOLLOWERS, ListKind.REPOSTS, ListKind.FOLLOWING)
        assert said.format("seguidores y seguidos") in both
        assert "solo una parte" not in told(state, Platform.X, ListKind.COMMENTS)
        assert "solo una parte" not in told(state, Platform.FACEBOOK, ListKind.FOLLOWERS)
    assert "solo una parte" not in told(JobState.DONE, Platform.X, ListKind.FOLLOWERS)


def test_the_lists_in_part_are_lists() -> None:
    for network in NETWORKS.values():
        assert {ListKind(word) for word in network.lists_in_part} or not network.lists_in_part
        assert bool(network.lists_in_part) == (network.rows_in_part > 0)
