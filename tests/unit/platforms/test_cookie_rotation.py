"""Which cookies of an answer replace stored ones."""

from datetime import UTC, datetime

from core.domain.ids import SessionId
from core.domain.platforms import Platform
from core.domain.sessions.session import SessionIdentity
from core.domain.sessions.storage_state import StorageState
from core.platforms.probe.cookie_rotation import fresh_values, rotated_cookies

NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
STORED = {"name": "xs", "value": "24%3Aviejo", "domain": ".facebook.com", "path": "/", "expires": -1.0}


def test_nothing_but_a_new_value_replaces_a_stored_cookie() -> None:
    identity = SessionIdentity(SessionId(1), Platform.FACEBOOK, StorageState({"cookies": [STORED], "origins": []}))
    renews_nothing = ("xs=", 'xs=""; path=/', "xs=; Max-Age=3600", "xs=deleted", "xs=24%3Aviejo", "xs=1; path=/ajax/")
    for line in renews_nothing:
        assert rotated_cookies(identity, [line], NOW) == (), line
    (renewed,) = rotated_cookies(identity, ["xs=24%3Anuevo; path=/; domain=.facebook.com"], NOW)
    assert (renewed["value"], renewed["domain"]) == ("24%3Anuevo", ".facebook.com")
    assert fresh_values(Platform.FACEBOOK, ["xs=", "xs=24%3Anuevo"]) == {"xs": "24%3Anuevo"}
