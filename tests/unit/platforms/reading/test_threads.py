"""When a list of comments is over: with its last page and the last answers, in whichever order they come."""

from core.platforms.reading.threads import Threads


def test_a_list_whose_comments_have_no_answers_ends_with_its_last_page() -> None:
    threads = Threads("")
    assert threads.take_comments({"1": 0}, has_next=True) is True
    assert threads.take_comments({}, has_next=False) is False


def test_missing_answers_keep_a_list_open_after_its_last_page() -> None:
    threads = Threads("")
    assert threads.take_comments({"1": 2, "2": 3}, has_next=False) is None
    assert threads.take_answers("1", 2, has_next=False) is None
    assert threads.take_answers("2", 1, has_next=True) is None
    assert threads.take_answers("2", 2, has_next=False) is False


def test_answers_that_came_first_end_nothing_before_the_last_page() -> None:
    threads = Threads("")
    threads.take_comments({"1": 2}, has_next=True)
    assert threads.take_answers("1", 2, has_next=False) is None
    assert threads.take_comments({}, has_next=False) is False


def test_where_a_page_of_answers_does_not_tell_the_count_does() -> None:
    threads = Threads("")
    threads.take_comments({"1": 3}, has_next=False)
    assert threads.take_answers("1", 2, has_next=None) is None
    assert threads.take_answers("1", 1, has_next=None) is False


def test_a_thread_that_goes_on_is_missing_answers_whatever_was_counted() -> None:
    threads = Threads("")
    threads.take_comments({"1": 2}, has_next=False)
    assert threads.take_answers("1", 5, has_next=True) is None
    assert threads.take_answers("1", 1, has_next=False) is False
