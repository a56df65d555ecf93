"""Programs that carry cookies: fetch(), requests, axios, Selenium, PHP, Go, a printed Python dict."""

from collections.abc import Callable
from typing import Any

from core.cookies.model import CookieFormat, Found
from core.cookies.sites import is_telling
from core.cookies.values.literals import read_source
from core.cookies.values.nested import Rows, search


def read_code(text: str, read_rows: Rows, read_text: Callable[[str], Found]) -> Found | None:
    """The cookies among the literals of a program, or None when there are none."""
    if text.startswith("<") or not is_telling(text):
        return None
    source = read_source(text)
    found = search(source.value, read_rows, read_text) if source is not None else None
    return None if found is None else Found(CookieFormat.CODE, found.cookies, found.origins, skipped=found.skipped)


def read_data(text: str) -> Any | None:
    """The value of a text that holds nothing but literals (a dict as Python prints it, JSON with comments), or None."""
    source = read_source(text)
    return source.value if source is not None and source.clean and source.value else None
