"""Troubles that a test orders for the next requests: late, refused, cut or garbled answers."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sandbox.sites.messages import Request, Response

_REDIRECTS = range(301, 309)


@dataclass(slots=True)
class Fault:
    """A trouble for the next `times` requests whose path starts with `path_prefix`; see `Site.fault`.

    `account_id` and `operation`, when given, must be those of the request too.
    """

    path_prefix: str
    times: int
    status: int | None = None
    delay_ms: float = 0.0
    drop: bool = False
    body: str | None = None
    truncate: bool = False
    append: str = ""
    drip_s: float = 0.0
    more_mb: int = 0
    account_id: str | None = None
    operation: str | None = None

    def take(self, request: Request, *, account_id: str | None, operation: str) -> bool:
        """Whether it strikes this request, of that account and that operation; counts it if so."""
        if self.times <= 0 or not request.path.startswith(self.path_prefix):
            return False
        if self.account_id not in (None, account_id) or self.operation not in (None, operation):
            return False
        self.times -= 1
        return True

    @property
    def replaces(self) -> bool:
        """Whether the site's own answer is not even made."""
        return self.drop or self.body is not None or self.status is not None

    def answer(self) -> Response:
        """The answer in place of the site's own; a redirect leads to where it came from."""
        status = self.status or 200
        circle = (("location", "?"),) if status in _REDIRECTS else ()
        return Response(
            status=status,
            headers=circle,
            body=(self.body or "").encode("utf-8"),
            drop=self.drop,
            truncate=self.truncate,
            drip_s=self.drip_s,
            more_mb=self.more_mb,
        )

    def spoil(self, response: Response) -> Response:
        """The site's own answer, longer, slower or cut short when asked for."""
        body = response.body + self.append.encode("utf-8")
        if self.truncate:
            body = body[: max(1, len(body) // 3)]
        return replace(response, body=body, truncate=self.truncate, drip_s=self.drip_s, more_mb=self.more_mb)
