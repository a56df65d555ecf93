"""The browser side of X: opens a session, says whether it lives, and keeps watch over it."""

from urllib.parse import urlsplit

from playwright.async_api import Request

from core.domain.platforms import Platform
from core.platforms.addresses import has_prefix, is_host
from core.platforms.browser.responses import ApiRules
from core.platforms.sessions_only import SessionsOnlyManager
from core.platforms.x.config import XConfig
from core.platforms.x.navigation import BASE_URL, DOMAINS

_API_PATHS = ("/i/api", "/graphql", "/1.1", "/2")
_OWN_PAUSES = frozenset({"x.rate_limited"})


def is_api_url(url: str) -> bool:
    """Whether a URL is one of X's own calls, on x.com or api.x.com."""
    return is_host(urlsplit(url).hostname or "", *DOMAINS) and has_prefix(url, _API_PATHS)


def operation_of(request: Request) -> str:
    """The last segment of the path: query ids in front of it change with every release.

    Source: docs/reference/extraction.md 3.1.
    """
    return urlsplit(request.url).path.rstrip("/").rpartition("/")[2]


def is_own_pause(url: str, reason: str) -> bool:
    """Whether a pause is one query's alone: every one of them has a count of its own, told in its headers."""
    return "/graphql/" in urlsplit(url).path and reason in _OWN_PAUSES


class XScraperManager(SessionsOnlyManager[XConfig]):
    """Start, validation, watch and close of X sessions."""

    platform = Platform.X
    home_url = f"{BASE_URL}/home"
    marker = (
        "[data-testid='AppTabBar_Profile_Link'], [data-testid='loginButton'], [data-testid='signupButton'],"
        " a[href='/login'], input[autocomplete='username'], form input[name='authenticity_token']"
    )
    api = ApiRules(is_api_url, operation_of, is_own_pause=is_own_pause)
    config_class = XConfig
