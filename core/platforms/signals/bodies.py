"""Findings in the body of an answer: JSON documents, or the marks of a page."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from core.domain.platforms.addresses import Address
from core.domain.sessions.verdict import SessionState, Verdict
from core.platforms.signals.heads import address_findings, is_banned_address
from core.platforms.signals.page.documents import documents
from core.platforms.signals.page.page import Page
from core.platforms.signals.reasons import REASONS, verdict
from core.platforms.signals.rules import CodeRule, Fact, HtmlRule, PlatformRules, Viewer, Where
from core.platforms.signals.tables import own_address

_LONG = 32 * 1024
_HINTS = ('"error', '"redirect', '"message"', '"step_name"', '"bloks_action"', '"logout_reason"')
"""Long data without any of these says nothing of the session and is not parsed."""
_SHORT = 40


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asked what: the surroundings in which a body is read. `headers` have lower-case names."""

    rules: PlatformRules
    address: Address
    headers: Mapping[str, str] = field(repr=False)
    viewer_id: str | None

    def reason(self, name: str, evidence: str = "") -> Verdict:
        """The verdict of one of the platform's own reasons."""
        return verdict(f"{self.rules.platform}.{name}", evidence)


def document_findings(asked: Asked, body: str) -> Iterator[Verdict]:
    """What the JSON documents of a body state."""
    if len(body) > _LONG and not any(hint in body for hint in _HINTS):
        return
    for document in documents(body):
        yield from _fact_findings(asked, asked.rules.read(document, asked.address, asked.viewer_id))


def text_findings(asked: Asked, body: str) -> Iterator[Verdict]:
    """What a short bare text from an API address states."""
    text = body.strip().casefold()
    if asked.rules.is_api(asked.address) and 0 < len(text) <= _SHORT:
        yield from _fact_findings(asked, Fact((f"text={text}",)))


def _fact_findings(asked: Asked, fact: Fact) -> Iterator[Verdict]:
    rules = [rule for code in fact.codes if (rule := _code_rule(asked, code)) is not None]
    led = [_led_to(asked, url) for url in fact.addresses]
    known = [found for found in led if found is not None]
    yield from (_told(asked, rule) for rule in rules if not rule.follows_address)
    yield from known
    if all(found.state is SessionState.EXPIRED for found in known):
        lost = len(known) < len(led)
        following = [rule for rule in rules if rule.follows_address]
        yield from (verdict(rule.elsewhere, rule.code) if lost and rule.elsewhere else _told(asked, rule)
                    for rule in following)  # fmt: skip
    if fact.viewers:
        yield viewer_finding(asked, fact.viewers, (), "viewer id")


def _code_rule(asked: Asked, code: str) -> CodeRule | None:
    for rule in asked.rules.codes:
        fits = rule.code == code and rule.host in {None, asked.address.host}
        fits = fits and (rule.under is None or asked.address.under(rule.under))
        if fits and (rule.header is None or rule.header[1].fullmatch(asked.headers.get(rule.header[0], "").strip())):
            return rule
    return None


def _led_to(asked: Asked, url: str) -> Verdict | None:
    """What the address a document names stands for; None where that decides nothing."""
    found = address_findings(asked.rules, own_address(asked.rules, url, asked.rules.home))
    return next((item for item in found if item.state is not SessionState.UNDECIDED), None)


def _told(asked: Asked, rule: CodeRule) -> Verdict:
    if REASONS[rule.reason].state is SessionState.VALID and not asked.viewer_id:
        return asked.reason("viewer_unknown", rule.code)
    return verdict(rule.reason, rule.code)


def viewer_finding(asked: Asked, viewers: Iterable[str], owners: Iterable[str], evidence: str) -> Verdict:
    """Proof of life where the named viewer is the one inside the cookies; else undecided, with the difference told."""
    named = set(viewers)
    if not asked.viewer_id:
        only = named.pop() if len(named) == 1 else ""
        return replace(asked.reason("viewer_unknown", evidence), viewer=only if only.isdecimal() else "")
    if asked.viewer_id in named or asked.viewer_id.lower() in named:
        return asked.reason("viewer", evidence)
    if asked.viewer_id in set(owners):
        return asked.reason("acting_as_page", evidence)
    return asked.reason("other_account", evidence)


def page_refinements(asked: Asked, page: Page) -> Iterator[Verdict]:
    """What kind of checkpoint a checkpoint page is."""
    if is_banned_address(asked.rules, asked.address):
        yield from (_shown(rule) for rule in asked.rules.pages if rule.where is Where.CHECKPOINT and _has(rule, page))


def page_findings(asked: Asked, page: Page, *, cut: bool = False) -> Iterator[Verdict]:
    """What the marks of a page state, and who it says is looking. A `cut` page may still name its viewer."""
    finding = _looking(asked, page)
    alive = finding is not None and finding.state is SessionState.VALID
    for rule in asked.rules.pages:
        if rule.where is not Where.CHECKPOINT and _has(rule, page) and _counts(rule, asked, page, alive=alive):
            yield _shown(rule)
    if finding is not None:
        yield finding
    elif not cut and sum(support <= page.marks for support in asked.rules.supports) > 1:
        yield asked.reason("login_form")


def _looking(asked: Asked, page: Page) -> Verdict | None:
    if page.nobody and page.viewers:
        return asked.reason("contradiction")
    if page.nobody:
        return asked.reason("logged_out", "viewer of the page")
    if page.viewers:
        return viewer_finding(asked, page.viewers, page.owners, "viewer of the page")
    return None


def _has(rule: HtmlRule, page: Page) -> bool:
    return rule.needs <= page.marks and not rule.unless & page.marks


def _counts(rule: HtmlRule, asked: Asked, page: Page, *, alive: bool) -> bool:
    if rule.where is Where.OWN_PAGE and not asked.rules.is_own_page(asked.address):
        return False
    if rule.viewer is Viewer.UNNAMED:
        return not page.names_somebody
    return rule.viewer is Viewer.ANY or not alive


def _shown(rule: HtmlRule) -> Verdict:
    return verdict(rule.reason, ", ".join(sorted(rule.needs)))
