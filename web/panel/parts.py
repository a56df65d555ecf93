"""What every page of the panel is made of: its services, who may see it, and how it is rendered."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Annotated, Any

from fastapi import APIRouter, Form, Path, Query, Request, Response
from fastapi.responses import RedirectResponse
from markupsafe import escape

from core.domain.people.web_access import Visitor
from web.api.errors import Sentence
from web.auth.authenticator import Authenticator, Sleep
from web.options import WebOptions
from web.page_routes import page_route
from web.pages import Pages
from web.panel import words
from web.services import WebServices

PANEL = "/panel"
PAGE = 25
"""Rows of a list."""
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
Offset = Annotated[int, Query(alias="desde", ge=0, le=1_000_000)]
Text = Annotated[str, Query(max_length=80)]
Back = Annotated[str, Form(max_length=300)]
_OWN_PLACE = re.compile(r"/panel(?:/[a-z]+(?:/\d{1,10})?)?(?:\?[\w=&%+.-]*)?")


@dataclass(frozen=True, slots=True)
class Moment:
    """When and where the viewer looks."""

    now: datetime
    zone: tzinfo


@dataclass(frozen=True, slots=True)
class Pager:
    """Addresses of the neighbouring pages of a list; empty where there is none."""

    previous: str = ""
    following: str = ""
    shown: str = ""
    """`26–50`."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Given to every module of pages."""

    services: WebServices
    doors: Authenticator
    pages: Pages
    options: WebOptions
    now: Callable[[], datetime]
    sleep: Sleep
    sentence: Sentence

    def moment(self) -> Moment:
        """Of this request."""
        return Moment(self.now(), self.options.zone)

    def router(self) -> APIRouter:
        """A router whose errors are pages too."""
        return APIRouter(include_in_schema=False, route_class=page_route(self.pages, self.sentence))

    def page(self, request: Request, template: str, visitor: Visitor, *, status: int = 200, **values: Any) -> Response:
        """A page of the panel with its navigation and the note of what was just done."""
        note = words.NOTES.get(request.query_params.get("nota", ""), "")
        here = request.url.path.removeprefix(PANEL).strip("/").partition("/")[0]
        common = {"note": note, "here": here, "menu": words.menu(visitor.role), "place": escape(_place(request))}
        return self.pages.page(request, template, visitor, status=status, **common, **values)


def back(place: str, note: str) -> RedirectResponse:
    """To the page that sent the form, with a note; a foreign place is the overview."""
    own = place if _OWN_PLACE.fullmatch(place) else PANEL
    path, _, query = own.partition("?")
    kept = "&".join(pair for pair in query.split("&") if pair and not pair.startswith("nota="))
    return RedirectResponse(f"{path}?{kept}{'&' if kept else ''}nota={note}", 303)


def pager(request: Request, offset: int, shown: int, *, more: bool, page: int = PAGE) -> Pager:
    """The neighbours of a page that begins at `offset` and shows so many rows."""

    def at(start: int) -> str:
        return str(request.url.replace(scheme="", netloc="").include_query_params(desde=start))

    return Pager(
        at(max(0, offset - page)) if offset else "",
        at(offset + page) if more else "",
        f"{offset + 1}–{offset + shown}" if shown else "",
    )


def _place(request: Request) -> str:
    """The address of this page, for forms to come back to."""
    return str(request.url.replace(scheme="", netloc="").remove_query_params("nota"))
