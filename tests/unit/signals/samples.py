"""Answers as the sites give them, cut down to what matters, with invented ids."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from core.domain.sessions.verdict import Exchange, SessionState, Verdict
from core.platforms.signals import classify
from tests.support.tables import Test, each

VIEWER = "100004242424242"
OTHER = "100009999999999"
ORIGIN = {"facebook": "https://www.facebook.com", "instagram": "https://www.instagram.com", "x": "https://x.com"}
ACCOUNT_LIST = "https://x.com/i/api/1.1/account/multi/list.json"
USER_STATE = "https://api.x.com/help-center/forms/api/prod/user_state.json"
FB_GRAPHQL = "https://www.facebook.com/api/graphql/"
IG_API = "https://i.instagram.com/api/v1/users/1/info/"
IG_INBOX = "https://www.instagram.com/direct/inbox/"
X_HOME = "https://x.com/home"
LONG_AGO = "Thu, 01-Jan-1970 00:00:01 GMT"

V, E, C, K, R, U = (
    SessionState.VALID,
    SessionState.EXPIRED,
    SessionState.BANNED,
    SessionState.CONSENT,
    SessionState.RESTRICTED,
    SessionState.UNDECIDED,
)


@dataclass(frozen=True)
class Row:
    """One row of docs/reference/signals.md: a sentence, an answer, and what it proves."""

    sentence: str
    exchange: Exchange = field(repr=False)
    state: SessionState
    reason: str

    @property
    def platform(self) -> str:
        return self.reason.partition(".")[0]


def params(rows: list[Row]) -> Callable[[Test], Test]:
    """Every row of the table, named by its sentence."""
    return each("row", [pytest.param(row, id=row.sentence) for row in rows])


def judge(platform: str, exchange: Exchange) -> Verdict:
    return classify(platform, exchange)


def answer(
    url: str,
    status: int = 200,
    body: str = "",
    *,
    viewer: str | None = VIEWER,
    cookies: tuple[str, ...] = (),
    **headers: str,
) -> Exchange:
    """An answer; header names with underscores instead of dashes."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Exchange(url, status, named, cookies, body, viewer)


def redirect(platform: str, location: str, *, status: int = 302, cookies: tuple[str, ...] = ()) -> Exchange:
    """A redirection away from the platform's home."""
    return answer(ORIGIN[platform] + "/some.page", status, cookies=cookies, Location=location)


def data(url: str, document: Any, status: int = 200, **headers: str) -> Exchange:
    """A JSON answer."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Exchange(url, status, named, (), json.dumps(document), VIEWER)


def page(body: str = "", *, title: str = "Facebook", head: str = "", html: str = "") -> str:
    """A page of any site."""
    return (
        f'<!DOCTYPE html>\n<html lang="es" {html}><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        f"<body>{body}</body></html>"
    )


def sjs(*entries: Any) -> str:
    """A data block as Facebook and Instagram embed it."""
    content = json.dumps({"require": [["ScheduledServerJS", "handle", None, [{"__bbox": {"define": list(entries)}}]]]})
    return f'<script type="application/json" data-content-len="{len(content)}" data-sjs>{content}</script>'


def fb_user(user_id: str, account_id: str | None = None) -> str:
    """Facebook's block that names who is looking."""
    name = "" if user_id == "0" else "Alondra Quimera"
    user = {"ACCOUNT_ID": account_id or user_id, "USER_ID": user_id, "NAME": name, "SHORT_NAME": None}
    return sjs(["CurrentUserInitialData", [], user, 270], ["LSD", [], {"token": "AVr"}, 323])


def fb_page(user_id: str, body: str = "", *, title: str = "Facebook") -> str:
    return page(fb_user(user_id) + body, title=title)


def ig_page(viewer_id: str | None, body: str = "", html: str = 'class="_9dls"') -> str:
    data_part = {"biography": 'dice "hola" {y} [más]', "id": viewer_id} if viewer_id else None
    return page(
        sjs(["PolarisViewer", [], {"data": data_part, "id": viewer_id}, 7]) + body, title="Instagram", html=html
    )


def x_page(bundle: str, body: str = "") -> str:
    source = f"https://abs.twimg.com/responsive-web/client-web/{bundle}.1f2e3d4a.js"
    return page(body + f'<script src="{source}"></script>', title="X", head=f'<link rel="preload" href="{source}">')
