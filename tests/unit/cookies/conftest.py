"""How the cookie tests ask: at a fixed moment, and for the refusal when one is due."""

from collections.abc import Callable

import pytest

from core.cookies import ParsedCookies, parse
from core.errors import CookieFileException
from tests.fuzz.rules import check_parsed, check_refusal
from tests.fuzz.sessions import NOW

Read = Callable[..., ParsedCookies]
Refused = Callable[..., CookieFileException]


@pytest.fixture
def read() -> Read:
    """Parses a file at the tests' moment; the answer keeps all general rules."""

    def parse_now(data: bytes | str, platform: str | None = None) -> ParsedCookies:
        parsed = parse(data.encode() if isinstance(data, str) else data, platform=platform, now=NOW)
        check_parsed(parsed)
        return parsed

    return parse_now


@pytest.fixture
def refused() -> Refused:
    """The refusal of a file; its facts are the documented ones."""

    def parse_now(data: bytes | str, platform: str | None = None) -> CookieFileException:
        with pytest.raises(CookieFileException) as caught:
            parse(data.encode() if isinstance(data, str) else data, platform=platform, now=NOW)
        check_refusal(caught.value)
        return caught.value

    return parse_now
