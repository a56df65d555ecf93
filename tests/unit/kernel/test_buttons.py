"""Callback data: what goes in comes out, fits, and nothing else is believed."""

from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.people.person import Role
from core.domain.results.profiles import ListKind
from handlers.framework.buttons import MAX_BYTES, ButtonAction, ButtonRegistry, ButtonSpec
from handlers.framework.command import Context
from tests.support.tables import each

EVERYTHING = ButtonSpec("zz", (int, bool, str, ListKind))
WORDS = ButtonSpec("w", (str,))
NUMBER = ButtonSpec("n", (int,))


async def _nothing(_ctx: Context, *_values: object) -> None:
    """A button that does nothing."""


def _registry(*specs: ButtonSpec) -> ButtonRegistry:
    return ButtonRegistry(ButtonAction(spec, Role.ANALYST, _nothing) for spec in specs)


@given(st.integers(-(2**31), 2**31 - 1), st.booleans(), st.text(), st.sampled_from(ListKind))
def test_what_goes_in_comes_out(number: int, flag: bool, words: str, kind: ListKind) -> None:
    if not EVERYTHING.fits(number, flag, words, kind):
        return
    data = EVERYTHING.data(number, flag, words, kind)
    press = _registry(EVERYTHING).read(data)
    assert len(data.encode()) <= MAX_BYTES
    assert press is not None
    assert press.values == (number, flag, words, kind)
    assert [type(value) for value in press.values] == [int, bool, str, ListKind]


@given(st.text())
def test_garbled_data_is_stale_and_never_an_error(data: str) -> None:
    press = _registry(EVERYTHING, WORDS, NUMBER).read(data)
    assert press is None or press.action.spec.data(*press.values) == data


@given(st.text(max_size=6).map(lambda text: "1zz:" + text))
def test_garbled_fields_are_stale(data: str) -> None:
    assert _registry(EVERYTHING).read(data) is None


@each(
    "data",
    ["", ":", "1", "1n", "1n:", "1n:5:6", "2n:5", "n:5", "1xx:5", "1n: 5", "1n:05", "1n:+5", "1n:5_0", "1n:-0", "1N:5",
     "1n:٥", "1zz:1:2:a:amigos", "1zz:1:1:a:enemigos"],
)  # fmt: skip
def test_outdated_and_invented_data_is_stale(data: str) -> None:
    assert _registry(NUMBER, EVERYTHING).read(data) is None


def test_two_buttons_cannot_share_a_name() -> None:
    with pytest.raises(ValueError, match="twice"):
        _registry(NUMBER, ButtonSpec("n", (str,)))


@each("name", ["", "abcd", "a:b", "ñ", "a b"])
def test_names_are_one_to_three_plain_characters(name: str) -> None:
    with pytest.raises(ValueError, match="1-3"):
        ButtonSpec(name)


class Other(StrEnum):
    ONE = "amigos"


@each("values", [(), (1, 2), ("5",), (True,)])
def test_wrong_values_are_refused_when_the_button_is_made(values: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"button|is not"):
        NUMBER.button("x", *values)


def test_an_enum_field_takes_only_its_own_members() -> None:
    with pytest.raises(ValueError, match="ListKind"):
        ButtonSpec("k", (ListKind,)).data(Other.ONE)


def test_what_does_not_fit_is_known_before() -> None:
    assert WORDS.fits("a" * 61)
    assert not WORDS.fits("a" * 62)
    assert not WORDS.fits("ñ" * 31)
    with pytest.raises(ValueError, match="64 bytes"):
        WORDS.data("a" * 62)
