"""HTML as Telegram reads it; the cases are those of tdlib's own tests."""

import pytest

from sandbox.telegram.errors import ApiError, JsonDict
from sandbox.telegram.formatting.html_parser import ParseError, parse_html
from sandbox.telegram.formatting.render import to_html
from sandbox.telegram.formatting.text import clean_name, format_text
from sandbox.telegram.formatting.utf16 import utf16_slice
from tests.support.tables import each

UNICODE_ERROR = (
    "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate code units"
)
REFUSED = [
    ("&#57311;", UNICODE_ERROR),
    ("&#xDFDF;", UNICODE_ERROR),
    ("🏟 🏟&lt;<abacaba", "Unclosed start tag at byte offset 13"),
    ("🏟 🏟&lt;<abac aba>", 'Unsupported start tag "abac" at byte offset 13'),
    ("🏟 🏟&lt;<i   =aba>", 'Empty attribute name in the tag "i" at byte offset 13'),
    ("🏟 🏟&lt;<i    aba>", 'Can\'t find end tag corresponding to start tag "i"'),
    ("🏟 🏟&lt;<i    aba  =  ", 'Unclosed start tag "i" at byte offset 13'),
    ("🏟 🏟&lt;<i    aba  =  190azAz-.,", "Unexpected end of name token at byte offset 27"),
    ('🏟 🏟&lt;<i    aba  =  "&lt;&gt;&quot;>', "Unclosed start tag at byte offset 13"),
    ("🏟 🏟&lt;</", "Unexpected end tag at byte offset 13"),
    ("🏟 🏟&lt;<b></b></", "Unexpected end tag at byte offset 20"),
    ("🏟 🏟&lt;<i>a</i   ", "Unclosed end tag at byte offset 17"),
    ("🏟 🏟&lt;<i>a</em   >", 'Unmatched end tag at byte offset 17, expected "</i>", found "</em>"'),
    ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ("a < b", 'Unsupported start tag "" at byte offset 2'),
    ('<tg-emoji emoji-id="x">👍</tg-emoji>', "Invalid custom emoji identifier specified"),
    ('<tg-time unix="5" format="x">a</tg-time>', "Invalid date format used"),
    ("<tg-time>a</tg-time>", "Invalid Unix time specified"),
]
READ: list[tuple[str, str, list[tuple[object, ...]]]] = [
    ("", "", []),
    ("&ge;&lt;&gt;&amp;&quot;&laquo;&#12345678;", '&ge;<>&"&laquo;&#12345678;', []),
    ("➡️ ➡️<i>➡️ ➡️</i><b>➡️ ➡️</b>", "➡️ ➡️➡️ ➡️➡️ ➡️", [("italic", 5, 5), ("bold", 10, 5)]),
    ("🏟 🏟<i>🏟 &lt🏟</i>", "🏟 🏟🏟 <🏟", [("italic", 5, 6)]),
    ("🏟 🏟<i>🏟 &gt;<b aba   =   caba>&lt🏟</b></i>", "🏟 🏟🏟 ><🏟", [("italic", 5, 7), ("bold", 9, 3)]),
    ("🏟 🏟&lt;<i    aba  =  190azAz-.   >a</i>", "🏟 🏟<a", [("italic", 6, 1)]),
    ("🏟 🏟&lt;<i>a</    >", "🏟 🏟<a", [("italic", 6, 1)]),
    ("🏟 🏟&lt;<b></b>", "🏟 🏟<", []),
    ("<s>a</s><del>b</del><u>c</u><ins>d</ins>", "abcd",
     [("strikethrough", 0, 1), ("strikethrough", 1, 1), ("underline", 2, 1), ("underline", 3, 1)]),
    ('<span class="tg-spoiler">a</span><tg-spoiler>b</tg-spoiler>', "ab", [("spoiler", 0, 1), ("spoiler", 1, 1)]),
    ("<pre>a</pre><code>b</code>", "ab", [("pre", 0, 1), ("code", 1, 1)]),
    ("<blockquote   expandable   asd>a&lt;<pre  >b;</></>", "a<b;", [("expandable_blockquote", 0, 4), ("pre", 2, 2)]),
    ("<blockquote>a</blockquote>", "a", [("blockquote", 0, 1)]),
    ("<a> </a>", " ", []),
    ("<a href=nodots>x</a>", "x", []),
]  # fmt: skip


@each(("html", "sentence"), REFUSED)
def test_bad_html_is_refused_with_telegrams_sentence(html: str, sentence: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse_html(html)
    assert str(caught.value) == sentence


@each(("html", "text", "expected"), READ)
def test_html_becomes_text_and_entities_in_utf16(html: str, text: str, expected: list[tuple[object, ...]]) -> None:
    plain, entities = parse_html(html)
    assert plain == text
    assert [(e["type"], e["offset"], e["length"]) for e in entities] == expected


@each(
    ("html", "entity"),
    [
        ("<a href=telegram.org>t</a>", {"type": "text_link", "url": "http://telegram.org/"}),
        ("<a href='telegram.org?&lt;'>t</a>", {"type": "text_link", "url": "http://telegram.org/?<"}),
        ("<a>telegram.org</a>", {"type": "text_link", "url": "http://telegram.org/"}),
        ("<a href='tg://user?id=7'>t</a>", {"type": "text_mention", "user_id": 7}),
        ('<pre><code class="language-py">x</code></pre>', {"type": "pre", "language": "py"}),
        ('<code class="language-py"><pre>x</pre></code>', {"type": "pre", "language": "py"}),
        ('<tg-emoji emoji-id="54321">👍</tg-emoji>', {"type": "custom_emoji", "custom_emoji_id": "54321"}),
        ('<tg-time unix="1647531900" format="Tw">x</tg-time>', {"type": "date_time", "date_time_format": "wT"}),
        ('<tg-time unix="1647531900" format="tTdD">x</tg-time>', {"type": "date_time", "date_time_format": "dt"}),
        ('<tg-time unix="1647531900" format="r">x</tg-time>', {"date_time_format": "r", "unix_time": 1647531900}),
    ],
)
def test_entities_carry_what_belongs_to_them(html: str, entity: JsonDict) -> None:
    _, entities = parse_html(html)
    assert len(entities) == 1
    assert entity.items() <= entities[0].items()


def test_a_stored_text_renders_back_to_the_same_html() -> None:
    html = '👋 <b>a <i>b</i></b> <tg-time unix="5" format="t">c</tg-time> <blockquote expandable>d &amp; e</blockquote>'
    assert to_html(*parse_html(html)) == html


@each(
    ("text", "kind", "words"),
    [
        ("/scrape vega", "bot_command", "/scrape"),
        ("ve a /salud@un_bot ya", "bot_command", "/salud@un_bot"),
        ("pega https://www.facebook.com/vega.ficticia.", "url", "https://www.facebook.com/vega.ficticia"),
        ("instagram.com/vega_ficticia", "url", "instagram.com/vega_ficticia"),
        ("👀 @vega_ficticia mira", "mention", "@vega_ficticia"),
        ("caso #ficticio41", "hashtag", "#ficticio41"),
        ("a vega@inventada.es", "email", "vega@inventada.es"),
    ],
)
def test_telegram_finds_commands_mentions_and_addresses(text: str, kind: str, words: str) -> None:
    found = format_text(text).entities
    assert [(e["type"], utf16_slice(text, e["offset"], e["length"])) for e in found] == [(kind, words)]


@each("text", ["y/o", "caso #41", "vega.ficticia", "1/2", "hola"])
def test_telegram_finds_nothing_where_there_is_nothing(text: str) -> None:
    assert format_text(text).entities == []


def test_nothing_is_detected_inside_code() -> None:
    found = format_text("<code>/scrape vega</code>", parse_mode="HTML").entities
    assert [e["type"] for e in found] == ["code"]


def test_blanks_go_and_entities_move_with_the_text() -> None:
    trimmed = format_text("\n  <b>hola</b> ya  \n", parse_mode="html")
    assert trimmed.text == "hola ya"
    assert trimmed.entities == [{"type": "bold", "offset": 0, "length": 4}]


def test_nothing_is_cut_before_the_first_entity() -> None:
    kept = format_text("  hola  ", entities=[{"type": "bold", "offset": 0, "length": 8}])
    assert (kept.text, kept.entities[0]["length"]) == ("  hola", 6)


NESTED: list[tuple[str, list[tuple[object, ...]]]] = [
    ("<b>a</b><b>b</b>", [("bold", 0, 2)]),
    ("<b>a<b>b</b></b>", [("bold", 0, 2)]),
    ("<b><i>a</i></b>", [("bold", 0, 1), ("italic", 0, 1)]),
    ("<b>a<code>b</code>c</b>", [("bold", 0, 1), ("code", 1, 1), ("bold", 2, 1)]),
    ("<code>a<b>b</b></code>", [("code", 0, 2)]),
    ("<i><pre>a</pre></i>b<i>c</i>", [("pre", 0, 1), ("italic", 2, 1)]),
    ('<a href="a.es">x<code>y</code></a>', [("text_link", 0, 2)]),
    ('<code><a href="a.es">x</a></code>', [("code", 0, 1)]),
    ("<blockquote>a<blockquote>b</blockquote></blockquote>", [("blockquote", 0, 2)]),
    ("<blockquote>a<code>b</code><b>c</b></blockquote>", [("blockquote", 0, 3), ("code", 1, 1), ("bold", 2, 1)]),
    ('<a href="a.es">x<blockquote>y</blockquote></a>', [("blockquote", 1, 1)]),
    ('<tg-spoiler>😀<u>b</u></tg-spoiler><s>c</s>', [("spoiler", 0, 3), ("underline", 2, 1), ("strikethrough", 3, 1)]),
    ('<b>a <tg-time unix="5" format="t">b</tg-time></b>', [("bold", 0, 3), ("date_time", 2, 1)]),
]  # fmt: skip


@each(("html", "expected"), NESTED)
def test_entities_are_joined_cut_and_dropped_as_telegram_nests_them(
    html: str, expected: list[tuple[object, ...]]
) -> None:
    found = format_text(html, parse_mode="HTML").entities
    assert [(e["type"], e["offset"], e["length"]) for e in found] == expected


def test_control_characters_become_spaces_and_carriage_returns_vanish() -> None:
    cleaned = format_text("\ta\r\nb\tc", entities=[{"type": "bold", "offset": 4, "length": 1}])
    assert cleaned.text == "a\nb c"
    assert cleaned.entities == [{"type": "bold", "offset": 2, "length": 1}]


@each(
    ("options", "sentence"),
    [
        ({"raw": "x", "parse_mode": "Foo"}, "unsupported parse_mode"),
        ({"raw": "<b", "parse_mode": "HTML"}, "can't parse entities: Unclosed start tag at byte offset 0"),
        ({"raw": "x" * 32769}, "text is too long"),
        ({"raw": "\ud800"}, "strings must be encoded in UTF-8"),
        ({"raw": "x", "entities": ["bold"]}, "can't parse MessageEntity: Object expected"),
    ],
)
def test_unreadable_texts_are_bad_requests(options: JsonDict, sentence: str) -> None:
    with pytest.raises(ApiError) as caught:
        format_text(**options)
    assert (caught.value.code, caught.value.description) == (400, f"Bad Request: {sentence}")


def test_a_name_is_one_line_that_turns_nothing_around() -> None:
    assert clean_name(" \u202egnp.exe\nVega\u202c ") == "gnp.exe Vega"
