"""The posts of a timeline whose pages come in any order."""

from core.platforms.instagram.parsing.posts import Post, PostsPage
from core.platforms.instagram.timeline import in_order


def page(*numbers: int, cursor: str | None = None) -> PostsPage:
    return PostsPage(tuple(Post(str(number), f"C{number}") for number in numbers), cursor)


def test_a_page_that_came_before_the_first_one_waits_for_it() -> None:
    first, second, third = page(1, 2, cursor="b"), page(3, cursor="c"), page(4)
    cases: dict[str, tuple[dict[str | None, PostsPage], list[str], bool]] = {
        "nothing": ({}, [], False),
        "the last alone": ({"c": third}, [], False),
        "a gap": ({None: first, "c": third}, ["1", "2"], False),
        "all": ({"c": third, "b": second, None: first}, ["1", "2", "3", "4"], True),
        "a cursor that repeats": ({None: page(1, cursor="b"), "b": page(2, cursor="b")}, ["1", "2"], False),
    }  # fmt: skip
    found = {name: in_order(pages) for name, (pages, _, _) in cases.items()}
    told = {name: ([post.media_id for post in posts], whole) for name, (posts, whole) in found.items()}
    assert told == {name: (numbers, whole) for name, (_, numbers, whole) in cases.items()}
