"""How the pages of a list become pages of new rows, and when the list is over."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from core.domain.results.profiles import EndReason, ListPage, RelatedProfile
from core.platforms.reading.collection_page import CollectionPage
from core.platforms.reading.collector import ListCollector
from tests.support.tables import each


def shown(
    *people: int, cursor: str | None = None, more: bool | None = True, declared: int | None = None
) -> CollectionPage:
    rows = tuple(RelatedProfile(str(person), f"Vega {person}") for person in people)
    return CollectionPage(rows, cursor, declared, has_next=more)


def collector(
    *, known: frozenset[str] = frozenset(), limit: int = 1_000, budget: int = 5_000, declared: int | None = None
) -> ListCollector:
    return ListCollector(known=known, limit=limit, budget=budget, declared=declared)


def ids(page: ListPage) -> list[int]:
    return [int(row.external_id) for row in page.rows]


def test_overlapping_pages_give_every_row_once_and_the_site_alone_ends_the_list() -> None:
    reading = collector()
    first = reading.take(shown(1, 2, 3, cursor="a", declared=5))
    second = reading.take(shown(2, 3, 4, cursor="b"), asked="a")
    third = reading.take(shown(4, 5, more=False), asked="b")
    assert [ids(page) for page in (first, second, third)] == [[1, 2, 3], [4], [5]]
    assert [page.end for page in (first, second, third)] == [None, None, EndReason.END]
    assert {page.declared for page in (first, second, third)} == {5}
    assert (first.cursor, second.cursor) == ("a", "b")


def test_a_missed_page_in_between_makes_the_end_unproven() -> None:
    reading = collector()
    reading.take(shown(1, 2, cursor="a"))
    assert reading.take(shown(5, 6, more=False), asked="b").end is EndReason.STALLED


def test_the_same_page_asked_twice_is_no_loop() -> None:
    reading = collector()
    reading.take(shown(1, cursor="a"))
    assert reading.take(shown(2, cursor="b"), asked="a").end is None
    assert reading.take(shown(2, cursor="b"), asked="a").end is None
    assert reading.take(shown(3, more=False), asked="b").end is EndReason.END


def test_the_first_page_asked_twice_is_no_loop_and_coming_again_and_again_is_one() -> None:
    reading = collector()
    reading.take(shown(1, 2, cursor="a"))
    assert reading.take(shown(1, 2, cursor="a")).end is None
    assert reading.take(shown(3, cursor="b"), asked="a").end is None
    untold = collector()
    ends = [untold.take(shown(page, cursor=str(page))).end for page in (1, 2, 1, 2)]
    assert ends[:2] == [None, None]
    assert EndReason.CURSOR_REPEATED in ends[2:]


def test_a_cursor_that_comes_back_is_a_loop() -> None:
    reading = collector()
    reading.take(shown(1, cursor="a"))
    reading.take(shown(2, cursor="b"), asked="a")
    assert reading.take(shown(3, cursor="a"), asked="b").end is EndReason.CURSOR_REPEATED


def test_a_part_of_a_list_that_ends_is_the_sites_cap_and_no_complete_list() -> None:
    at_once, later, cut = collector(), collector(), collector()
    assert at_once.take(replace(shown(1, 2, more=None), capped=True)).end is EndReason.SITE_CAP
    assert later.take(replace(shown(1, 2, cursor="a"), capped=True)).end is None
    assert later.take(shown(3, more=False), asked="a").end is EndReason.SITE_CAP
    cut.take(shown(1, cursor="a"))
    assert cut.take(replace(shown(4, more=False), capped=True), asked="b").end is EndReason.STALLED


def test_three_pages_without_anybody_unseen_are_enough() -> None:
    reading = collector()
    reading.take(shown(1, cursor="a"))
    ends = [reading.take(shown(cursor=f"c{n}"), asked="a" if n == 0 else f"c{n - 1}").end for n in range(3)]
    assert ends == [None, None, EndReason.STALLED]


def test_drawn_pages_of_people_whom_answers_brought_before_end_nothing() -> None:
    reading = collector()
    reading.take(shown(1, 2, 3, 4, cursor="a"))
    drawn = [reading.take_drawn(shown(person)) for person in (1, 2, 3, 4, 5)]
    assert [(len(page.rows), page.end) for page in drawn] == [(0, None)] * 4 + [(1, None)]


@each(("declared", "end"), [(None, EndReason.HIDDEN), (12, EndReason.EMPTY_WITH_COUNT)])
def test_an_empty_first_page_is_never_a_complete_list(declared: int | None, end: EndReason) -> None:
    assert collector(declared=declared).take(shown(more=False)).end is end


def test_an_empty_list_of_a_profile_that_declares_nobody_is_complete() -> None:
    assert collector(declared=0).take(shown(more=False)).end is EndReason.END


@each(
    ("declared", "unreadable", "end"),
    [
        (600, 0, EndReason.EMPTY_WITH_COUNT),
        (5, 0, EndReason.EMPTY_WITH_COUNT),
        (5, 1, EndReason.END),
        (4, 0, EndReason.END),
        (3, 0, EndReason.END),
        (None, 0, EndReason.STALLED),
    ],
)
def test_an_empty_page_that_was_promised_ends_a_list_only_when_everybody_is_there(
    declared: int | None, unreadable: int, end: EndReason
) -> None:
    reading = collector(declared=declared)
    reading.take(replace(shown(1, 2, 3, 4, cursor="a"), shown=4 + unreadable))
    assert reading.take(shown(more=False), asked="a").end is end


def test_a_last_page_with_people_proves_the_end_although_a_few_more_are_declared() -> None:
    reading = collector(declared=7)
    reading.take(shown(1, 2, 3, 4, cursor="a"))
    assert reading.take(shown(5, more=False), asked="a").end is EndReason.END


def test_rows_shown_twice_or_without_a_person_are_observed_and_cut_ones_are_not() -> None:
    reading = collector(limit=6)
    first = reading.take(shown(1, 2, 3, cursor="a"))
    second = reading.take(replace(shown(2, 3, 4, cursor="b"), shown=5), asked="a")
    third = reading.take(shown(5, 6, 7, 8, cursor="c"), asked="b")
    assert [page.observed for page in (first, second, third)] == [3, 5, 2]
    assert [len(page.rows) for page in (first, second, third)] == [3, 1, 2]


def test_rows_passed_over_again_are_not_observed_again() -> None:
    reading = collector(known=frozenset({"1", "2"}))
    assert reading.take(shown(1, 2, 3, cursor="a")).observed == 1
    reading.restart()
    assert reading.take(shown(1, 2, 3, cursor="a")).observed == 0
    assert reading.take(shown(2, 3, 4, cursor="b"), asked="a").observed == 2


def named(number: str, name: str) -> CollectionPage:
    return CollectionPage((RelatedProfile(number, "Vega", name),))


def test_who_was_told_by_name_is_told_once_more_when_the_number_is_known() -> None:
    reading = collector(limit=3)
    first = reading.take(named("vega.ficticia", "vega.ficticia"))
    second = reading.take(named("100", "Vega.Ficticia"), asked="a")
    third = reading.take(named("100", "Vega.Ficticia"), asked="b")
    fourth = reading.take(named("vega.ficticia", "vega.ficticia"), asked="c")
    pages = (first, second, third, fourth)
    assert [[row.external_id for row in page.rows] for page in pages] == [["vega.ficticia"], ["100"], [], []]
    assert reading.full is None


def test_a_name_known_from_an_earlier_attempt_is_the_same_person_with_a_number() -> None:
    reading = collector(known=frozenset({"vega.ficticia"}), limit=2)
    page = reading.take(named("100", "vega.ficticia"))
    assert ([row.external_id for row in page.rows], page.observed, page.end) == (["100"], 0, None)


def test_two_numbers_are_two_people_whatever_they_are_called() -> None:
    reading = collector(limit=2)
    reading.take(named("100", "vega.ficticia"))
    assert reading.take(named("200", "vega.ficticia"), asked="a").end is EndReason.LIMIT


def test_known_rows_count_and_are_not_given_again() -> None:
    reading = collector(known=frozenset({"1", "2"}), limit=4)
    page = reading.take(shown(1, 2, 3, 4, 5, cursor="a"))
    assert (ids(page), page.end) == ([3, 4], EndReason.LIMIT)
    assert reading.full is EndReason.LIMIT


def test_pages_of_known_rows_alone_are_progress() -> None:
    reading = collector(known=frozenset(str(number) for number in range(50)))
    asked = None
    for number in range(5):
        page = reading.take(shown(number * 10, number * 10 + 1, cursor=f"c{number}"), asked=asked)
        assert (page.rows, page.end) == ((), None)
        asked = f"c{number}"


def test_the_end_wins_over_the_limit_only_when_no_row_was_cut() -> None:
    assert collector(limit=2).take(shown(1, 2, more=False)).end is EndReason.END
    assert collector(limit=2).take(shown(1, 2, 3, more=False)).end is EndReason.LIMIT
    assert collector(limit=9, budget=2).take(shown(1, 2, 3, cursor="a")).end is EndReason.BUDGET


def test_after_a_reload_the_list_starts_again_and_rows_stay_given() -> None:
    reading = collector()
    reading.take(shown(1, 2, cursor="a"))
    reading.take(shown(3, cursor="b"), asked="a")
    reading.restart()
    assert ids(reading.take(shown(1, 2, cursor="a"))) == []
    assert ids(reading.take(shown(3, cursor="b"), asked="a")) == []
    last = reading.take(shown(4, more=False), asked="b")
    assert (ids(last), last.end) == ([4], EndReason.END)


@given(st.lists(st.lists(st.integers(0, 30), max_size=9), min_size=1, max_size=12), st.sets(st.integers(0, 30)))
def test_nobody_is_given_twice_nobody_known_at_all_and_nobody_is_lost(pages: list[list[int]], known: set[int]) -> None:
    reading = collector(known=frozenset(str(person) for person in known))
    given_out: list[int] = []
    asked = None
    for number, people in enumerate(pages):
        page = reading.take(shown(*people, cursor=f"c{number}", more=number + 1 < len(pages)), asked=asked)
        given_out += ids(page)
        asked = f"c{number}"
    assert len(given_out) == len(set(given_out))
    assert set(given_out) == {person for people in pages for person in people} - known


def test_a_list_that_begins_at_a_checkpoint_has_no_gap_before_it_and_its_end_is_an_end() -> None:
    reading = collector(known=frozenset({"1", "2"}))
    reading.begin_at("b")
    taken = reading.take(shown(3, 4, cursor="d"), asked="b")
    assert (ids(taken), taken.cursor, taken.end) == ([3, 4], "d", None)
    assert reading.take(shown(5, more=False), asked="d").end is EndReason.END


def test_a_page_that_never_came_leaves_no_cursor_to_go_on_from() -> None:
    reading = collector()
    assert reading.take(shown(1, cursor="a")).cursor == "a"
    assert reading.take(shown(3, cursor="c"), asked="b").cursor is None
    assert reading.cursor is None
