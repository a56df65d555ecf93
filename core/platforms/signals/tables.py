"""The registry of rules: a new platform is one module and one line here."""

from collections.abc import Mapping
from types import MappingProxyType

from core.domain.platforms.addresses import Address
from core.platforms.signals.facebook import FACEBOOK
from core.platforms.signals.http.addresses import parse_address
from core.platforms.signals.instagram import INSTAGRAM
from core.platforms.signals.rules import PathRule, PlatformRules
from core.platforms.signals.x import X

RULES: Mapping[str, PlatformRules] = MappingProxyType(
    {str(rules.platform): rules for rules in (FACEBOOK, INSTAGRAM, X)}
)


def own_address(rules: PlatformRules, url: str, base: str = "") -> Address | None:
    """The address, when it is one of the platform's own hosts; relative ones belong to `base`."""
    address = parse_address(url, base)
    return address if address is not None and address.on(rules.hosts, rules.foreign_hosts) else None


def path_rule(rules: PlatformRules, address: Address) -> PathRule | None:
    """The most specific rule on an own address: the longest prefix, a query parameter before none."""
    matching = [rule for rule in rules.paths if rule.matches(address)]
    return max(matching, key=lambda rule: (len(rule.prefix), rule.query is not None), default=None)
