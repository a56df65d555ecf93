"""The local X: navigations, the two probe addresses, the API and their walls."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar, cast

from sandbox.sites.accounts import Account, AccountRecord
from sandbox.sites.facebook.html.pictures import portrait
from sandbox.sites.messages import Request, Response, html, json_response, redirect
from sandbox.sites.serving.speaking import CACHED, NO_STORE, speak
from sandbox.sites.site import Site
from sandbox.sites.states import Answer, Normal, Page, Payload, StateSpec
from sandbox.sites.templates import Templates
from sandbox.sites.x.answers import Fill, XStateSpec, code
from sandbox.sites.x.api import ACCOUNT_LIST, CSRF_MISMATCH, answer_call, filled, shown_id
from sandbox.sites.x.directory import Directory
from sandbox.sites.x.graphql.drift import TROUBLES
from sandbox.sites.x.graphql.operations import RENAMED, Operations
from sandbox.sites.x.landings import landing
from sandbox.sites.x.model import Person, XProfile
from sandbox.sites.x.session import DOMAIN, claimed_id, cookies_of, csrf_matches, rotated, stranger_cookies, viewer_of
from sandbox.sites.x.states import LOGIN, STATES

API_HOST = "api.x.com"
STATIC_HOST, IMAGE_HOST = "abs.twimg.com", "pbs.twimg.com"
OLD_HOSTS = ("twitter.com", "www.x.com", "mobile.x.com")
API_PATHS = ("/i/api/", "/1.1/", "/graphql/")
USER_STATE = "/help-center/forms/api/prod/user_state.json"
BUNDLE = "entry-client-logged-in-ondemand"
CHUNKS = ("timelines", "virtual")
BAD_BEARER, NOT_AUTHENTICATED = 215, 32


class XSite(Site):
    """An X of invented people. `kill_after` counts calls of the API; `troubles` are those of its lists."""

    platform: ClassVar[str] = "x"
    hosts: ClassVar[tuple[str, ...]] = ("x.com", API_HOST, STATIC_HOST, IMAGE_HOST, *OLD_HOSTS)
    STATES: ClassVar[Mapping[str, StateSpec]] = STATES
    TROUBLES: ClassVar[Mapping[str, str]] = TROUBLES

    def __init__(self, *, latency_ms: float = 0.0) -> None:
        super().__init__(latency_ms=latency_ms)
        self._templates = Templates(Path(__file__).parent)
        self.directory = Directory()
        self.graphql = Operations(self.directory, self.troubles)

    def add_account(self, account: Account) -> None:
        """Let an account exist, with a small profile of its own when nobody has made one."""
        super().add_account(account)
        if self.directory.by_id(account.id) is None:
            self.add_profile(XProfile(Person(account.id, account.handle, account.name)))

    def add_profile(self, profile: XProfile) -> None:
        """Let a profile and the people around it be found."""
        self.directory.add(profile)

    def respond(self, request: Request, viewer: AccountRecord | None) -> Response:
        """The answer of the site, by host, then by path, then by the state of the viewer's session."""
        if request.host == STATIC_HOST:
            return self._script(request)
        if request.host == IMAGE_HOST:
            return Response(200, portrait(request.path), "image/png", (CACHED,))
        if request.host in OLD_HOSTS:
            return redirect(f"https://x.com{request.target}", 301).adding(NO_STORE)
        if request.path == USER_STATE:
            return self._user_state(request, viewer)
        if request.host == API_HOST or request.path.startswith(API_PATHS):
            return self._called(request, viewer)
        return self._document(request, viewer)

    def viewer(self, request: Request) -> AccountRecord | None:
        """Whose auth_token the request carries."""
        return viewer_of(request, self._book)

    def claimed_id(self, request: Request) -> str | None:
        """The number in twid."""
        return claimed_id(request, self._book)

    def cookies_of(self, record: AccountRecord) -> list[dict[str, object]]:
        """Playwright cookies of a login."""
        return cookies_of(record)

    def operation(self, request: Request) -> str:
        """The last part of a GraphQL address."""
        return request.path.rpartition("/")[2] if "/graphql/" in request.path else ""

    def countable(self, request: Request) -> bool:
        """Whether it is a call of the API."""
        return request.path.startswith(API_PATHS)

    def _script(self, request: Request) -> Response:
        """A part of the front end; whatever is not one of the later parts is its first one."""
        name = next((chunk for chunk in CHUNKS if f"ondemand.{chunk}." in request.path), "client")
        script = self._templates.static(f"{name}.js")
        headers = (CACHED, ("access-control-allow-origin", "*"))
        return Response(200, script, "text/javascript; charset=utf-8", headers)

    def _user_state(self, request: Request, viewer: AccountRecord | None) -> Response:
        if viewer is None:
            return self._speak(code(NOT_AUTHENTICATED, status=401), request, None)
        spec = cast("XStateSpec", self.STATES[viewer.state])
        if spec.user_state is not None:
            return json_response({"userState": spec.user_state})
        if isinstance(spec.api, Normal):
            return json_response({"userState": "normal"})
        return self._speak(spec.api, request, viewer)

    def _called(self, request: Request, viewer: AccountRecord | None) -> Response:
        if viewer is None:
            return self._speak(code(NOT_AUTHENTICATED, status=401), request, None)
        spec = cast("XStateSpec", self.STATES[viewer.state])
        listing = request.path.endswith(ACCOUNT_LIST)
        answer = spec.account_list if listing and spec.account_list is not None else spec.api
        if not isinstance(answer, Normal):
            return self._speak(answer, request, viewer)
        if not request.headers.get("authorization", "").startswith("Bearer AAAA"):
            return self._speak(code(BAD_BEARER, status=400), request, viewer)
        if not csrf_matches(request):
            return self._speak(code(CSRF_MISMATCH), request, viewer).setting(rotated(viewer))
        name = self.operation(request)
        response = self.graphql.answer(name, request, viewer) if name else answer_call(request, viewer)
        return response.setting(rotated(viewer)) if self.rotate_cookies else response

    def _document(self, request: Request, viewer: AccountRecord | None) -> Response:
        page = landing(request.path)
        if page is not None:
            well = viewer is not None and viewer.state == "valid"
            return redirect("https://x.com/home").adding(NO_STORE) if well else self._landing(page, request, viewer)
        if viewer is None:
            return self._landing(Page("login") if request.path == "/" else LOGIN, request, None)
        answer = self.STATES[viewer.state].document
        if not isinstance(answer, Normal):
            return self._speak(answer, request, viewer)
        lang = viewer.account.locale[:2]
        session = {"user_id": shown_id(viewer), "screen_name": viewer.account.handle, "language": lang}
        state = {"session": session, "operations": self._operations(viewer)}
        script = f"window.__INITIAL_STATE__={json.dumps(state)};window.__META_DATA__={{}};"
        home = html(self._templates.render("home", lang=lang, bundle=BUNDLE, state=script))
        response = home.adding(NO_STORE)
        return response.setting(rotated(viewer)) if self.rotate_cookies else response

    def _landing(self, answer: Answer, request: Request, viewer: AccountRecord | None) -> Response:
        """What a browser gets that is not in, with the cookies that strangers are handed."""
        cookies = stranger_cookies(request) if viewer is None else []
        return self._speak(answer, request, viewer).setting(*cookies)

    def _operations(self, viewer: AccountRecord) -> dict[str, str]:
        """The names of queries that this release of the front end uses, where they are others than usual."""
        return dict(RENAMED) if self.troubles.in_force("operation_renamed", viewer.account.id) else {}

    def _speak(self, answer: Answer, request: Request, viewer: AccountRecord | None) -> Response:
        lang = viewer.account.locale[:2] if viewer else "en"
        response = speak(
            filled(answer, viewer) if viewer else answer,
            request,
            domain=DOMAIN,
            render=lambda name, values: self._templates.render(name, lang=lang, **values),
        )
        rotates = isinstance(answer, Payload) and answer.data is Fill.CSRF
        return response.setting(rotated(viewer)) if rotates and viewer is not None else response
