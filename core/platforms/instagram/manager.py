"""The browser side of Instagram: opens a session, says whether it lives, and keeps watch over it."""

from urllib.parse import urlsplit

from playwright.async_api import Request

from core.domain.platforms import Platform
from core.platforms.addresses import has_prefix, is_host
from core.platforms.browser.responses import ApiRules, form_of
from core.platforms.instagram.config import InstagramConfig
from core.platforms.instagram.navigation import BASE_URL, DOMAINS
from core.platforms.sessions_only import SessionsOnlyManager

_API_PATHS = ("/api/v1", "/api/graphql", "/graphql", "/ajax")


def is_api_url(url: str) -> bool:
    """Whether a URL is one of Instagram's own calls."""
    return is_host(urlsplit(url).hostname or "", *DOMAINS) and has_prefix(url, _API_PATHS)


def operation_of(request: Request) -> str:
    """The friendly name of a GraphQL call, else the path (ids of documents change too often to mean anything)."""
    name = request.headers.get("x-fb-friendly-name") or form_of(request).get("fb_api_req_friendly_name")
    return name or urlsplit(request.url).path


class InstagramScraperManager(SessionsOnlyManager[InstagramConfig]):
    """Start, validation, watch and close of Instagram sessions."""

    platform = Platform.INSTAGRAM
    home_url = f"{BASE_URL}/"
    marker = (
        "xpath=//script[contains(., 'PolarisViewer') or contains(., '\"viewerId\"')]"
        " | //input[@name='username' or @name='password' or @name='verificationCode' or @name='security_code']"
        " | //form[@id='loginForm']"
    )
    api = ApiRules(is_api_url, operation_of)
    config_class = InstagramConfig
