"""Tables whose titles tell which column is which: CSV with any separator and order of columns, Markdown tables."""

import csv

from core.cookies.model import MAX_COOKIES, CookieFormat, Found, Loose
from core.cookies.readers.json_reader import ALIASES
from core.cookies.refusals import malformed, too_many
from core.cookies.sites import is_telling

_SEPARATORS = ("\t", ";", ",", "|")
_TITLES = {alias.casefold(): key for key, aliases in ALIASES.items() for alias in aliases}
_RULE = frozenset("-:|+= ")
"""What the line below the titles of a Markdown table is made of."""


def read_titled(text: str) -> Found | None:
    """The cookies of the rows, or None without titles of a name and a value.

    Raises `malformed` for a row with more columns than titles, whose value may have been cut, and for too many rows.
    """
    first, _, rest = text.partition("\n")
    for separator in _SEPARATORS:
        titles = [_TITLES.get(title.casefold(), "") for title in _cells(first, separator)]
        if {"name", "value"} <= set(titles) and is_telling(rest):
            rows = _read_rows(rest.split("\n"), titles, separator)
            cookies = [row for row in rows if {"name", "value"} <= row.keys()]
            return Found(CookieFormat.TABLE, cookies, skipped=len(rows) - len(cookies))
    return None


def _read_rows(lines: list[str], titles: list[str], separator: str) -> list[Loose]:
    rows = [line for line in lines if not _RULE.issuperset(line)]
    if len(rows) > MAX_COOKIES:
        raise too_many(MAX_COOKIES)
    return [_read_row(_cells(row, separator), titles) for row in rows]


def _read_row(cells: list[str], titles: list[str]) -> Loose:
    if len(cells) > len(titles):
        raise malformed("a table with more columns than titles")
    told: Loose = {}
    for title, cell in zip(titles, cells, strict=False):
        if title and cell:
            told.setdefault(title, cell)
    return told


def _cells(line: str, separator: str) -> list[str]:
    """The columns of a line, without the marks of Markdown around them."""
    bare = line.strip().strip("|") if separator == "|" else line
    try:
        cells = next(csv.reader([bare], delimiter=separator, skipinitialspace=True), [])
    except csv.Error:
        return []
    return [cell.strip(" \t`*") for cell in cells]
