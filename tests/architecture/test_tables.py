"""The loop that walks the tables of all tests: nothing that fails in a row is lost."""

import asyncio

import pytest

from tests.support.tables import Walk, each


def test_every_row_that_fails_is_named_and_the_others_are_walked_too() -> None:
    walked: list[int] = []

    @each("number", [1, 2, 3, 4])
    def even(number: int) -> None:
        walked.append(number)
        assert number % 2 == 0, f"{number} is odd"

    with pytest.raises(AssertionError, match=r"2 of 4 rows failed:\n  #1 1: 1 is odd.*\n(.*\n)*  #3 3: 3 is odd"):
        even()
    assert walked == [1, 2, 3, 4]


def test_a_row_that_raises_or_does_not_raise_as_it_should_is_a_failure_like_another() -> None:
    @each(("text", "wrong"), [("1", False), ("one", False), ("2", True)], ids=["good", "bad", "unexpected"])
    def read(text: str, wrong: bool) -> None:
        if wrong:
            with pytest.raises(ValueError, match="nothing"):
                int(text)
        else:
            int(text)

    with pytest.raises(AssertionError, match=r"2 of 3 rows failed:\n  bad: ValueError: .*\n  unexpected: Failed: DID"):
        read()


def test_a_failure_tells_its_place_and_keeps_its_traceback() -> None:
    @each("name", [pytest.param(7, id="seven")])
    def fails(name: int) -> None:
        raise KeyError(name)

    with pytest.raises(AssertionError, match=r"seven: KeyError: 7 \(tests/architecture/test_tables.py:\d+\)") as caught:
        fails()
    assert isinstance(caught.value.__cause__, KeyError)


def test_tables_stacked_are_walked_row_by_row() -> None:
    seen: list[tuple[str, int]] = []

    @each("letter", "ab")
    @each("number", [1, 2])
    def pair(letter: str, number: int) -> None:
        seen.append((letter, number))
        assert letter == "a"

    with pytest.raises(AssertionError, match=r"1 of 2 rows failed:\n  #2 'b': 2 of 2 rows failed:"):
        pair()
    assert seen == [("a", 1), ("a", 2), ("b", 1), ("b", 2)]


def test_rows_that_are_awaited_are_collected_alike() -> None:
    @each("number", [1, 2])
    async def fails(number: int) -> None:
        await asyncio.sleep(0)
        assert number == 0

    with pytest.raises(AssertionError, match="2 of 2 rows failed"):
        asyncio.run(fails())


def test_a_table_without_rows_and_a_name_that_the_test_does_not_take_are_defects() -> None:
    def nothing(number: int) -> None: ...

    with pytest.raises(AssertionError, match="empty"):
        each("number", [])(nothing)()
    with pytest.raises(TypeError, match="other"):
        each("other", [1])(nothing)


def test_a_skipped_row_ends_the_walk_instead_of_passing_for_a_proof() -> None:
    with pytest.raises(pytest.skip.Exception), Walk() as walk, walk.row("skipped"):
        pytest.skip("nothing to see")


def test_the_limit_of_pytest_ends_the_walk_at_once() -> None:
    walked: list[int] = []

    @each("number", [1, 2])
    def hangs(number: int) -> None:
        walked.append(number)
        pytest.fail("Timeout (>120.0s) from pytest-timeout.")

    with pytest.raises(AssertionError, match="1 of 1 rows failed:\n  #1 1: Failed: Timeout"):
        hangs()
    assert walked == [1]


def test_the_fixtures_of_a_walked_test_are_its_own(tmp_path_factory: pytest.TempPathFactory) -> None:
    @each("number", [1])
    def uses(number: int, tmp_path_factory: pytest.TempPathFactory) -> None:
        assert tmp_path_factory
        assert number

    uses(tmp_path_factory=tmp_path_factory)
