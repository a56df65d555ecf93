"""A name that somebody chose to spoil what stands beside it is one short line, and turns nothing around."""

from markupsafe import Markup

from bot.telegram.sending.markup import body, caption
from core.text import cut, one_line, unturned
from handlers.framework.reply import Reply
from handlers.words.names import short
from tests.support.hostile_texts import FAMILY, HOSTILE_TEXTS
from tests.support.tables import Walk, each

TURNING = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@each(
    ("text", "line"),
    [
        ("Vega Ficticia", "Vega Ficticia"),
        ("uno\r\ndos\n\ntres\u2028cuatro\u2029cinco\tseis", "uno dos tres cuatro cinco seis"),
        ("\u202egnp.exe\u202c \u2067عمر\u2069", "gnp.exe عمر"),
        ("V\u200be\u00adg\u2060a\ufeff", "Vega"),
        ("Vega\x00\x07\x1b[2J\x85b", "Vega[2J b"),
        (f"{FAMILY} می\u200cخواهم ❤\ufe0f", f"{FAMILY} می\u200cخواهم ❤\ufe0f"),
        (" \u200b\u00a0 ", ""),
        ("\u3164\u2800\uffa0", ""),
        ("\u200d\u200e\u200f", ""),
    ],
)
def test_a_name_is_one_line_of_what_is_seen(text: str, line: str) -> None:
    assert one_line(text) == line


def test_a_cut_name_ends_in_no_half_of_anything() -> None:
    assert cut("Vega", 4) == "Vega"
    assert cut("Vega Ficticia", 6) == "Vega…"
    assert cut(FAMILY, 3) == f"{FAMILY[0]}…"


def test_hostile_names_are_short_lines() -> None:
    with Walk() as walk:
        for name, text in HOSTILE_TEXTS.items():
            with walk.row(name):
                shown = short(text)
                assert len(shown) <= 32
                assert len(shown.splitlines()) <= 1
                assert TURNING.isdisjoint(shown)


def test_no_message_turns_what_follows_a_name_around() -> None:
    reply = Reply(Markup("✅ {} · Facebook").format("\u202egnp.exe \u2067עומר"))
    assert body(reply) == caption(reply) == "✅ gnp.exe עומר · Facebook"
    assert unturned("a\u200f") == "a\u200f"
