"""The one engine: walks a platform's rules over one answer, in the order of docs/reference/signals.md section 0.

Transport error; redirect Location (or the page's own path, where a browser followed it); deletion of the session
cookie; answer headers; JSON code; HTML marker; else undecided. Wherever a ban is proved in that order, it outweighs
what looks like a logout; what proves life and logout at once proves nothing.
"""

from collections.abc import Iterable
from dataclasses import replace

from core.domain.sessions.verdict import Exchange, SessionState, Verdict
from core.platforms.signals.bodies import Asked, document_findings, page_findings, page_refinements, text_findings
from core.platforms.signals.heads import OK, REDIRECTS, head_findings
from core.platforms.signals.http.limits import until
from core.platforms.signals.http.transport import proxy_refusal, transport_verdict
from core.platforms.signals.page.documents import looks_like_json
from core.platforms.signals.page.page import Page
from core.platforms.signals.reasons import verdict
from core.platforms.signals.tables import RULES, own_address

_ERRORS = range(400, 600)
_FAILURES = range(500, 600)
_TOO_MANY = 429
_SHORT = 300
_SPACE = "\ufeff \t\r\n"
_STATUS_REASONS = {
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    410: "not_found",
    _TOO_MANY: "too_many_requests",
}


class Scanner:
    """Judges one answer while its body arrives; `exchange.body` itself is not looked at.

    `head` is the verdict where status and headers settle the state, else None. `feed` returns a verdict as soon as
    reading on is needless (proof of life, a ban); `finish` judges everything fed. `classify` is feed and finish.
    """

    def __init__(self, platform: str, exchange: Exchange) -> None:
        self._exchange = exchange
        self._headers = {name.lower(): value for name, value in exchange.headers.items()}
        self._early: list[Verdict] = []
        self._body: list[str] = []
        self._kind: bool | None = None
        """Whether the body is a page whose marks count; None while only spaces came."""
        self._page: Page | None = None
        self._asked: Asked | None = None
        rules = RULES.get(platform)
        address = own_address(rules, exchange.url) if rules else None
        self._refused: Verdict | None = None
        if rules is None:
            self._refused = verdict("platform.unknown")
        elif exchange.status <= 0:
            self._refused = transport_verdict(exchange.body)
        elif address is None:
            self._refused = verdict(f"{platform}.foreign_host")
        else:
            self._asked = Asked(rules, address, self._headers, exchange.viewer_id)
            self._early = list(head_findings(rules, exchange, self._headers, address))
        self.head = self._settled_by_head()

    def feed(self, text: str) -> Verdict | None:
        """Take the next part of the body; a verdict when reading on is needless."""
        if self._asked is None:
            return self.head
        if self._page is None:
            self._body.append(text)
            if self._kind is None and (text := text.lstrip(_SPACE)):
                self._kind = self._is_page(text)
            if not self._kind:
                return self.head
            self._page = Page(self._asked.rules)
        self._page.feed(text)
        best = (
            settle([*self._early, *page_findings(self._asked, self._page, cut=True)])
            if self.head is None
            else self.head
        )
        return self._timed(best) if best and best.state in {SessionState.VALID, SessionState.BANNED} else None

    def finish(self, *, cut: bool = False) -> Verdict:
        """The verdict on everything fed. `cut`: more would have come, so nothing follows from what was not seen."""
        if self._asked is None or self._exchange.status in REDIRECTS:
            return self.head or verdict("platform.unknown")
        if self._page is not None:
            self._page.finish()
            return self._conclude(self._asked, self._page, "<", cut=cut)
        body = "".join(self._body)
        if refusal := self._proxy_refusal(body):
            return refusal
        return self._judge_data(self._asked, body, cut=cut)

    def _settled_by_head(self) -> Verdict | None:
        if self._asked is None:
            return self._refused
        settled = settle(self._early)
        if self._exchange.status in REDIRECTS:
            return self._timed(settled or self._asked.reason("redirected_elsewhere"))
        return settled if settled and settled.state is SessionState.BANNED else None

    def _is_page(self, start: str) -> bool:
        """Whether the body is a page whose marks count: not an error page, not where data was expected."""
        asked = self._asked
        page = start.startswith("<") and self._exchange.status in OK
        return page and asked is not None and not asked.rules.is_api(asked.address)

    def _judge_data(self, asked: Asked, body: str, *, cut: bool) -> Verdict:
        """The verdict on a body that is no page of ours: data, a bare text, an error page, nothing."""
        if self._exchange.status in _FAILURES:
            return self._timed(settle(self._early) or asked.reason("server_error", str(self._exchange.status)))
        data = looks_like_json(body)
        found = list(document_findings(asked, body) if data else text_findings(asked, body))
        page = Page(asked.rules)
        if not found and self._exchange.status in OK and not asked.rules.is_api(asked.address):
            _read_part(page, body, data=data)
        self._early += found
        return self._conclude(asked, page, body, cut=cut)

    def _conclude(self, asked: Asked, page: Page, body: str, *, cut: bool) -> Verdict:
        findings = [*page_refinements(asked, page), *self._early, *page_findings(asked, page, cut=cut)]
        return self._timed(settle(findings) or self._bare(asked, body))

    def _bare(self, asked: Asked, body: str) -> Verdict:
        """Nothing known was seen: undecided, told apart by status."""
        status, rules = self._exchange.status, asked.rules
        html = body.lstrip(_SPACE).startswith("<")
        if html and status in _ERRORS and rules.wall and rules.wall[0] in self._headers:
            return verdict(rules.wall[1], f"header {rules.wall[0]}")
        own = rules.api_statuses if rules.is_api(asked.address) else rules.statuses
        if status in own:
            return verdict(own[status], str(status))
        if status in _STATUS_REASONS:
            return asked.reason(_STATUS_REASONS[status], str(status))
        expected_data = html and (status in _ERRORS or rules.is_api(asked.address))
        return asked.reason("html_instead_of_json" if expected_data else "marker_not_found", str(status))

    def _proxy_refusal(self, body: str) -> Verdict | None:
        """The verdict where the answer is the proxy's own."""
        if self._exchange.status not in _ERRORS:
            return None
        told = [value for name, value in self._headers.items() if "proxy" in name or "error" in name]
        short = len(body) <= _SHORT and not looks_like_json(body) and not body.lstrip(_SPACE).startswith("<")
        return proxy_refusal(self._exchange.status, "\n".join([*told, body if short else ""]))

    def _timed(self, found: Verdict) -> Verdict:
        """The verdict with the end of the restriction, where the answer tells it."""
        pause = found.state is SessionState.RESTRICTED or self._exchange.status in {_TOO_MANY, *_FAILURES}
        ends = until(self._headers) if pause else None
        return replace(found, until=ends) if ends else found


def _read_part(page: Page, body: str, *, data: bool) -> None:
    """Read what stands in a page's place without being one: nothing but script, or a page with something before it."""
    if data or "<" not in body:
        page.read_script(body, last=True)
    else:
        page.feed(body)
        page.finish()


def settle(findings: Iterable[Verdict]) -> Verdict | None:
    """The one verdict of several findings, which come in the order of docs/reference/signals.md section 0."""
    found = list(findings)
    by_state = {state: [item for item in found if item.state is state] for state in SessionState}
    if banned := by_state[SessionState.BANNED]:
        return banned[0]
    troubled = (SessionState.CONSENT, SessionState.RESTRICTED, SessionState.EXPIRED)
    first = next((item for item in found if item.state in troubled), None)
    alive, unknown = by_state[SessionState.VALID], by_state[SessionState.UNDECIDED]
    if first is None:
        return next(iter([*alive, *unknown]), None)
    if first.state is not SessionState.EXPIRED:
        return first
    if alive:
        return verdict(f"{first.reason.partition('.')[0]}.contradiction", first.evidence)
    return next((item for item in by_state[SessionState.EXPIRED] if item.strong), first)


def classify(platform: str, exchange: Exchange) -> Verdict:
    """What one recorded answer proves about the session that asked. Pure, linear in the body, never raises.

    A body may be cut anywhere, and an unknown platform is undecided. Source of the rules: docs/reference/signals.md 1.
    """
    scanner = Scanner(platform, exchange)
    scanner.feed(exchange.body)
    return scanner.finish()
