"""Findings in the status line and the headers of an answer."""

from collections.abc import Iterator, Mapping

from core.domain.platforms.addresses import Address
from core.domain.sessions.verdict import Exchange, SessionState, Verdict
from core.platforms.signals.http.setcookies import deleted, parse_date, parse_set_cookies
from core.platforms.signals.reasons import REASONS, verdict
from core.platforms.signals.rules import PathRule, PlatformRules
from core.platforms.signals.tables import own_address, path_rule

REDIRECTS = frozenset({301, 302, 303, 307, 308})
OK = range(200, 300)
_TOO_MANY = 429
_FAILED = 500


def head_findings(
    rules: PlatformRules, exchange: Exchange, headers: Mapping[str, str], address: Address
) -> Iterator[Verdict]:
    """What can be said before any body, in the order of docs/reference/signals.md 0.

    `headers` have lower-case names.
    """
    if exchange.status in REDIRECTS:
        yield from address_findings(rules, own_address(rules, headers.get("location", ""), exchange.url))
    elif exchange.status in OK:
        own = address_findings(rules, address)
        yield from (found for found in own if found.state is not SessionState.UNDECIDED)
    if exchange.status < _FAILED and exchange.status != _TOO_MANY and _session_deleted(rules, exchange, headers):
        yield verdict(f"{rules.platform}.cookie_deleted", f"Set-Cookie {rules.session_cookie}")
    for rule in rules.headers:
        if rule.pattern.fullmatch(headers.get(rule.name, "").strip()):
            yield verdict(rule.reason, f"header {rule.name}")


def address_findings(rules: PlatformRules, address: Address | None) -> Iterator[Verdict]:
    """What an own address stands for, if anything."""
    rule = path_rule(rules, address) if address is not None else None
    if rule is not None and address is not None:
        yield verdict(rule.reason, _evidence(rule, address))


def _evidence(rule: PathRule, address: Address) -> str:
    """The rule's own prefix, with the number of a checkpoint of an unknown kind; never more of the path (nonces)."""
    number = address.path.removeprefix(rule.prefix).strip("/").partition("/")[0]
    told = rule.prefix.endswith("/checkpoint") and number.isascii() and number.isdecimal()
    return f"{rule.prefix}/{number}" if told else rule.prefix


def _session_deleted(rules: PlatformRules, exchange: Exchange, headers: Mapping[str, str]) -> bool:
    lines = [*exchange.set_cookies, *headers.get("set-cookie", "").split("\n")]
    if not any(rules.session_cookie in line for line in lines):
        return False
    return deleted(parse_set_cookies(lines), rules.session_cookie, rules.hosts, parse_date(headers.get("date", "")))


def is_banned_address(rules: PlatformRules, address: Address) -> bool:
    """Whether the address is a checkpoint, challenge or suspension page."""
    rule = path_rule(rules, address)
    return rule is not None and REASONS[rule.reason].state is SessionState.BANNED
