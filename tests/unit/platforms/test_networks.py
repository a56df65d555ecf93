"""One descriptor per network: whatever reads, hides or detects is complete for each of them."""

from bot.logs.redaction import MASK, Redactor
from core.cookies import holds_cookies
from core.cookies.sites import HTTP_ONLY_NAMES, KNOWN_NAMES, SECRET_NAMES, platform_of
from core.cookies.values.shapes import is_clean, is_secret
from core.domain.platforms import NETWORKS, Network, Platform
from core.platforms.browser.pages.reach import EVERYTHING, Reach
from core.platforms.probe.requests import FIRST, SECOND
from core.platforms.registry import PLATFORMS
from core.platforms.signals import RULES
from core.services.targets.hosts import BASES, HOSTS, PREFIXES

REAL = {
    "c_user": "100000000004821",
    "xs": "12%3AfIcTiCiA_0_aBcD%3A2%3A1700000001%3A-1%3A1234",
    "sessionid": "4821000123%3AfIcTiCiA12ab%3A7%3AAYc_inventada",
    "ds_user_id": "4821000123",
    "csrftoken": "aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY",
    "auth_token": "0123456789abcdef0123456789abcdef01234567",
    "ct0": "0123456789abcdef" * 10,
    "twid": "u%3D4821000123",
}
"""Invented values of the shapes that the sites write."""


def every_account_cookie() -> list[tuple[Network, str, str]]:
    return [(net, name, REAL[name]) for net in NETWORKS.values() for name in sorted(net.account_names)]


def test_every_network_has_its_descriptor_and_its_place_in_every_registry() -> None:
    assert set(NETWORKS) == set(Platform)
    assert {platform: net.platform for platform, net in NETWORKS.items()} == {name: name for name in Platform}
    for table in (FIRST, SECOND, RULES, BASES, KNOWN_NAMES):
        assert set(table) == set(Platform)
    assert {spec.platform for spec in PLATFORMS} == set(Platform)
    assert set(HOSTS.values()) == set(PREFIXES.values()) == set(Platform)


def test_a_descriptor_agrees_with_itself() -> None:
    wrong = []
    for platform, net in NETWORKS.items():
        described = {cookie.name: cookie for cookie in net.cookies}
        wrong += [f"{platform}: {name} is described twice" for name in described if len(described) != len(net.cookies)]
        for name in net.account_names | {net.session_cookie} | ({net.owner_cookie} - {None}):
            cookie = described.get(str(name))
            if cookie is None or not cookie.secret or cookie.shape is None or cookie.real is None:
                wrong.append(f"{platform}: {name} is not described as a secret with a shape")
        if platform_of(net.domain) is not platform or net.domain not in net.home:
            wrong.append(f"{platform}: the first domain is not the one of its home")
        wrong += [f"{platform}: {domain}" for domain in net.former_domains if platform_of(domain) is not platform]
    assert wrong == []


def test_no_two_networks_share_an_address_or_a_prefix() -> None:
    for names in ("prefixes", "domains", "former_domains", "post_hosts", "mirrors", "former_names"):
        every = [name for net in NETWORKS.values() for name in getattr(net, names)]
        assert len(every) == len(set(every)), names


def test_a_real_value_is_whole_and_told_from_talk() -> None:
    assert set(REAL) == {name for _, name, _ in every_account_cookie()}
    for _, name, value in every_account_cookie():
        assert is_clean(name, value), name
        assert is_secret(name, value), name
        assert not is_secret(name, "VALUE"), name
        assert not is_clean(name, f'{value}"]'), name


def test_every_account_cookie_is_hidden_from_logs() -> None:
    shown = []
    for _, name, value in every_account_cookie():
        texts = (f"{name}={value}", f'{{"{name}": "{value}"}}', f".example\tTRUE\t/\tTRUE\t0\t{name}\t{value}")
        shown += [text for text in texts if value in Redactor().text(text)]
        if Redactor().value({name: value}) != {name: MASK}:
            shown.append(name)
    assert shown == []
    assert {cookie.name for net in NETWORKS.values() for cookie in net.cookies if cookie.http_only} <= SECRET_NAMES
    assert HTTP_ONLY_NAMES <= SECRET_NAMES


def test_every_account_cookie_is_found_in_a_pasted_text() -> None:
    missed = []
    for net, name, value in every_account_cookie():
        pasted = (
            f"{name}={value}",
            f'{{"domain": "{net.cookie_domain}", "name": "{name}", "value": "{value}", "hostOnly": false}}',
            f"{net.cookie_domain}\tTRUE\t/\tTRUE\t1893456000\t{name}\t{value}",
            f"{name}\t{value}\t{net.cookie_domain}\t/\t2030-01-01T00:00:00.000Z",
        )
        missed += [text for text in pasted if not holds_cookies(text)]
    assert missed == []


def test_the_account_is_read_from_its_cookie_and_its_owner() -> None:
    for net in NETWORKS.values():
        written = net.account_value.format("4821000123")
        assert net.account_id({net.account_cookie: written}.get) == "4821000123"
        assert net.account_id(lambda _: None) is None
        if net.owner_cookie:
            assert net.account_id({net.owner_cookie: "4821000123%3Ax"}.get) == "4821000123"
            assert net.owner_id({net.owner_cookie: "x%3A1"}.get) is None


def test_a_login_reaches_the_puzzles_of_its_network_and_a_scrape_does_not() -> None:
    for platform in Platform:
        scrape, login = Reach().of(platform), Reach(login=True).of(platform)
        assert scrape is not None
        assert login is not None
        for puzzle in NETWORKS[platform].captcha_hosts:
            assert (scrape.admits(f"https://{puzzle}/x"), login.admits(f"https://{puzzle}/x")) == (False, True)
        assert scrape.admits(NETWORKS[platform].home)
        assert not login.admits("https://facebook.com.ajeno.example/")


def test_the_operators_hosts_are_added_to_every_list_and_an_asterisk_ends_them() -> None:
    for platform in Platform:
        more = Reach(("cdn.ejemplo.org",)).of(platform)
        assert more is not None
        assert more.admits("https://a.cdn.ejemplo.org/x")
        assert not more.admits("https://ejemplo.org/x")
        assert Reach(("cdn.ejemplo.org", EVERYTHING)).of(platform) is None
