"""A web address in its parts: host, path and query are compared, never substrings of a text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs, parse_qsl


@dataclass(frozen=True, slots=True)
class Address:
    """A parsed address: lower-case host without port, lower-case path with its dots resolved.

    `segments` are the decoded parts of the path in the spelling of the address, where they were asked for.
    """

    scheme: str
    host: str
    path: str
    query: str = field(default="", repr=False)
    segments: tuple[str, ...] = ()

    @property
    def first(self) -> str:
        """The first segment in lower case, or an empty text."""
        return self.segments[0].lower() if self.segments else ""

    def segment(self, index: int) -> str:
        """One segment, or an empty text."""
        return self.segments[index] if index < len(self.segments) else ""

    @property
    def parameters(self) -> Mapping[str, str]:
        """The last value of each query parameter."""
        return dict(parse_qsl(self.query))

    def under(self, prefix: str, *, exact: bool = False) -> bool:
        """Whether the path is `prefix` or (unless `exact`) below it; `/login` does not cover `/loginsomebody`."""
        stem = prefix.rstrip("/")
        path = self.path.rstrip("/")
        return path == stem or (not exact and stem != "" and path.startswith(stem + "/"))

    def on(self, domains: tuple[str, ...], excluded: frozenset[str] = frozenset()) -> bool:
        """Whether the host is one of `domains` or a subdomain, and not one of `excluded`."""
        if self.host in excluded:
            return False
        return any(self.host == domain or self.host.endswith("." + domain) for domain in domains)

    def parameter(self, name: str) -> str:
        """The first value of a query parameter, or an empty text."""
        try:
            return parse_qs(self.query).get(name, [""])[0]
        except ValueError:
            return ""
