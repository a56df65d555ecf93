"""The pages at which the redirects of the state tables end."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sandbox.sites.facebook.api.answers import notice
from sandbox.sites.facebook.session_states.states_challenged import CODE_FIELD, FORM
from sandbox.sites.serving.relay import compact
from sandbox.sites.states import Page

_CHALLENGE = FORM.format("")
_ALLOW = "<form method='post'><button>Allow</button></form>"


def _json(data: object) -> str:
    return f'<script type="application/json">{compact(data)}</script>'


LANDINGS: Mapping[str, Page] = MappingProxyType({
    "/login/identify": notice("Find your account"),
    "/login/save-device": notice("Save your login info?", form="<button>OK</button>"),
    "/login/reauth.php": notice("Please re-enter your password", form="<input type='password' name='pass'>"),
    "/login": Page("login"),
    "/recover/": notice("Recover your account"),
    "/checkpoint/601051028565049": notice("We suspect automated behaviour on your account", form=_CHALLENGE),
    "/checkpoint/828281030927956": notice(
        "Your account has been locked", form=_CHALLENGE,
        data=_json({"is_unvetted_flow": True, "title": "Your account has been locked"}),
    ),
    "/checkpoint/1501092823525282": notice(
        "We suspended your account",
        data=_json({"reason_section_body": "Invented reason", "log_out_uri": "/logout.php"}),
    ),
    "/checkpoint/1339039300213622": notice("Approve your login", form=_CHALLENGE),
    "/checkpoint/disabled": notice("Your account has been disabled"),
    "/checkpoint/": notice("Confirm your identity", form=_CHALLENGE, zero=True),
    "/x/checkpoint/": notice("Confirm your identity", form=_CHALLENGE),
    "/nt/screen/": notice("Confirm your identity", form=_CHALLENGE),
    "/two_step_verification/": notice("Go to your authentication app", form=FORM.format(CODE_FIELD)),
    "/two_factor/": notice("Remember browser", form=_CHALLENGE),
    "/auth_platform/": notice("Check your notifications on another device"),
    "/confirmemail.php": notice("Confirm your email", form="<input name='code'>"),
    "/consent/": notice("Allow the use of cookies from Facebook on this browser?", form=_ALLOW),
    "/privacy/consent": notice("Review your choices", form=_ALLOW),
    "/cookie/consent_prompt": notice("Allow the use of cookies?", form="<button>Allow</button>"),
    "/cookie/consent-page": notice("Allow the use of cookies?", form="<button>Allow</button>"),
})  # fmt: skip


def landing(path: str, query: str = "") -> Page | None:
    """The page at a path, by its longest known beginning; two-factor may hide behind another checkpoint's number."""
    if path.startswith("/checkpoint/") and "flow=two_factor_login" in query:
        return LANDINGS["/two_step_verification/"]
    matching = [prefix for prefix in LANDINGS if path.startswith(prefix)]
    return LANDINGS[max(matching, key=len)] if matching else None
