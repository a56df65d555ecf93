"""A list that begins where an earlier attempt stopped: the page's own first call for it is given that cursor.

The call stays the page's own, with all that marks it: X does not take calls of anybody else's making.
"""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from playwright.async_api import Page, Route


def cursor_of(variables: Mapping[str, Any]) -> str | None:
    """The cursor among the variables of a call; None for one that asks for the first page."""
    cursor = variables.get("cursor")
    return cursor if isinstance(cursor, str) and cursor else None


async def give_cursor(page: Page, operation: str, cursor: str) -> None:
    """Have the next call of `operation` ask for what follows `cursor`; calls after it go out as they are."""

    def is_call(url: str) -> bool:
        path = urlsplit(url).path
        return "/graphql/" in path and path.rstrip("/").rpartition("/")[2] == operation

    async def changed(route: Route) -> None:
        request = route.request
        if request.method == "POST":
            await route.continue_(post_data=_in_body(request.post_data or "", cursor))
        else:
            await route.continue_(url=_in_address(request.url, cursor))

    await page.route(is_call, changed, times=1)


def _in_body(body: str, cursor: str) -> str:
    try:
        data = json.loads(body)
    except ValueError:
        return body
    if isinstance(data, dict) and isinstance(data.get("variables"), dict):
        data["variables"]["cursor"] = cursor
    return json.dumps(data)


def _in_address(url: str, cursor: str) -> str:
    parts = urlsplit(url)
    fields = dict(parse_qsl(parts.query, keep_blank_values=True))
    try:
        variables = json.loads(fields.get("variables", "{}"))
    except ValueError:
        return url
    fields["variables"] = json.dumps({**variables, "cursor": cursor})
    return urlunsplit(parts._replace(query=urlencode(fields)))
