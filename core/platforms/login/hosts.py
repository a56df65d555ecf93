"""Where a live login may go, and where it begins."""

from urllib.parse import urlsplit

from core.domain.platforms import NETWORKS, Platform
from core.platforms.addresses import is_host

_WEB = frozenset({"https"})


def may_visit(platform: Platform, url: str) -> bool:
    """Whether the page may go there: https, the network's own domains or its login helpers, no port, no user."""
    try:
        address = urlsplit(url)
        plain = address.port in {None, 443} and not address.username
    except ValueError:
        return False
    net = NETWORKS[platform]
    domains = (*net.domains, *net.former_domains, *net.login_helpers)
    return address.scheme in _WEB and plain and is_host(address.hostname or "", *domains)


def start_page(platform: Platform, evidence: str = "") -> str:
    """Where to begin: at the address that the evidence of a challenge names, if one does, else at the login page."""
    for word in evidence.split():
        address = word.strip("<>\"'(),;")
        if address.startswith("/"):
            address = NETWORKS[platform].home.rstrip("/") + address
        if may_visit(platform, address):
            return address
    return NETWORKS[platform].home + NETWORKS[platform].login_path
