"""The pages at which the redirects of the state tables end."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sandbox.sites.states import Page
from sandbox.sites.x.answers import notice
from sandbox.sites.x.states import CAPTCHA

LANDINGS: Mapping[str, Page] = MappingProxyType({
    "/i/flow/login": Page("login"),
    "/login": Page("login"),
    "/logout": Page("login"),
    "/account/access": notice("Your account has been locked", CAPTCHA),
    "/account/login_verification": notice("Verify your identity"),
    "/account/begin_password_reset": notice("Find your account"),
    "/account/suspended": notice("Your account is suspended"),
    "/i/flow/consent_flow": notice("Review our terms", "<form method='post'><button>Continue</button></form>"),
})  # fmt: skip


def landing(path: str) -> Page | None:
    """The page at a path, by its longest known beginning."""
    matching = [prefix for prefix in LANDINGS if path == prefix or path.startswith(f"{prefix}/")]
    return LANDINGS[max(matching, key=len)] if matching else None
