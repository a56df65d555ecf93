"""The pages at which the redirects of the state tables end."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sandbox.sites.instagram.states_banned import CODE_FORM
from sandbox.sites.states import Page


def _notice(heading: str, form: str = "") -> Page:
    return Page("notice", values=(("heading", heading), ("form", form)))


_CONFIRM = _notice("Confirm it's you to continue", "<form method='post'><button>Continue</button></form>")

LANDINGS: Mapping[str, Page] = MappingProxyType({
    "/accounts/login/two_factor": _notice("Enter the security code", CODE_FORM),
    "/accounts/login": Page("login", values=(("login", "Log in"),)),
    "/accounts/suspended": _notice("We suspended your account"),
    "/accounts/disabled": _notice("We disabled your account"),
    "/challenge": _CONFIRM,
    "/checkpoint": _CONFIRM,
    "/auth_platform": _notice("Check your email", CODE_FORM),
    "/integrity/checkpoint": _CONFIRM,
    "/accounts/integrity": _notice("We limit how often you can do certain things"),
    "/privacy/checks": _notice("Allow the use of cookies?", "<button>Allow</button>"),
    "/consent": _notice("Review and agree", "<form method='post'><button>Agree</button></form>"),
    "/terms/unblock": _notice("Agree to our terms", "<button>Agree</button>"),
})  # fmt: skip


def landing(path: str) -> Page | None:
    """The page at a path, by its longest known beginning."""
    matching = [prefix for prefix in LANDINGS if path.startswith(prefix)]
    return LANDINGS[max(matching, key=len)] if matching else None
