"""An answer of a site as the browser saw it, turned into what the classifier and the parsers take."""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Request, Response

from core.domain.results.evidence import RawAnswer
from core.domain.sessions.verdict import SessionState, Verdict

REDIRECTS = range(300, 400)
_HEADERS_TIMEOUT_S = 2.0
BODY_CAP = 14 * 1024 * 1024
"""Larger bodies are not looked at (docs/reference/extraction.md 1.5)."""


@dataclass(frozen=True, slots=True)
class ApiRules:
    """How a platform's own calls are told from everything else a page loads, and what they are called."""

    matches: Callable[[str], bool]
    operation: Callable[[Request], str]
    is_dispensable: Callable[[str], bool] = lambda _: False
    """Calls that reading can do without, by URL: a pause that the site asks of them is theirs alone."""
    is_own_pause: Callable[[str, str], bool] = lambda _url, _reason: False
    """Whether a pause, by the call's URL and the reason, is that endpoint's alone: its reader gets the error."""

    def spares(self, verdict: Verdict, url: str) -> bool:
        """Whether a verdict about a call leaves the session as it is."""
        return self.tells_pause(verdict, url) or (verdict.state is SessionState.RESTRICTED and self.is_dispensable(url))

    def tells_pause(self, verdict: Verdict, url: str) -> bool:
        """Whether a verdict about a call is the pause of its endpoint."""
        return verdict.state is SessionState.RESTRICTED and self.is_own_pause(url, verdict.reason)


@dataclass(frozen=True, slots=True)
class Document:
    """A main-frame document as it was answered and judged; `body` is empty when it could not be read."""

    url: str = field(repr=False)
    status: int
    verdict: Verdict
    body: str = field(default="", repr=False)

    @property
    def raw(self) -> RawAnswer:
        """As evidence."""
        return RawAnswer(self.url, self.status, self.body)


@dataclass(frozen=True, slots=True)
class ApiAnswer:
    """One answer to a call of the page's own script. `variables` are the call's, where it carried any."""

    url: str = field(repr=False)
    status: int
    operation: str
    body: str = field(repr=False)
    variables: Mapping[str, Any] = field(default_factory=dict, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    """The answer's, names in lower case."""

    @property
    def raw(self) -> RawAnswer:
        """As evidence."""
        return RawAnswer(self.url, self.status, self.body, self.operation)


def form_of(request: Request) -> dict[str, str]:
    """Fields of a form-urlencoded request body; empty for anything else."""
    data = request.post_data
    if not data or data[:1] in "{[":
        return {}
    return {name: values[-1] for name, values in parse_qs(data, keep_blank_values=True).items()}


def variables_of(request: Request) -> dict[str, Any]:
    """The GraphQL variables that a call carried: in its form, its JSON or its address; empty when there are none."""
    data = request.post_data or ""
    try:
        if data.startswith("{"):
            variables = json.loads(data).get("variables", {})
        else:
            told = form_of(request) if data else _query_of(request)
            variables = json.loads(told.get("variables", "{}"))
    except ValueError:
        return {}
    return variables if isinstance(variables, dict) else {}


def _query_of(request: Request) -> dict[str, str]:
    return {name: values[-1] for name, values in parse_qs(urlsplit(request.url).query).items()}


async def head_of(response: Response) -> tuple[dict[str, str], list[str]]:
    """Headers (of repeated ones the last) and Set-Cookie lines; the browser's short list if the full one fails."""
    try:
        entries = await asyncio.wait_for(response.headers_array(), _HEADERS_TIMEOUT_S)
    except (PlaywrightError, TimeoutError):
        return dict(response.headers), []
    headers = {entry["name"].lower(): entry["value"] for entry in entries}
    return headers, [entry["value"] for entry in entries if entry["name"].lower() == "set-cookie"]
