"""Layer 0: what the stored cookies say by themselves."""

from datetime import UTC, datetime, timedelta
from typing import Any

from core.domain.sessions.storage_state import StorageState
from core.domain.sessions.verdict import SessionState
from core.platforms.signals import REASONS, cookies_verdict
from tests.support.tables import each

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
COMPLETE = {
    "facebook": (".facebook.com", {"c_user": "100", "xs": "1%3Aa"}),
    "instagram": (".instagram.com", {"sessionid": "100%3Aabc", "ds_user_id": "100", "csrftoken": "t"}),
    "x": (".x.com", {"auth_token": "a", "ct0": "c", "twid": "u%3D100"}),
}
NEEDED = [
    ("facebook", "c_user"), ("facebook", "xs"), ("instagram", "sessionid"), ("instagram", "ds_user_id"), ("x",
    "auth_token"),
]  # fmt: skip


def cookies(platform: str, **changes: Any) -> StorageState:
    """Complete cookies; a change is a value, a date (expiry) or None (absent)."""
    domain, values = COMPLETE[platform]
    jar = []
    for name, value in values.items():
        change = changes.get(name, value)
        expires = change.timestamp() if isinstance(change, datetime) else -1
        if change is not None:
            content = change if isinstance(change, str) else value
            jar.append({"name": name, "value": content, "domain": domain, "path": "/", "expires": expires})
    return StorageState({"cookies": jar})


@each("platform", list(COMPLETE))
def test_complete_cookies_say_nothing(platform: str) -> None:
    assert cookies_verdict(platform, cookies(platform), NOW) is None


@each(("platform", "name"), NEEDED)
@each("value", [None, ""])
def test_a_missing_or_empty_cookie_is_strong_expiry(platform: str, name: str, value: str | None) -> None:
    found = cookies_verdict(platform, cookies(platform, **{name: value}), NOW)
    assert found is not None
    assert (found.reason, found.evidence, found.strong) == (f"{platform}.cookies_missing", name, True)
    assert found.state is SessionState.EXPIRED


@each(("platform", "name"), NEEDED)
def test_a_cookie_past_its_date_is_strong_expiry(platform: str, name: str) -> None:
    found = cookies_verdict(platform, cookies(platform, **{name: NOW}), NOW)
    assert found is not None
    assert (found.reason, found.evidence, found.strong) == (f"{platform}.cookies_past", name, True)
    assert cookies_verdict(platform, cookies(platform, **{name: NOW + timedelta(seconds=1)}), NOW) is None


def test_tokens_that_the_sites_hand_out_anew_are_not_missed() -> None:
    for change in (None, "", NOW - timedelta(days=1)):
        assert cookies_verdict("x", cookies("x", ct0=change), NOW) is None
        assert cookies_verdict("instagram", cookies("instagram", csrftoken=change), NOW) is None


def test_cookies_of_another_site_do_not_count() -> None:
    for domain in (".notfacebook.com", "facebook.com.evil.example", ".instagram.com"):
        foreign = [dict(cookie, domain=domain) for cookie in cookies("facebook").cookies]
        found = cookies_verdict("facebook", StorageState({"cookies": foreign}), NOW)
        assert found is not None
        assert found.reason == "facebook.cookies_missing"


def test_a_living_twin_makes_up_for_a_past_cookie() -> None:
    old = cookies("facebook", xs=NOW - timedelta(days=1)).cookies
    twin = {"name": "xs", "value": "2", "domain": "www.facebook.com", "path": "/", "expires": -1}
    assert cookies_verdict("facebook", StorageState({"cookies": [*old, twin]}), NOW) is None


def test_instagram_cookies_of_two_accounts_are_undecided() -> None:
    found = cookies_verdict("instagram", cookies("instagram", ds_user_id="200"), NOW)
    assert found is not None
    assert (found.state, found.reason) == (SessionState.UNDECIDED, "instagram.cookies_mixed")


def test_an_unknown_platform_is_undecided() -> None:
    found = cookies_verdict("myspace", StorageState(), NOW)
    assert found is not None
    assert found.reason == "platform.unknown"


def test_every_reason_code_tells_its_platform_and_has_a_meaning() -> None:
    for code, reason in REASONS.items():
        assert reason.code == code
        assert reason.meaning
        head = code.partition(".")[0]
        assert (reason.platform is None) == (head in {"transport", "proxy", "platform"})
        assert reason.platform is None or reason.platform == head
