"""Counts as people are shown them, in Spanish and English."""

from hypothesis import given
from hypothesis import strategies as st

from core.platforms.reading.numbers import parse_count
from tests.support.tables import each

SHOWN = [
    ("600 amigos", 600, True),
    ("1.234 amigos", 1_234, True),
    ("1,234 friends", 1_234, True),
    ("1.234.567", 1_234_567, True),
    ("12 345 seguidores", 12_345, True),
    ("1,2 mil amigos", 1_200, False),
    ("12 mil", 12_000, False),
    ("1.2K", 1_200, False),
    ("28 mill. de seguidores", 28_000_000, False),
    ("28M followers", 28_000_000, False),
    ("1,2 M", 1_200_000, False),
    ("1,5 millones", 1_500_000, False),
    ("2 mil millones", 2_000_000_000, False),
    ("1.5B", 1_500_000_000, False),
    ("28 mi de seguidores", 28_000_000, False),
    ("1,2 Mrd. Follower", 1_200_000_000, False),
    ("12 тыс. подписчиков", 12_000, False),
    ("52 miembros", 52, True),
    ("3 mutual friends", 3, True),
    ("٣٤", 34, True),
    ("١٬٢٣٤ متابع", 1_234, True),
    ("١٫٢ ألف متابع", 1_200, False),
    ("3 M", 3_000_000, False),
    ("12K+ followers", 12_000, False),
    ("1.2万", 12_000, False),
    ("3.4万人のフォロワー", 34_000, False),
    ("팔로워 1.2만명", 12_000, False),
    ("1,2 Mn takipçi", 1_200_000, False),
    ("12,5 rb pengikut", 12_500, False),
    ("1,2 jt", 1_200_000, False),
    ("1.2亿粉丝", 120_000_000, False),
    ("3.2 lakh followers", 320_000, False),
    ("1.2 करोड़", 12_000_000, False),
    ("1,23,456 followers", 123_456, True),
    ("2,3 mio. seguidores", 2_300_000, False),
]


@each(("text", "value", "exact"), SHOWN)
def test_a_count_is_understood_and_its_rounding_told(text: str, value: int, exact: bool) -> None:
    counter = parse_count(text)
    assert counter is not None
    assert (counter.value, counter.exact, counter.text) == (value, exact, text)


@each("text", ["", "amigos", "mil", "1,2 cosas", "3.2 Gross"])
def test_a_text_without_digits_is_no_count(text: str) -> None:
    assert parse_count(text) is None


@given(st.text(max_size=300))
def test_no_text_whatsoever_raises(text: str) -> None:
    counter = parse_count(text)
    assert counter is None or counter.value >= 0


@given(st.integers(min_value=0, max_value=10**9), st.sampled_from(".,\u00a0"))
def test_a_grouped_number_keeps_every_digit(number: int, sign: str) -> None:
    counter = parse_count(f"{number:,}".replace(",", sign))
    assert counter is not None
    assert (counter.value, counter.exact) == (number, True)
