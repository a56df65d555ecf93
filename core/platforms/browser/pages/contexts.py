"""What a browser context of one session is made of: exactly the session's own identity, and nothing else."""

from typing import Any
from urllib.parse import unquote, urlsplit

from core.domain.sessions.session import SessionIdentity
from core.errors import ProxyException
from core.platforms.browser.pages.reach import PageReach

_SCHEMES = {"http": "http", "https": "https", "socks5": "socks5", "socks5h": "socks5", "socks4": "socks4"}


def proxy_settings(proxy_url: str) -> dict[str, str]:
    """Playwright's proxy settings of `proxy_url` (`scheme://user:password@host:port`, scheme http by default).

    Raises ProxyException for an address that makes no sense, and for SOCKS with a password, which no Chromium speaks.
    """
    address = urlsplit(proxy_url if "://" in proxy_url else f"http://{proxy_url}")
    scheme = _SCHEMES.get(address.scheme)
    try:
        host, port = address.hostname, address.port
    except ValueError as exc:
        raise ProxyException("the proxy address has no valid port", reason="proxy.invalid") from exc
    if scheme is None or not host or "@" in host:
        raise ProxyException("the proxy address is not understood", reason="proxy.invalid")
    if scheme.startswith("socks") and address.username:
        told = "the browser does not support SOCKS proxies with user and password"
        raise ProxyException(told, reason="proxy.invalid")
    settings = {"server": f"{scheme}://{f'[{host}]' if ':' in host else host}" + (f":{port}" if port else "")}
    if address.username:
        settings |= {"username": unquote(address.username), "password": unquote(address.password or "")}
    return settings


def context_options(
    identity: SessionIdentity, *, default_user_agent: str | None = None, reach: PageReach | None = None
) -> dict[str, Any]:
    """Keyword arguments of `browser.new_context` for one session.

    Without a proxy of its own the session goes no further than `reach`.

    Service workers are blocked because they hide requests from us (docs/reference/extraction.md 5.4).
    """
    options: dict[str, Any] = {
        "storage_state": dict(identity.storage_state),
        "locale": identity.locale,
        "service_workers": "block",
        "accept_downloads": False,
    }
    if user_agent := identity.user_agent or default_user_agent:
        options["user_agent"] = user_agent
    if identity.proxy_url:
        options["proxy"] = proxy_settings(identity.proxy_url)
    elif reach is not None:
        options["proxy"] = reach.proxy
    return options
