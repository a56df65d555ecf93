"""The local Instagram: navigations, the private API and their walls, profiles with their lists and posts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar
from urllib.parse import quote

from sandbox.sites.accounts import Account, AccountRecord
from sandbox.sites.facebook.html.pictures import portrait
from sandbox.sites.instagram.answers import PLEASE_WAIT, fail
from sandbox.sites.instagram.api import answer_call
from sandbox.sites.instagram.content.calls import ContentCalls
from sandbox.sites.instagram.content.directory import Directory
from sandbox.sites.instagram.content.documents import Habits, Shapes, Target, blocks, find_target, title
from sandbox.sites.instagram.content.model import InstagramProfile
from sandbox.sites.instagram.content.rows import IMAGE_HOST
from sandbox.sites.instagram.content.troubles import TROUBLES
from sandbox.sites.instagram.landings import landing
from sandbox.sites.instagram.session import DOMAIN, claimed_id, cookies_of, rotated, viewer_of
from sandbox.sites.instagram.states import STATES
from sandbox.sites.instagram.viewer import config_block
from sandbox.sites.messages import Request, Response, deletion, html, redirect
from sandbox.sites.serving.speaking import CACHED, NO_STORE, speak
from sandbox.sites.site import Site
from sandbox.sites.states import Answer, Normal, Page, StateSpec
from sandbox.sites.templates import Templates

WWW = "www.instagram.com"
API_HOST = "i.instagram.com"
STATIC_HOST = "static.cdninstagram.com"
API_PATHS = ("/api/", "/graphql/")
PUBLIC_PATHS = ("/",)
SCRIPTS = frozenset({"polaris.js", "content.js"})


class InstagramSite(Site):
    """An Instagram of invented people. `kill_after` counts calls of the API.

    `troubles` make its lists and profiles go wrong, `shapes` say in which form it tells them.
    """

    platform: ClassVar[str] = "instagram"
    hosts: ClassVar[tuple[str, ...]] = (WWW, "instagram.com", API_HOST, STATIC_HOST, IMAGE_HOST)
    STATES: ClassVar[Mapping[str, StateSpec]] = STATES
    TROUBLES: ClassVar[Mapping[str, str]] = TROUBLES

    def __init__(self, *, latency_ms: float = 0.0) -> None:
        super().__init__(latency_ms=latency_ms)
        self._templates = Templates(Path(__file__).parent)
        self.directory = Directory()
        self.shapes = Shapes()
        self._content = ContentCalls(self.directory, self.troubles)

    def add_account(self, account: Account) -> None:
        """Let an account exist, with a small profile of its own when nobody has made one."""
        super().add_account(account)
        if self.directory.by_id(account.id) is None:
            self.add_profile(InstagramProfile(account.id, account.handle, account.name))

    def add_profile(self, profile: InstagramProfile) -> None:
        """Let a profile, its posts and the people around it be found."""
        self.directory.add(profile)

    def respond(self, request: Request, viewer: AccountRecord | None) -> Response:
        """The answer of the site, by host, then by path, then by the state of the viewer's session."""
        if request.host == STATIC_HOST:
            return self._static(request)
        if request.host == IMAGE_HOST:
            return Response(200, portrait(request.path.rpartition("/")[2].partition("_")[0]), "image/png", (CACHED,))
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
        name = request.path.rpartition("/")[2]
        if name not in SCRIPTS:
            return Response(status=404)
        return Response(200, self._templates.static(name), "text/javascript; charset=utf-8", (CACHED,))

    def _called(self, request: Request, viewer: AccountRecord | None) -> Response:
        if viewer is None:
            if "sessionid" in request.cookies:
                return self._speak(fail("login_required", status=403, deletes=("sessionid",)), request, None)
            return self._speak(fail(PLEASE_WAIT, status=401, require_login=True), request, None)
        answer = self.STATES[viewer.state].api
        if not isinstance(answer, Normal):
            return self._speak(answer, request, viewer)
        response = self._content.answer(request, viewer) or answer_call(request, viewer)
        return response.setting(*rotated(viewer)) if self.rotate_cookies else response

    def _document(self, request: Request, viewer: AccountRecord | None) -> Response:
        if viewer is None:
            return self._for_stranger(request)
        answer = self.STATES[viewer.state].document
        if not isinstance(answer, Normal):
            return self._speak(answer, request, viewer)
        response = html(self._page(request.path, viewer)).adding(NO_STORE)
        return response.setting(*rotated(viewer)) if self.rotate_cookies else response

    def _page(self, path: str, viewer: AccountRecord) -> str:
        target: Target | None = find_target(path, self.directory)
        return self._templates.render(
            "polaris",
            session_class="logged-in",
            lang=viewer.account.locale[:2],
            config=config_block(viewer),
            title="Instagram" if target is None else title(target),
            data="" if target is None else blocks(target, viewer, self.shapes, self._habits(viewer)),
        )

    def _habits(self, viewer: AccountRecord) -> Habits:
        """What the page's script does otherwise than usual."""
        names = ("operation_renamed", "login_sync")
        renamed, at_login = (self.troubles.in_force(name, viewer.account.id) for name in names)
        return Habits(renamed=renamed, sync_at_login=at_login)

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
