"""Which host and which cookie name belong to which platform: views of the descriptors in `core.domain.platforms`."""

import re

from core.domain.platforms import COOKIE_DOMAIN, NETWORKS, NetworkCookie, Platform

APEX: dict[Platform, str] = {platform: net.domain for platform, net in NETWORKS.items()}
"""The registered domain of each platform, without the dot."""

FORMER_APEX: dict[str, str] = {former: net.domain for net in NETWORKS.values() for former in net.former_domains}
"""Domains that a site has left: their cookies are never sent to the new one and have to be moved."""

COOKIES: tuple[NetworkCookie, ...] = tuple(cookie for net in NETWORKS.values() for cookie in net.cookies)
"""Every cookie of every platform; some share a name."""

KNOWN_NAMES: dict[Platform, frozenset[str]] = {
    platform: frozenset(cookie.name for cookie in net.cookies) for platform, net in NETWORKS.items()
}
"""Names that the site sets for its whole domain."""

SECRET_NAMES: frozenset[str] = frozenset(cookie.name for cookie in COOKIES if cookie.secret)
"""Names whose values open an account or tell whose it is: all but those of screens and languages."""

HTTP_ONLY_NAMES: frozenset[str] = frozenset(cookie.name for cookie in COOKIES if cookie.http_only)
"""Set HttpOnly by the sites; for formats that do not tell. The pages' scripts read the others (ct0, csrftoken)."""

ACCOUNT_NAMES: frozenset[str] = frozenset().union(*(net.account_names for net in NETWORKS.values()))
"""Names of the cookies that make and name an account."""

_COMMON = frozenset(cookie.name for cookie in COOKIES if cookie.common)
TELLING_NAMES: dict[Platform, frozenset[str]] = {
    platform: frozenset(net.required_cookies) - _COMMON for platform, net in NETWORKS.items()
}
"""Names that point to the platform by themselves (`csrftoken` is set by every Django site)."""

TELLING: frozenset[str] = frozenset().union(*TELLING_NAMES.values())
"""All of them."""

ALL_KNOWN: frozenset[str] = frozenset().union(*KNOWN_NAMES.values())

_SITES: dict[str, Platform] = {
    domain: platform for platform, net in NETWORKS.items() for domain in (net.domain, *net.former_domains)
}
_SHORT_NAME = 2
"""Letters that many words hold: such a name counts alone only."""
_HINTS = tuple(sorted(name for name in TELLING if len(name) > _SHORT_NAME))
_SHORT = "|".join(re.escape(name) for name in sorted(TELLING) if len(name) <= _SHORT_NAME) or "(?!)"
_ALONE = re.compile(rf"(?<![\w.-])(?:{_SHORT})(?![\w.-])")
_LONGEST_ADDRESS, _LONGEST_HOST = 2048, 253
_ENTRY_HOSTS = frozenset(("www", "m", "mbasic", "web", "touch", "mobile", "i", "api"))
_HOST = re.compile(r"(?:[a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}")


def clean_host(raw: object) -> tuple[str, bool]:
    """Host in lower case without scheme, port, path and dots around it, and whether a dot led it; "" when unusable."""
    if not isinstance(raw, str) or len(raw) > _LONGEST_ADDRESS:
        return "", False
    text = raw.strip().lower()
    text = text.split("//", 1)[1] if "//" in text else text
    text = re.split(r"[/?#]", text, maxsplit=1)[0].rpartition("@")[2].partition(":")[0]
    host = text.strip(".")
    return (host, text.startswith(".")) if len(host) <= _LONGEST_HOST and _HOST.fullmatch(host) else ("", False)


def platform_of(host: str) -> Platform | None:
    """The platform that a cleaned host belongs to, by its registered domain; `notfacebook.com` belongs to none."""
    return _SITES.get(".".join(host.rsplit(".", 2)[-2:]))


def is_known(name: str) -> bool:
    """Whether some platform sets a cookie of this name."""
    return name in ALL_KNOWN


def is_telling(text: str) -> bool:
    """Whether the text contains a name that points to a platform: a cheap look before an expensive one."""
    return any(name in text for name in _HINTS) or _ALONE.search(text) is not None


def settle_domain(name: str, host: str, *, dotted: bool, host_only: bool | None) -> str:
    """The domain under which a cookie really reaches its site.

    Former domains are moved; cookies of the bare domain (which `www.` would not get) and the account cookies of the
    site's entry hosts count for the whole domain; `__Host-` cookies never carry a dot.
    """
    for former, new in FORMER_APEX.items():
        if host == former or host.endswith("." + former):
            host = host.removesuffix(former) + new
    if name.lower().startswith("__host-"):
        return host
    platform = platform_of(host)
    if platform is not None:
        apex = APEX[platform]
        entry = host.removesuffix("." + apex) in _ENTRY_HOSTS
        if host == apex or (entry and name in KNOWN_NAMES[platform]):
            return COOKIE_DOMAIN[platform]
    return "." + host if dotted or host_only is False else host
