"""The local Facebook: https://www.facebook.com as its script, its cookies and its walls behave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import ClassVar
from urllib.parse import quote

from sandbox.sites.accounts import Account, AccountRecord
from sandbox.sites.facebook.api.errors import refusal
from sandbox.sites.facebook.api.graphql import LIST_QUERIES, RENAMED, GraphQL, answered, usual_name
from sandbox.sites.facebook.api.graphql_posts import POST_QUERIES
from sandbox.sites.facebook.directory import Directory
from sandbox.sites.facebook.html.documents import find_target, is_home, is_own, route_definition
from sandbox.sites.facebook.html.landings import landing
from sandbox.sites.facebook.html.pages import Habits, Pages
from sandbox.sites.facebook.html.pictures import IMAGE_HOST, picture_for
from sandbox.sites.facebook.model import FacebookProfile
from sandbox.sites.facebook.session import DOMAIN, cookies_of, rotated, viewer_of
from sandbox.sites.facebook.session_states.states import STATES
from sandbox.sites.facebook.troubles import OVERLAP, TROUBLES, spoil
from sandbox.sites.facebook.viewer import dtsg_token
from sandbox.sites.messages import Request, Response, deletion, html, redirect
from sandbox.sites.serving.relay import GUARD, compact
from sandbox.sites.serving.speaking import CACHED, NO_STORE, speak
from sandbox.sites.site import Site
from sandbox.sites.states import Answer, Normal, Page, StateSpec
from sandbox.sites.templates import Templates

WWW = "www.facebook.com"
STATIC_HOST = "static.xx.fbcdn.net"
SESSION_COOKIES = ("xs", "c_user")
TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
STATIC_FILES = frozenset({"comet.js", "virtual.js", "profile.js", "post.js", "comet.css"})
NOT_LOGGED_IN = 1357001


class FacebookSite(Site):
    """A Facebook of invented people. `kill_after` counts pages of lists fetched by the page's script."""

    platform: ClassVar[str] = "facebook"
    hosts: ClassVar[tuple[str, ...]] = (WWW, "facebook.com", "m.facebook.com", STATIC_HOST, IMAGE_HOST)
    STATES: ClassVar[Mapping[str, StateSpec]] = STATES
    TROUBLES: ClassVar[Mapping[str, str]] = TROUBLES

    def __init__(self, *, latency_ms: float = 0.0) -> None:
        super().__init__(latency_ms=latency_ms)
        self.directory = Directory()
        self._templates = Templates(Path(__file__).parent)
        self._pages = Pages(self._templates)
        self.recycles = False
        """Whether every list keeps only the rows near the screen on its page; some profiles' lists always do."""
        self._graphql = GraphQL(self.directory)

    def add_account(self, account: Account) -> None:
        """Let an account exist, with a small profile of its own when nobody has made one."""
        super().add_account(account)
        if self.directory.by_id(account.id) is None:
            self.add_profile(FacebookProfile(id=account.id, vanity=account.handle, name=account.name))

    def add_profile(self, profile: FacebookProfile) -> None:
        """Let a profile and the people in its lists be found."""
        self.directory.add(profile)

    def respond(self, request: Request, viewer: AccountRecord | None) -> Response:
        """The answer of the site, by host, then by path, then by the state of the viewer's session."""
        if request.host == STATIC_HOST:
            return self._static(request)
        if request.host == IMAGE_HOST:
            picture = picture_for(request.path)
            return Response(status=404) if picture is None else Response(200, picture, "image/png", (CACHED,))
        if request.host != WWW:
            return redirect(f"https://{WWW}{request.target}", 301).adding(NO_STORE)
        page = landing(request.path, request.query_string)
        if page is not None:
            return self._landing(page, request, viewer)
        if request.path.startswith(("/api/graphql", "/ajax/")):
            return self._called(request, viewer)
        return self._document(request, viewer)

    def viewer(self, request: Request) -> AccountRecord | None:
        """Whose c_user and xs the request carries."""
        return viewer_of(request, self._book)

    def claimed_id(self, request: Request) -> str | None:
        """The c_user of the request."""
        return request.cookies.get("c_user")

    def cookies_of(self, record: AccountRecord) -> list[dict[str, object]]:
        """Playwright cookies of a login."""
        return cookies_of(record)

    def operation(self, request: Request) -> str:
        """The friendly name, from the header or the form."""
        if not request.path.startswith("/api/graphql"):
            return ""
        return request.headers.get("x-fb-friendly-name") or request.form.get("fb_api_req_friendly_name", "")

    def countable(self, request: Request) -> bool:
        """Whether it fetches a further page of a list."""
        return self.operation(request) in LIST_QUERIES

    def _static(self, request: Request) -> Response:
        name = request.path.rpartition("/")[2]
        if name not in STATIC_FILES:
            return Response(status=404)
        return Response(200, self._templates.static(name), TYPES[Path(name).suffix], (CACHED,))

    def _landing(self, page: Page, request: Request, viewer: AccountRecord | None) -> Response:
        if viewer is not None and viewer.state == "valid":
            return redirect("/").adding(NO_STORE)
        return self._speak(page, request, viewer)

    def _called(self, request: Request, viewer: AccountRecord | None) -> Response:
        if viewer is None:
            return answered(refusal(NOT_LOGGED_IN)).setting(*_lost(request))
        answer = self.STATES[viewer.state].api
        if not isinstance(answer, Normal):
            return self._speak(answer, request, viewer)
        if request.path.startswith("/api/graphql"):
            return self._queried(request, viewer)
        if request.path.startswith("/ajax/dtsg"):
            token = {"__ar": 1, "payload": {"token": dtsg_token(viewer)}, "lid": "7576000000000000003"}
            return answered(GUARD + compact(token))
        if request.path.startswith("/ajax/route-definition"):
            return answered(GUARD + compact({"__ar": 1, "payload": route_definition(request, self.directory)}))
        return answered(GUARD + compact({"__ar": 1, "payload": None}))

    def _queried(self, request: Request, viewer: AccountRecord) -> Response:
        """The answer to a query, with the trouble that is due if it is one about a list."""
        operation = usual_name(self.operation(request))
        if operation not in LIST_QUERIES | POST_QUERIES:
            return self._graphql.answer(request, viewer)
        trouble = self.troubles.take(operation, viewer.account.id)
        response = self._graphql.answer(request, viewer, overlap=trouble == OVERLAP)
        return replace(response, body=spoil(trouble, response.body.decode()).encode()) if trouble else response

    def _document(self, request: Request, viewer: AccountRecord | None) -> Response:
        if viewer is None:
            return self._for_stranger(request)
        answer = self.STATES[viewer.state].document
        if isinstance(answer, Page) and answer.at_home and not is_own(request):
            return redirect(f"https://{WWW}/").adding(NO_STORE)
        if not isinstance(answer, Normal):
            return self._speak(answer, request, viewer)
        response = self._page(request, viewer).adding(NO_STORE)
        return response.setting(*rotated(viewer)) if self.rotate_cookies else response

    def _page(self, request: Request, viewer: AccountRecord) -> Response:
        if request.path.startswith("/settings"):
            return html(self._pages.home(viewer, settings=True))
        if is_home(request):
            return html(self._pages.home(viewer))
        if request.path.rstrip("/") == "/me":
            return redirect(f"https://{WWW}/{viewer.account.handle}")
        target = find_target(request, self.directory)
        if target is None:
            return html(self._pages.unavailable(viewer))
        return html(self._pages.profile(viewer, target, self._habits(viewer)))

    def _habits(self, viewer: AccountRecord) -> Habits:
        """What the page's script does otherwise than usual."""
        renamed, recycles, jumps = (
            self.troubles.in_force(name, viewer.account.id)
            for name in ("operation_renamed", "recycled", "jumps_to_top")
        )
        return Habits(recycles=self.recycles or recycles, jumps=jumps, names=RENAMED if renamed else {})

    def _for_stranger(self, request: Request) -> Response:
        """Old cookies are taken away on the way to the login; without cookies there is a wall, sometimes in place."""
        if request.cookies.get("xs") or request.cookies.get("c_user"):
            login = f"https://{WWW}/login/?next={quote(request.url, safe='')}"
            return redirect(login).setting(*_lost(request)).adding(NO_STORE)
        if request.path.startswith("/settings"):
            return redirect(f"https://{WWW}/login.php?next={quote(request.url, safe='')}").adding(NO_STORE)
        return self._speak(Page("login"), request, None)

    def _speak(self, answer: Answer, request: Request, viewer: AccountRecord | None) -> Response:
        locale = viewer.account.locale if viewer else _locale(request)
        return speak(
            answer, request, domain=DOMAIN, render=lambda name, values: self._pages.stranger(name, locale, **values)
        )


def _locale(request: Request) -> str:
    return "es_ES" if request.headers.get("accept-language", "").startswith("es") else "en_US"


def _lost(request: Request) -> list[str]:
    return [deletion(name, DOMAIN) for name in SESSION_COOKIES if name in request.cookies]
