"""Addresses made to lead a session elsewhere: each is refused, or names a profile on the network's own host."""

import itertools
from collections.abc import Iterator
from urllib.parse import quote, unquote, urlsplit

from core.domain.platforms import NETWORKS, Platform
from core.domain.results.profiles import ProfileRef
from core.errors import UserInputException
from core.platforms.registry import PLATFORMS
from core.services.targets.targets import parse_order
from tests.support.tables import Walk

NAVIGATION = {spec.platform: spec.navigation for spec in PLATFORMS}
HOMES = {network.home.rstrip("/") for network in NETWORKS.values()}
SITES = ("www.facebook.com", "www.instagram.com", "x.com")
NAME = "vegaf9"
"""A name that every network allows: what is refused is refused for its address."""
ELSEWHERE = "ajeno.example"

HOSTS = {
    "userinfo": "{site}@" + ELSEWHERE,
    "userinfo with a password": "{site}:443@" + ELSEWHERE,
    "userinfo encoded": "{site}%40" + ELSEWHERE,
    "userinfo twice": "a@{site}@" + ELSEWHERE,
    "userinfo before the site": "ajeno:clave@{site}",
    "empty userinfo": "@{site}",
    "another port": "{site}:8080",
    "port of a private service": "{site}:22",
    "port that is none": "{site}:99999",
    "port in words": "{site}:https",
    "negative port": "{site}:-1",
    "suffix": "{site}." + ELSEWHERE,
    "suffix without a dot": "{site}.evil",
    "prefix": "ajeno{bare}",
    "prefix with a hyphen": "ajeno-{bare}",
    "hyphen instead of a dot": "{dashed}." + ELSEWHERE,
    "fullwidth dot": "{bare_fullwidth}",
    "ideographic dot": "{bare_ideographic}",
    "cyrillic letter": "{cyrillic}",
    "punycode": "xn--{bare}",
    "punycode of a lookalike": "xn--fcebook-8va.com",
    "encoded dots": "{encoded}",
    "encoded slash": "{site}%2F." + ELSEWHERE,
    "encoded NUL": "{site}%00." + ELSEWHERE,
    "backslash": "{site}\\@" + ELSEWHERE,
    "backslash before": ELSEWHERE + "\\@{site}",
    "backslash as a slash": ELSEWHERE + "\\.{site}",
    "hash before the site": ELSEWHERE + "#@{site}",
    "question mark before the site": ELSEWHERE + "?@{site}",
    "semicolon": ELSEWHERE + ";.{site}",
    "tab inside": ELSEWHERE + "\t@{site}",
    "space inside": ELSEWHERE + " @{site}",
    "loopback": "127.0.0.1",
    "loopback with a port": "127.0.0.1:8080",
    "loopback as a number": "2130706433",
    "loopback in hexadecimal": "0x7f000001",
    "loopback in octal": "0177.0.0.1",
    "loopback, short": "127.1",
    "IPv6 loopback": "[::1]",
    "IPv4 in IPv6": "[::ffff:127.0.0.1]",
    "zone of an IPv6 address": "[fe80::1%25eth0]",
    "broken IPv6": "[::1",
    "metadata service": "169.254.169.254",
    "private network": "10.0.0.1",
    "name of this machine": "localhost",
    "name of a service": "postgres",
    "internal name": "metadata.google.internal",
    "wildcard name for loopback": "127.0.0.1.nip.io",
    "internal door of the network": "intern.{bare}",
    "door that nobody reads": "graph.{bare}",
    "no host": "",
}
SCHEMES = (
    "file:///etc/passwd#{site}/", "file://{site}/", "javascript://{site}/%0aalert(1)//", "data:text/html,{site}/",
    "ftp://{site}/", "gopher://{site}/", "view-source:https://{site}/", "chrome://{site}/", "about:blank#{site}/",
    "blob:https://{site}/", "ws://{site}/", "filesystem:https://{site}/", "jar:https://{site}!/",
    "//" + ELSEWHERE + "/",
    "https:" + ELSEWHERE + "/", "https:////" + ELSEWHERE + "/", "https:\\\\" + ELSEWHERE + "\\", "http://https://{bad}/",
    "https://.{site}/", "https://{site}../", "https://{site}:443/", "HTTPS://{site}/",
)  # fmt: skip
PATHS = (
    "/..%2f..%2f{name}", "/%2e%2e/{name}", "/../{name}/../../etc", "/.%2e/%2e./{name}", "/{name}%00.html",
    "/{name}%0d%0aSet-Cookie:a=b", "/{name}\\..\\..", "//" + ELSEWHERE + "/{name}", "/\\" + ELSEWHERE + "/{name}",
    "/{name}?next=https://" + ELSEWHERE, "/login?next=https://" + ELSEWHERE + "/{name}",
    "/l.php?u=https%3A%2F%2F" + ELSEWHERE + "%2F{name}", "/l.php?u=file%3A%2F%2F%2Fetc%2F{name}",
    "/l.php?u=//" + ELSEWHERE + "/{name}", "/l.php?u=https%3A%2F%2F{site}%40" + ELSEWHERE + "%2F{name}",
    "/i/redirect?url=http%3A%2F%2F127.0.0.1%2F{name}", "/accounts/login/?next=http://169.254.169.254/{name}",
    "/#!//" + ELSEWHERE + "/{name}", "/#!/../{name}", "/%252e%252e%252f{name}", "/{name}/%2e%2e%2flogout",
    "/%3Cscript%3E", "/'%20OR%201=1--", "/{name};jsessionid=1", "/{name}%E2%80%AEmoc", "/%C0%AE%C0%AE/{name}",
)  # fmt: skip


def hosts() -> Iterator[tuple[str, str]]:
    """Addresses whose host is not the network's, whatever they look like."""
    for site, (name, form) in itertools.product(SITES, HOSTS.items()):
        bare = site.removeprefix("www.")
        host = form.format(
            site=site,
            bare=bare,
            dashed=bare.replace(".", "-"),
            bare_fullwidth=bare.replace(".", "\uff0e") + "." + ELSEWHERE,
            bare_ideographic=bare.replace(".", "\u3002") + "." + ELSEWHERE,
            cyrillic=bare.replace("a", "\u0430").replace("x", "\u0445"),
            encoded=quote(site).replace(".", "%2e"),
        )
        yield f"{name} of {site}", f"https://{host}/{NAME}"


def schemes_and_paths() -> Iterator[tuple[str, str]]:
    """Addresses of other schemes, and of the network's own host with paths that lead away."""
    for site, form in itertools.product(SITES, SCHEMES):
        yield f"{form} of {site}", form.format(site=site, bad=ELSEWHERE) + NAME
    for site, form in itertools.product(SITES, PATHS):
        yield f"{form} of {site}", f"https://{site}" + form.format(site=site, name=NAME)


def read_url(platform: Platform, url: str) -> ProfileRef:
    return NAVIGATION[platform].parse_profile_url(url)


def _leads_to(text: str) -> str | None:
    """The address that a browser would open for the order; None when it is refused."""
    try:
        ref = parse_order(text, read_url=read_url, default=Platform.X).ref
    except UserInputException:
        return None
    return NAVIGATION[ref.platform].build_profile_url(ref.identifier)


def _stays(address: str) -> bool:
    parts = urlsplit(address)
    decoded = unquote(parts.path + parts.query)
    clean = not any(trap in decoded for trap in ("..", "//", "\\", "\0", "\r", "\n", ":", "@", "<", " "))
    return f"{parts.scheme}://{parts.netloc}" in HOMES and clean


def test_no_address_of_another_host_is_read_as_one_of_ours() -> None:
    table = list(hosts())
    assert len(table) > 150
    with Walk() as walk:
        for name, text in table:
            with walk.row(name):
                assert _leads_to(text) is None, _leads_to(text)


def test_what_is_read_leads_nowhere_but_to_a_profile_of_the_network() -> None:
    table = list(schemes_and_paths())
    assert len(table) > 100
    with Walk() as walk:
        for name, text in table:
            with walk.row(name):
                address = _leads_to(text)
                assert address is None or _stays(address), address


def test_the_honest_address_is_read() -> None:
    for site in SITES:
        assert _leads_to(f"https://{site}/{NAME}") is not None
