"""Addresses inside Facebook's answers: which host they are shown under, and what stands behind a redirector."""

import re
from urllib.parse import parse_qs, urlsplit, urlunsplit

from core.platforms.addresses import is_host

WWW = "www.facebook.com"
_SAME_SITE = re.compile(r"(?:(?:www|web|m|mbasic|mobile|touch|free|[a-z]{2}-[a-z]{2})\.)?facebook\.com")
"""Hosts that show the same profiles; other ones (developers., business.) are other sites."""
REDIRECTOR_HOSTS = frozenset({"l.facebook.com", "lm.facebook.com"})
_REDIRECTING_PATHS = frozenset({"/l.php", "/flx/warn"})
_INSIDE = ("facebook.com", "fb.com", "fb.me")
_MAX_HOPS = 3
"""A redirector may lead to another one."""


def canonical_url(url: str) -> str:
    """`url` under www.facebook.com, whichever of the site's hosts it was shown under; other addresses unchanged."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
    except ValueError:
        return url
    if host == WWW or not _SAME_SITE.fullmatch(host):
        return url
    return urlunsplit(("https", WWW, parts.path, parts.query, parts.fragment))


def outside(link: str) -> str:
    """The address behind the site's redirector; an empty text for one that stays inside the site, or is none."""
    for _ in range(_MAX_HOPS):
        try:
            parts = urlsplit(link)
            host = (parts.hostname or "").lower()
        except ValueError:
            return ""
        target = parse_qs(parts.query).get("u", [""])[-1] if _redirects(host, parts.path) else ""
        if not target:
            break
        link = target
    if parts.scheme not in {"http", "https"} or not host or is_host(host, *_INSIDE):
        return ""
    return link


def _redirects(host: str, path: str) -> bool:
    return host in REDIRECTOR_HOSTS or (is_host(host, "facebook.com") and path.rstrip("/") in _REDIRECTING_PATHS)
