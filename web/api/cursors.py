"""Cursors of lists: opaque texts that name the last row shown."""

import base64
import binascii
from collections.abc import Sequence
from typing import Annotated, TypeVar

from fastapi import Query, Request, Response

from web import words
from web.api import words as about

PAGE = 50
"""Rows of a page, by default and at most."""
LARGEST = 2**31 - 1
T = TypeVar("T")

Cursor = Annotated[str | None, Query(max_length=40, description=about.CURSOR)]
Limit = Annotated[int, Query(ge=1, le=PAGE, description=about.PAGE_ROWS)]


def written(kind: str, number: int) -> str:
    """The cursor behind the row of that number."""
    return base64.urlsafe_b64encode(f"{kind}:{number}".encode()).decode().rstrip("=")


def read(kind: str, cursor: str | None) -> int | None:
    """The number in a cursor of that list, None without one; a problem when it is not of that list."""
    if cursor is None:
        return None
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode("ascii")
    except (ValueError, binascii.Error):
        raise words.bad_cursor() from None
    name, _, number = text.partition(":")
    if name != kind or not number.isdecimal() or not 1 <= int(number) <= LARGEST:
        raise words.bad_cursor()
    return int(number)


def cut(rows: Sequence[T], limit: int) -> tuple[Sequence[T], bool]:
    """The rows of a page, of `limit + 1` that were looked for; whether there are more."""
    return rows[:limit], len(rows) > limit


def link_next(request: Request, response: Response, cursor: str | None) -> None:
    """`Link: <…>; rel="next"`, relative, when there is a next page."""
    if cursor is not None:
        address = request.url.include_query_params(cursor=cursor)
        response.headers["Link"] = f'<{address.path}?{address.query}>; rel="next"'
