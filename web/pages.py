"""Server-rendered pages: one Jinja environment, autoescaped, with what every page needs."""

from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import escape

from core.domain.people.web_access import Visitor
from core.text import unturned
from web.options import WebOptions
from web.problems import Problem

_TEMPLATES = Path(__file__).parent / "panel" / "templates"
STATIC = Path(__file__).parent / "panel" / "static"
PART_HEADER = "x-panel-part"
"""A script asks for one part of a page by the name of its block."""


class Pages:
    """Renders templates. A name that a page lacks is an error, never an empty place."""

    def __init__(self, options: WebOptions) -> None:
        self._common = {"version": options.version}
        self._environment = _environment()

    def plain(self, request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
        """A page for a visitor who is not signed in."""
        return self._render(template, status, {"request": request, "visitor": None, "csrf": "", **values})

    def problem(self, request: Request, given: Problem) -> HTMLResponse:
        """A refusal, with the way back."""
        return self.plain(request, "problema.html", status=given.status, problem=given)

    def page(
        self, request: Request, template: str, visitor: Visitor, *, status: int = 200, **values: Any
    ) -> HTMLResponse:
        """A page of the panel for `visitor`."""
        csrf = escape(getattr(request.state, "csrf", ""))
        return self._render(template, status, {"request": request, "visitor": visitor, "csrf": csrf, **values})

    def _render(self, template: str, status: int, values: dict[str, Any]) -> HTMLResponse:
        values = self._common | values
        found = self._environment.get_template(template)
        part = values["request"].headers.get(PART_HEADER)
        if part is not None and part in found.blocks:
            return HTMLResponse("".join(found.blocks[part](found.new_context(values))), status)
        return HTMLResponse(found.render(values), status)


def _shown(value: Any) -> Any:
    """A name never turns what stands beside it around. Markup is made of texts that went through here."""
    return unturned(value) if type(value) is str else value


@cache
def _environment() -> Environment:
    """Every template, compiled once in the life of the process: no request waits for a compiler or looks for files."""
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        finalize=_shown,
    )
    environment.globals["ui"] = environment.get_template("piezas.html").module
    for name in environment.list_templates():
        environment.get_template(name)
    return environment
