"""Where events may be sent: https to public addresses, and to this very machine when it is named as such."""

from enum import StrEnum
from ipaddress import ip_address
from urllib.parse import urlsplit

_LONGEST = 2000
_LOCAL_NAME = "localhost"


class AddressProblem(StrEnum):
    """Why an address is not taken."""

    UNREADABLE = "unreadable"
    """No http(s) address with a host, or one with a user, a password or a fragment."""
    NOT_HTTPS = "not_https"
    PRIVATE = "private"


def address_problem(url: str, *, sandbox: bool) -> AddressProblem | None:
    """What is wrong with an address as it is written; None when nothing is. Names are looked at when it is sent."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return AddressProblem.UNREADABLE
    plain = url.isascii() and url.isprintable() and " " not in url and len(url) <= _LONGEST
    if not plain or not host or parts.scheme not in {"http", "https"} or parts.username or parts.password:
        return AddressProblem.UNREADABLE
    if parts.fragment:
        return AddressProblem.UNREADABLE
    if names_this_machine(host):
        return None
    if parts.scheme != "https" and not sandbox:
        return AddressProblem.NOT_HTTPS
    if _is_address(host) and not reachable(host, host, sandbox=sandbox):
        return AddressProblem.PRIVATE
    return None


def names_this_machine(host: str) -> bool:
    """Whether a host is the loopback by its own words, not by what a name server says of it."""
    return host.lower() == _LOCAL_NAME or (_is_address(host) and ip_address(host).is_loopback)


def reachable(host: str, address: str, *, sandbox: bool) -> bool:
    """Whether the address that a host resolved to may be asked."""
    found = ip_address(address)
    mapped = getattr(found, "ipv4_mapped", None)
    found = mapped if mapped is not None else found
    if sandbox or (found.is_loopback and names_this_machine(host)):
        return True
    return found.is_global and not found.is_multicast


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
