"""What an endpoint may be asked: counted by the headers of the site or by ourselves, and never up to its limit."""

from datetime import UTC, datetime, timedelta

from core.domain.results.profiles import ListKind
from core.domain.sessions.budgets import Allowance, Endpoint, Window
from core.platforms.instagram.config import InstagramConfig
from core.platforms.reading.pacing import counted, refused
from core.platforms.x.config import XConfig

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
FOLLOWERS = XConfig().allowances[Endpoint(ListKind.FOLLOWERS)]


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def headers(remaining: int, resets_at: datetime, limit: int = 50) -> dict[str, str]:
    return {
        "x-rate-limit-limit": str(limit),
        "x-rate-limit-remaining": str(remaining),
        "x-rate-limit-reset": str(int(resets_at.timestamp())),
    }


def test_followers_of_x_are_asked_forty_times_of_fifty_in_a_quarter_of_an_hour() -> None:
    window, asked = None, 0
    while window is None or window.closed_until(NOW) is None:
        asked += 1
        window = counted(window, FOLLOWERS, headers(50 - asked, after(900)), NOW)
    assert (asked, window.allowed, window.closed_until(NOW)) == (40, 40, after(900))
    assert window.closed_until(after(900)) is None


def test_without_headers_we_count_ourselves_from_the_first_answer_on() -> None:
    allowance = InstagramConfig().allowances[Endpoint(ListKind.FOLLOWERS)]
    window = None
    for second in range(60):
        assert window is None or window.closed_until(after(second)) is None
        window = counted(window, allowance, {}, after(second))
    assert window is not None
    assert (window.used, window.closed_until(after(60))) == (60, after(660))
    assert counted(window, allowance, {}, after(660)) == Window(1, 60, after(1_320))


def test_what_somebody_asked_in_a_browser_of_their_own_counts_too() -> None:
    window = counted(None, FOLLOWERS, headers(12, after(300)), NOW)
    assert (window.used, window.closed_until(NOW)) == (38, None)
    window = counted(window, FOLLOWERS, headers(9, after(300)), NOW)
    assert window.closed_until(NOW) == after(300)


def test_a_new_window_of_the_site_begins_at_nothing_whatever_was_used_before() -> None:
    spent = Window(40, 40, after(10))
    assert counted(spent, FOLLOWERS, headers(49, after(910)), after(20)) == Window(1, 40, after(910))
    assert counted(spent, FOLLOWERS, headers(49, after(900)), NOW) == Window(1, 40, after(900))


def test_a_limit_that_the_site_changes_changes_ours() -> None:
    assert counted(None, FOLLOWERS, headers(19, after(900), limit=20), NOW).allowed == 16
    assert counted(None, FOLLOWERS, headers(0, after(900), limit=1), NOW).allowed == 1


def test_a_refusal_closes_the_endpoint_until_the_site_says_or_for_a_whole_window() -> None:
    assert refused(FOLLOWERS, headers(0, after(321)), NOW).closed_until(NOW) == after(321)
    assert refused(FOLLOWERS, {}, NOW).closed_until(NOW) == after(900)
    assert refused(Allowance(10, 60), {"retry-after": "no"}, NOW).closed_until(NOW) == after(60)


def test_nonsense_in_the_headers_is_no_limit_and_no_pause_of_years() -> None:
    odd = {"x-rate-limit-limit": "many", "x-rate-limit-remaining": "-3", "x-rate-limit-reset": "4102444800"}
    window = counted(None, FOLLOWERS, odd, NOW)
    assert (window.used, window.allowed) == (1, 40)
    assert window.ends_at <= NOW + timedelta(hours=24)
    assert counted(None, FOLLOWERS, {"x-rate-limit-reset": "12"}, NOW).ends_at == after(900)
