"""Which host and which cookie name belong to which platform.

Names as seen in the browsers' own exports; the required ones are in `core.domain.platforms`.
"""

import re

from core.domain.platforms import COOKIE_DOMAIN, REQUIRED_COOKIES, Platform

APEX: dict[Platform, str] = {platform: domain.lstrip(".") for platform, domain in COOKIE_DOMAIN.items()}
"""The registered domain of each platform, without the dot."""

FORMER_APEX: dict[str, str] = {"twitter.com": APEX[Platform.X]}
"""Domains that a site has left: their cookies are never sent to the new one and have to be moved."""

_FACEBOOK_NAMES = """
    c_user xs datr sb fr i_user wd dpr presence locale ps_l ps_n oo usida m_pixel_ratio m_page_voice fbl_st vpd act
    spin x-referer noscript
"""
_INSTAGRAM_NAMES = """
    sessionid ds_user_id csrftoken mid ig_did ig_nrcb ig_cb ig_lang ig_direct_region_hint rur shbid shbts datr dpr wd
    ps_l ps_n urlgen
"""
_X_NAMES = """
    auth_token ct0 twid kdt att guest_id guest_id_ads guest_id_marketing personalization_id auth_multi _twitter_sess
    lang night_mode d_prefs dnt gt ads_prefs des_opt_in g_state external_referer remember_checked_on
"""
_HTTP_ONLY_NAMES = """
    xs datr sb fr ps_l ps_n sessionid mid ig_did rur shbid shbts auth_token kdt auth_multi _twitter_sess
"""

KNOWN_NAMES: dict[Platform, frozenset[str]] = {
    Platform.FACEBOOK: frozenset(_FACEBOOK_NAMES.split()),
    Platform.INSTAGRAM: frozenset(_INSTAGRAM_NAMES.split()),
    Platform.X: frozenset(_X_NAMES.split()),
}
"""Names that the site sets for its whole domain."""

_PLAIN_NAMES = """
    wd dpr locale lang night_mode ig_lang ig_cb m_pixel_ratio m_page_voice noscript x-referer dnt d_prefs act oo vpd
"""
SECRET_NAMES: frozenset[str] = frozenset().union(*KNOWN_NAMES.values(), *REQUIRED_COOKIES.values()) - frozenset(
    _PLAIN_NAMES.split()
)
"""Known names whose values open an account or tell whose it is: all but those of screens and languages."""

HTTP_ONLY_NAMES: frozenset[str] = frozenset(_HTTP_ONLY_NAMES.split())
"""Set HttpOnly by the sites; for formats that do not tell. The pages' scripts read the others (ct0, csrftoken)."""

TELLING_NAMES: dict[Platform, frozenset[str]] = {
    platform: frozenset(names) - {"csrftoken"} for platform, names in REQUIRED_COOKIES.items()
}
"""Names that point to the platform by themselves (`csrftoken` is set by every Django site)."""

TELLING: frozenset[str] = frozenset().union(*TELLING_NAMES.values())
"""All of them."""

ALL_KNOWN: frozenset[str] = frozenset().union(*KNOWN_NAMES.values())

_SITES: dict[str, Platform] = {apex: platform for platform, apex in APEX.items()} | {
    former: next(platform for platform, apex in APEX.items() if apex == new) for former, new in FORMER_APEX.items()
}
_HINTS = tuple(sorted(TELLING - {"xs"}))
_XS = re.compile(r"(?<![\w.-])xs(?![\w.-])")
"""Alone, since many words hold these two letters."""
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
    return any(name in text for name in _HINTS) or _XS.search(text) is not None


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
