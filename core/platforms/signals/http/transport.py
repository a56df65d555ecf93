"""What it means when no answer of the site came: the network's or the proxy's affair, never the session's."""

import re

from core.domain.sessions.verdict import Verdict
from core.platforms.signals.reasons import verdict

_CAUSES: dict[str, str] = {
    # Chromium's net errors
    "ERR_PROXY_CONNECTION_FAILED": "proxy.unreachable",
    "ERR_SOCKS_CONNECTION_FAILED": "proxy.unreachable",
    "ERR_SOCKS_CONNECTION_HOST_UNREACHABLE": "proxy.refused",
    "ERR_TUNNEL_CONNECTION_FAILED": "proxy.refused",
    "ERR_PROXY_CERTIFICATE_INVALID": "proxy.refused",
    "ERR_MANDATORY_PROXY_CONFIGURATION_FAILED": "proxy.invalid",
    "ERR_NO_SUPPORTED_PROXIES": "proxy.invalid",
    "ERR_PROXY_AUTH_UNSUPPORTED": "proxy.authentication",
    "ERR_PROXY_AUTH_REQUESTED": "proxy.authentication",
    "ERR_INVALID_AUTH_CREDENTIALS": "proxy.authentication",
    "ERR_UNEXPECTED_PROXY_AUTH": "proxy.authentication",
    "ERR_TOO_MANY_REDIRECTS": "transport.too_many_redirects",
    "ERR_NAME_NOT_RESOLVED": "transport.dns",
    "ERR_NAME_RESOLUTION_FAILED": "transport.dns",
    "ERR_TIMED_OUT": "transport.timeout",
    "ERR_CONNECTION_TIMED_OUT": "transport.timeout",
    "ERR_CONNECTION_REFUSED": "transport.unreachable",
    "ERR_ADDRESS_UNREACHABLE": "transport.unreachable",
    "ERR_INTERNET_DISCONNECTED": "transport.unreachable",
    "ERR_NETWORK_CHANGED": "transport.disconnected",
    "ERR_CONNECTION_RESET": "transport.disconnected",
    "ERR_CONNECTION_CLOSED": "transport.disconnected",
    "ERR_CONNECTION_ABORTED": "transport.disconnected",
    "ERR_EMPTY_RESPONSE": "transport.disconnected",
    "ERR_INCOMPLETE_CHUNKED_ENCODING": "transport.disconnected",
    "ERR_CONTENT_LENGTH_MISMATCH": "transport.disconnected",
    "ERR_CONTENT_DECODING_FAILED": "transport.garbled",
    # curl's number for a failed TLS handshake: address or country blocked
    "curl: (35)": "transport.tls",
    # words with which proxy sellers refuse
    "TRAFFIC_EXHAUSTED": "proxy.exhausted",
    "NO_USER": "proxy.authentication",
    "PORT_BLOCKED": "proxy.refused",
    "NO_RAY": "proxy.refused",
}
_PREFIXES = {"ERR_CERT_": "transport.tls", "ERR_SSL_": "transport.tls"}
_WORDS = re.compile("|".join(rf"(?<![A-Z_]){re.escape(word)}(?![A-Z_])" for word in _CAUSES))
_PREFIXED = re.compile("|".join(_PREFIXES))
_LOOKED_AT = 2000

PROXY_CAUSES = frozenset(word for word in _CAUSES if _CAUSES[word].startswith("proxy.") and not word.startswith("ERR_"))
"""The words that a proxy itself puts into its refusal."""


def transport_verdict(message: str) -> Verdict:
    """Always undecided: the reason that the text of a network error stands for (`transport.*` or `proxy.*`)."""
    head = message[:_LOOKED_AT]
    if found := _WORDS.search(head):
        return verdict(_CAUSES[found.group()], found.group())
    if prefix := _PREFIXED.search(head):
        return verdict(_PREFIXES[prefix.group()], prefix.group())
    return verdict("transport.no_answer")


def proxy_refusal(status: int, message: str) -> Verdict | None:
    """The verdict on an answer that the proxy gave in the site's place (407, or a refusal in its own words)."""
    found = _WORDS.search(message[:_LOOKED_AT])
    if found and found.group() in PROXY_CAUSES:
        return verdict(_CAUSES[found.group()], found.group())
    return verdict("proxy.authentication", "407") if status == _PROXY_AUTHENTICATION else None


_PROXY_AUTHENTICATION = 407
