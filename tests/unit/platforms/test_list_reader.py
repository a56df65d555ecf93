"""The loop over a list, with a page that answers as each test wants and no browser."""

import json
from typing import Any

import pytest

from core.domain.results.profiles import EndReason
from core.errors import LayoutChangedException, NetworkException, SessionExpiredException
from core.platforms.reading.stop_conditions import FIRST_ROUNDS, MAX_REFUSALS
from tests.unit.platforms.list_reading import CONFIG, SECTION, Reading, first_page, rows


async def test_pages_come_as_the_site_answers_and_end_when_it_says_so() -> None:
    reading = Reading()
    await reading.run(
        first_page(1, 2),
        lambda: reading.guard.says(rows(3, 4, cursor="c2"), cursor="c1"),
        lambda: reading.guard.says(rows(5, more=False), cursor="c2"),
    )
    assert (reading.ids, reading.end) == ([1, 2, 3, 4, 5], EndReason.END)
    assert (reading.scroller.nudges, reading.scroller.pauses) == ([False, False], 2)
    assert reading.guard.subscribers == []


@pytest.mark.parametrize("presses", [False, True])
async def test_rows_are_folded_after_progress_but_where_buttons_among_them_are_pressed(presses: bool) -> None:
    reading = Reading()
    reading.presses = presses
    await reading.run(
        first_page(1),
        lambda: reading.guard.says(rows(2, cursor="c2"), cursor="c1"),
        lambda: None,
        lambda: reading.guard.says(rows(3, more=False), cursor="c2"),
    )
    assert (reading.ids, reading.end) == ([1, 2, 3], EndReason.END)
    assert reading.scroller.settled == [not presses, not presses, False]


async def test_answers_about_other_lists_and_other_operations_are_not_rows_of_ours() -> None:
    reading = Reading()
    await reading.run(
        first_page(1),
        lambda: reading.guard.says(rows(7, 8, key="theirs"), cursor="c1", key="theirs"),
        lambda: reading.guard.says({"data": {"viewer": {"friends": 9}}}, operation="CometOtherQuery"),
        lambda: reading.guard.says(rows(2, more=False), cursor="c1", operation="RenamedListQuery"),
    )
    assert (reading.ids, reading.end) == ([1, 2], EndReason.END)


async def test_without_a_known_collection_the_selected_tab_of_an_answer_binds_it() -> None:
    reading = Reading()
    shown = {"tab_key": "friends_all", "style_renderer": {"collection": rows(1, cursor="c1")["data"]["node"]}}
    await reading.run(
        None,
        lambda: reading.guard.says({"data": {"node": shown}}, operation=SECTION),
        lambda: reading.guard.says(rows(2, more=False), cursor="c1"),
        key=None,
    )
    assert (reading.ids, reading.end) == ([1, 2], EndReason.END)


async def test_a_page_that_stalls_is_nudged_and_given_up_in_the_end() -> None:
    reading = Reading()
    nothing = [lambda: None] * 3
    await reading.run(first_page(1), *nothing, lambda: reading.guard.says(rows(2, cursor="c2"), cursor="c1"))
    assert (reading.ids, reading.end) == ([1, 2], EndReason.STALLED)
    assert reading.scroller.nudges[:5] == [False, False, True, True, False]
    assert len(reading.scroller.nudges) == 5 + CONFIG.max_idle_rounds


async def test_a_page_whose_calls_get_lost_is_loaded_again_once_before_it_is_given_up() -> None:
    reading = Reading()
    answered = lambda: reading.guard.says(rows(2, cursor="c2"), cursor="c1")  # noqa: E731
    await reading.run(first_page(1), answered, reading.guard.lose)
    assert (reading.ids, reading.end, reading.reloads) == ([1, 2], EndReason.STALLED, 1)
    assert len(reading.scroller.nudges) == 2 + CONFIG.max_idle_rounds + FIRST_ROUNDS


async def test_a_list_that_never_goes_on_is_loaded_again_once() -> None:
    reading = Reading(reloaded=first_page(1, 2, more=False))
    await reading.run(first_page(1))
    assert (reading.ids, reading.end, reading.reloads) == ([1, 2], EndReason.END, 1)


async def test_a_list_that_never_begins_is_given_up_sooner() -> None:
    reading = Reading()
    await reading.run(None)
    assert [(page.rows, page.end) for page in reading.pages] == [((), EndReason.STALLED)]
    assert (len(reading.scroller.nudges), reading.reloads) == (2 * FIRST_ROUNDS, 1)


async def test_so_many_scrolls_and_no_more() -> None:
    reading = Reading(config=CONFIG.model_copy(update={"max_scrolls": 2}))
    script = [lambda n=n: reading.guard.says(rows(n + 2, cursor=f"c{n + 2}"), cursor=f"c{n + 1}") for n in range(5)]
    await reading.run(first_page(1), *script)
    assert (reading.ids, reading.end) == ([1, 2, 3], EndReason.BUDGET)


async def test_what_came_before_a_death_is_handed_out_before_it_is_told() -> None:
    reading = Reading()

    def answer_and_die() -> None:
        reading.guard.says(rows(2, 3, cursor="c2"), cursor="c1")
        reading.guard.death = SessionExpiredException("dead")

    with pytest.raises(SessionExpiredException):
        await reading.run(first_page(1), answer_and_die)
    assert (reading.ids, reading.end) == ([1, 2, 3], None)


async def test_a_list_that_was_over_before_the_death_is_complete() -> None:
    reading = Reading()

    def finish_and_die() -> None:
        reading.guard.says(rows(2, more=False), cursor="c1")
        reading.guard.death = SessionExpiredException("dead")

    await reading.run(first_page(1), finish_and_die)
    assert (reading.ids, reading.end) == ([1, 2], EndReason.END)


def refusal(code: int) -> dict[str, Any]:
    return {"errors": [{"code": code, "message": "invented"}]}


async def test_an_empty_page_in_the_middle_is_asked_for_again() -> None:
    reading = Reading()
    await reading.run(
        first_page(1),
        lambda: reading.guard.says(refusal(1675012), cursor="c1"),
        lambda: reading.guard.says(rows(2, more=False), cursor="c1"),
    )
    assert (reading.ids, reading.end) == ([1, 2], EndReason.END)


async def test_passing_trouble_that_does_not_pass_is_told() -> None:
    reading = Reading()
    with pytest.raises(LayoutChangedException, match="1675012"):
        await reading.run(first_page(1), *[lambda: reading.guard.says(refusal(1675012))] * MAX_REFUSALS)
    assert reading.ids == [1]


async def test_a_refused_query_is_ours_to_mend() -> None:
    reading = Reading()
    with pytest.raises(LayoutChangedException, match="1675030"):
        await reading.run(first_page(1), lambda: reading.guard.says(refusal(1675030)))


async def test_stale_tokens_reload_the_page_once() -> None:
    reading = Reading(reloaded=first_page(1, 2, cursor="d1"))
    await reading.run(
        first_page(1, 2),
        lambda: reading.guard.says("for (;;);" + json.dumps({"error": 1357004})),
        lambda: reading.guard.says(rows(2, 3, more=False), cursor="d1"),
    )
    assert (reading.ids, reading.end, reading.reloads) == ([1, 2, 3], EndReason.END, 1)
    again = Reading(reloaded=first_page(1, cursor="d1"))
    with pytest.raises(NetworkException):
        await again.run(first_page(1), *[lambda: again.guard.says({"error": 1357004})] * 2)
    assert again.reloads == 1


async def test_an_answer_that_is_not_json_is_a_changed_layout() -> None:
    reading = Reading()
    with pytest.raises(LayoutChangedException):
        await reading.run(first_page(1), lambda: reading.guard.says("<html>"))
