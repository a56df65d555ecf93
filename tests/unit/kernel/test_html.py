"""Markup is escaped by construction, counted as Telegram counts, and never cut in half."""

import re
from datetime import UTC, datetime
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from handlers.framework.html import (
    b,
    blockquote,
    clip,
    code,
    i,
    joined,
    lines,
    link,
    tg_time,
    units,
    visible,
    visible_length,
    without_mentions,
)
from tests.support.tables import each

HOSTILE = "<b>&amp;\"'</b><script>"


class Balanced(HTMLParser):
    """Every tag closed in order; text collected."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def read(markup: Markup) -> str:
    parser = Balanced()
    parser.feed(str(markup))
    parser.close()
    assert parser.open == []
    return parser.text


@each("make", [b, i, code, blockquote, lambda text: link('https://e.org/?a=1&b="2', text)])
def test_every_helper_escapes_what_it_is_given(make) -> None:  # type: ignore[no-untyped-def]
    made = make(HOSTILE)
    assert "<script>" not in made
    assert visible(made) == HOSTILE


def test_markup_inside_markup_is_kept() -> None:
    assert blockquote(b("a & b"), expandable=True) == "<blockquote expandable><b>a &amp; b</b></blockquote>"
    assert tg_time(datetime(2026, 11, 23, 14, 2, tzinfo=UTC), "14:02") == (
        '<tg-time unix="1795442520" format="t">14:02</tg-time>'
    )


def test_lines_and_lists_leave_no_holes_and_escape_plain_text() -> None:
    assert lines("a<b", None, "", b("c")) == "a&lt;b\n<b>c</b>"
    assert joined(" & ", ["x", None, i("y")]) == "x &amp; <i>y</i>"
    assert lines() == ""


PIECES = st.lists(
    st.tuples(st.sampled_from([b, i, code, blockquote, Markup.escape]), st.text(alphabet="aé😀&<>\"'\n ", max_size=12)),
    max_size=12,
)


@given(PIECES, st.integers(min_value=1, max_value=60))
def test_clipping_keeps_tags_closed_entities_whole_and_the_limit(pieces, limit: int) -> None:  # type: ignore[no-untyped-def]
    whole = Markup("").join(make(text) for make, text in pieces)
    cut = clip(b(whole), limit)
    text = read(cut)
    assert units(text) <= limit
    assert not re.search(r"&(?!(?:amp|lt|gt|quot|#\d+);)", str(cut))
    full = visible(whole)
    assert text == full if units(full) <= limit else (text.endswith("…") and full.startswith(text[:-1]))


def test_lengths_are_utf16_units_after_parsing() -> None:
    assert visible_length(b("😀&")) == 3
    assert clip(Markup("😀😀😀"), 4) == "😀…"
    assert clip(Markup("abc"), 3) == "abc"


@given(st.text())
def test_reading_gives_back_what_was_escaped(text: str) -> None:
    assert visible(Markup.escape(text)) == text


def test_names_of_profiles_are_no_mentions_and_what_cannot_be_one_is_left_alone() -> None:
    told = {
        Markup("¿Analizo a @vega.ficticia?"): "¿Analizo a @\u2060vega.ficticia?",
        b("@vega_ficticia, (@otra)"): "<b>@\u2060vega_ficticia, (@\u2060otra)</b>",
        code("@vega") + " y @vega": "<code>@vega</code> y @\u2060vega",
        link("https://example.test/@vega", "@vega"): '<a href="https://example.test/@vega">@vega</a>',
        Markup("ana@example.test, un @ suelto"): "ana@example.test, un @ suelto",
        b("<@vega&"): "<b>&lt;@\u2060vega&amp;</b>",
    }
    assert {markup: str(without_mentions(markup)) for markup in told} == told
