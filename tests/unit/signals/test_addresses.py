"""Addresses are read as a browser reads them."""

from core.platforms.signals import is_checkpoint_url, is_login_url, transport_verdict
from core.platforms.signals.http.addresses import parse_address
from core.platforms.signals.http.transport import _CAUSES
from core.platforms.signals.tables import RULES
from tests.support.tables import each

LOGIN = [
    ("facebook", "https://www.facebook.com/login/?next=x"),
    ("facebook", "https://m.facebook.com/login.php"),
    ("facebook", "https://es-la.facebook.com/login/device-based/regular/"),
    ("facebook", "HTTPS://WWW.FACEBOOK.COM/Login/"),
    ("facebook", "https://www.facebook.com:443/login"),
    ("facebook", "https://www.facebook.com./login"),
    ("facebook", "https://www.facebook.com//login//"),
    ("facebook", "https://www.facebook.com/a/../login"),
    ("facebook", "/login"),
    ("instagram", "https://www.instagram.com/accounts/login/?next=%2F"),
    ("x", "https://x.com/i/flow/login"),
    ("x", "https://twitter.com/login"),
]
CHECKPOINT = [
    ("facebook", "https://www.facebook.com/checkpoint/601051028565049/"),
    ("facebook", "/x/checkpoint/"),
    ("instagram", "https://www.instagram.com/challenge/1/abc/"),
    ("instagram", "https://i.instagram.com/accounts/suspended/"),
    ("x", "https://x.com/account/access"),
]
NEITHER = [
    ("facebook", "https://www.facebook.com/vega.ficticia"),
    ("facebook", "https://www.facebook.com/loginsomebody"),
    ("facebook", "https://www.facebook.com/?next=/checkpoint/"),
    ("facebook", "https://evil.example/login"),
    ("facebook", "https://www.facebook.com/consent/"),
    ("instagram", "https://www.instagram.com/"),
    ("x", "https://x.com/home"),
    ("myspace", "https://myspace.com/login"),
    ("x", "http://["),
]


@each(("platform", "url"), LOGIN)
def test_login_addresses_are_known(platform: str, url: str) -> None:
    assert is_login_url(platform, url)
    assert not is_checkpoint_url(platform, url)


@each(("platform", "url"), CHECKPOINT)
def test_checkpoint_addresses_are_known(platform: str, url: str) -> None:
    assert is_checkpoint_url(platform, url)
    assert not is_login_url(platform, url)


@each(("platform", "url"), NEITHER)
def test_other_addresses_are_neither(platform: str, url: str) -> None:
    assert not is_login_url(platform, url)
    assert not is_checkpoint_url(platform, url)


@each("rule", [rule for rules in RULES.values() for rule in rules.paths], ids=lambda rule: rule.prefix)
def test_no_rule_reaches_past_a_segment(rule: object) -> None:
    prefix = rule.prefix  # type: ignore[attr-defined]
    if prefix == "/":
        return
    longer = parse_address(f"https://www.facebook.com{prefix}somebody")
    assert longer is not None
    assert not longer.under(prefix)


def test_dots_never_climb_above_the_root() -> None:
    address = parse_address("https://x.com/../../login/./x/..")
    assert address is not None
    assert address.path.rstrip("/") == "/login"


@each("word", list(_CAUSES))
def test_every_known_network_error_has_its_reason(word: str) -> None:
    found = transport_verdict(f"Page.goto: net::{word} at https://www.facebook.com/?secret=1")
    assert found.reason == _CAUSES[word]
    assert found.evidence == word


def test_certificate_errors_are_told_by_their_family() -> None:
    assert transport_verdict("net::ERR_CERT_AUTHORITY_INVALID").reason == "transport.tls"
    assert transport_verdict("net::ERR_SSL_PROTOCOL_ERROR").reason == "transport.tls"


def test_an_unknown_network_error_is_no_answer() -> None:
    assert transport_verdict("net::ERR_SOMETHING_NEW").reason == "transport.no_answer"
    assert transport_verdict("MY_ERR_TIMED_OUT_X").reason == "transport.no_answer"
