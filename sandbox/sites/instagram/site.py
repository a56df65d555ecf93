"""The local Instagram, as far as session states go: navigations, the private API and their walls."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar
from urllib.parse import quote

from sandbox.sites.accounts import AccountRecord
from sandbox.sites.instagram.answers import PLEASE_WAIT, fail
from sandbox.sites.instagram.api import answer_call
from sandbox.sites.instagram.landings import landing
from sandbox.sites.instagram.session import DOMAIN, claimed_id, cookies_of, rotated, viewer_of
from sandbox.sites.instagram.states import STATES
from sandbox.sites.instagram.viewer import config_block
from sandbox.sites.messages import Request, Response, deletion, html, redirect
from sandbox.sites.site import Site
from sandbox.sites.speaking import NO_STORE, speak
from sandbox.sites.states import Answer, Normal, Page, StateSpec
from sandbox.sites.templates import Templates

WWW = "www.instagram.com"
API_HOST = "i.instagram.com"
STATIC_HOST = "static.cdninstagram.com"
API_PATHS = ("/api/", "/graphql/")
PUBLIC_PATHS = ("/",)


class InstagramSite(Site):
    """An Instagram whose accounts have sessions but no followers yet. `kill_after` counts calls of the API."""

    platform: ClassVar[str] = "instagram"
    hosts: ClassVar[tuple[str, ...]] = (WWW, "instagram.com", API_HOST, STATIC_HOST)
    STATES: ClassVar[Mapping[str, StateSpec]] = STATES

    def __init__(self, *, latency_ms: float = 0.0) -> None:
        super().__init__(latency_ms=latency_ms)
        self._templates = Templates(Path(__file__).parent)

    def respond(self, request: Request, viewer: AccountRecord | None) -> Response:
        """The answer of the site, by host, then by path, then by the state of the viewer's session."""
        if request.host == STATIC_HOST:
            return self._static(request)
        if request.host == "instagram.com":
            return redirect(f"https://{WWW}{request.target}", 301).adding(NO_STORE)
        if request.host == API_HOST or request.path.startswith(API_PATHS):
            return self._called(request, viewer)
        page = landing(request.path)
        if page is not None:
            if viewer is not None and viewer.state == "valid":
                return redirect("/").adding(NO_STORE)
            return self._speak(page, request, viewer)
        return self._document(request, viewer)

    def viewer(self, request: Request) -> AccountRecord | None:
        """Whose sessionid the request carries."""
        return viewer_of(request, self._book)

    def claimed_id(self, request: Request) -> str | None:
        """The number that the session cookies name."""
        return claimed_id(request)

    def cookies_of(self, record: AccountRecord) -> list[dict[str, object]]:
        """Playwright cookies of a login."""
        return cookies_of(record)

    def operation(self, request: Request) -> str:
        """The friendly name, from the header or the form."""
        if not request.path.startswith(("/graphql/", "/api/graphql")):
            return ""
        return request.headers.get("x-fb-friendly-name") or request.form.get("fb_api_req_friendly_name", "")

    def countable(self, request: Request) -> bool:
        """Whether it is a call of the API."""
        return request.path.startswith(API_PATHS)

    def _static(self, request: Request) -> Response:
        if not request.path.endswith("/polaris.js"):
            return Response(status=404)
        return Response(200, self._templates.static("polaris.js"), "text/javascript; charset=utf-8")

    def _called(self, request: Request, viewer: AccountRecord | None) -> Response:
        if viewer is None:
            if "sessionid" in request.cookies:
                return self._speak(fail("login_required", status=403, deletes=("sessionid",)), request, None)
            return self._speak(fail(PLEASE_WAIT, status=401, require_login=True), request, None)
        answer = self.STATES[viewer.state].api
        if not isinstance(answer, Normal):
            return self._speak(answer, request, viewer)
        response = answer_call(request, viewer, self._book)
        return response.setting(*rotated(viewer)) if self.rotate_cookies else response

    def _document(self, request: Request, viewer: AccountRecord | None) -> Response:
        if viewer is None:
            return self._for_stranger(request)
        answer = self.STATES[viewer.state].document
        if not isinstance(answer, Normal):
            return self._speak(answer, request, viewer)
        response = html(
            self._templates.render(
                "polaris", session_class="logged-in", lang=viewer.account.locale[:2], config=config_block(viewer)
            )
        ).adding(NO_STORE)
        return response.setting(*rotated(viewer)) if self.rotate_cookies else response

    def _for_stranger(self, request: Request) -> Response:
        stale = "sessionid" in request.cookies
        if not stale and request.path in PUBLIC_PATHS:
            return self._speak(Page("login", values=(("login", "Log in"),)), request, None)
        login = redirect(f"https://{WWW}/accounts/login/?next={quote(request.target, safe='')}").adding(NO_STORE)
        return login.setting(deletion("sessionid", DOMAIN)) if stale else login

    def _speak(self, answer: Answer, request: Request, viewer: AccountRecord | None) -> Response:
        lang = viewer.account.locale[:2] if viewer else "en"
        return speak(
            answer,
            request,
            domain=DOMAIN,
            render=lambda name, values: self._templates.render(name, lang=lang, config=config_block(None), **values),
        )
