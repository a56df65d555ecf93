"""What a local site sees and says: one request, one answer, without any framework in between."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, quote

HTML = "text/html; charset=utf-8"
JSON = "application/json; charset=utf-8"
PAST = "Thu, 01-Jan-1970 00:00:01 GMT"


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it arrived; header names in lower case, `client` as "ip:port"."""

    method: str
    host: str
    path: str
    query_string: str
    headers: Mapping[str, str]
    body: bytes
    client: str

    @property
    def target(self) -> str:
        """Path with its query string."""
        return f"{self.path}?{self.query_string}" if self.query_string else self.path

    @property
    def url(self) -> str:
        """The whole address, under the real name."""
        return f"https://{self.host}{self.target}"

    @property
    def query(self) -> dict[str, str]:
        """Query parameters; of repeated ones the last."""
        return dict(parse_qsl(self.query_string, keep_blank_values=True))

    @property
    def form(self) -> dict[str, str]:
        """Fields of a form-urlencoded body; empty when the body is something else."""
        return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))

    @property
    def cookies(self) -> dict[str, str]:
        """Cookies by name, values untouched."""
        pairs = (part.partition("=") for part in self.headers.get("cookie", "").split(";"))
        return {name.strip(): value.strip() for name, _, value in pairs if name.strip()}


@dataclass(frozen=True, slots=True)
class Response:
    """One answer.

    `drop` cuts the connection without a word, `truncate` in the middle of the declared body; with `drip_s` one byte
    comes after so many seconds, and then the next; `more_mb` megabytes of spaces follow the body.
    """

    status: int = 200
    body: bytes = b""
    content_type: str = HTML
    headers: tuple[tuple[str, str], ...] = field(default=())
    drop: bool = False
    truncate: bool = False
    drip_s: float = 0.0
    more_mb: int = 0

    def adding(self, *headers: tuple[str, str]) -> Response:
        """The same answer with more headers."""
        return replace(self, headers=(*self.headers, *headers))

    def setting(self, *cookies: str) -> Response:
        """The same answer with more Set-Cookie headers."""
        return self.adding(*(("set-cookie", cookie) for cookie in cookies))


def html(text: str, status: int = 200) -> Response:
    """An HTML page."""
    return Response(status=status, body=text.encode("utf-8"))


def json_response(data: object, status: int = 200, content_type: str = JSON) -> Response:
    """A JSON document."""
    return Response(status=status, body=json.dumps(data, separators=(",", ":")).encode(), content_type=content_type)


def redirect(location: str, status: int = 302) -> Response:
    """A redirection with an empty body."""
    return Response(status=status, headers=(("location", location),))


def with_next(location: str, request: Request) -> str:
    """Fill `{next}` in a redirect target with the quoted address that was asked for."""
    return location.replace("{next}", quote(request.url, safe=""))


def deletion(name: str, domain: str) -> str:
    """A Set-Cookie value that deletes a cookie the way these sites do it."""
    return f"{name}=deleted; expires={PAST}; Max-Age=0; path=/; domain={domain}; secure; httponly"
