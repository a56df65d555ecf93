"""Answers and pages as the site has sent them over the years, mostly in forms that the local site lacks."""

import json

import pytest

from core.domain.results.profiles import EndReason, ListKind
from core.errors import LayoutChangedException, ListHiddenException
from core.platforms.reading.collection_page import CollectionPage
from core.platforms.reading.stop_conditions import Progress, end_of
from core.platforms.x.payloads import page_from
from tests.support.tables import Walk, each
from tests.unit.platforms.x.wire import GONE, Json, both, cursor, flat, of_user, old, row, steps

FOLLOWERS = ListKind.FOLLOWERS


THREE = (row(1, flat(1)), row(2, both(2)), row(3, old(3)))
SECOND_FRONT_END = [
    {
        "entry_id": "user-1",
        "content": {
            "__typename": "TimelineTimelineItem",
            "content": {"__typename": "TimelineUser", "user_results": {"result": flat(1)}},
        },
    },
    {
        "entry_id": "cursor-bottom-1",
        "content": {"__typename": "TimelineTimelineCursor", "value": "5|5", "cursor_type": "Bottom"},
    },
]
OF_OLD = {"id": 5, "id_str": "5", "name": "Q", "screen_name": "q", "followers_count": 3, "protected": False}
MODULE = {
    "entryId": "users-0-user-8",
    "item": {"itemContent": {"itemType": "TimelineUser", "user_results": {"result": flat(8)}}},
}
BESIDE = {"entryId": "who-to-follow-1", "content": {"entryType": "TimelineTimelineModule", "items": [MODULE]}}
PAGES: dict[str, tuple[Json, tuple[list[str], int, str | None, bool | None]]] = {
    "the three shapes of users": (
        of_user(*THREE, cursor("178|9"), cursor("-1|9", "Top")),
        (["p1", "p2", "p3"], 3, "178|9", True),
    ),
    "timeline_v2": (of_user(*THREE, cursor("178|9"), key="timeline_v2"), (["p1", "p2", "p3"], 3, "178|9", True)),
    "the cursor of the end": (of_user(row(1, flat(1)), cursor("0|12")), (["p1"], 1, None, False)),
    "empty, and it goes on": (of_user(cursor("99|12")), ([], 0, "99|12", True)),
    "no cursor at all": (of_user(row(1, flat(1))), (["p1"], 1, None, None)),
    "unavailable, without a result, and null": (
        of_user(row(1, flat(1)), row(2, GONE), row(3, None), row(4, {"result": None}), cursor("9|1")),
        (["p1"], 4, "9|1", True),
    ),
    "nobody but unavailable people": (of_user(row(2, GONE), cursor("0|1")), ([], 1, None, False)),
    "another root": (
        {"data": {"list": {"members_timeline": {"timeline": {"instructions": steps(*THREE, cursor("a|b"))}}}}},
        (["p1", "p2", "p3"], 3, "a|b", True),
    ),
    "retweeters": (
        {"data": {"retweeters_timeline": {"timeline": {"instructions": steps(*THREE, cursor("a|b"))}}}},
        (["p1", "p2", "p3"], 3, "a|b", True),
    ),
    "a cursor in another's place": (
        {
            "data": {
                "x": {
                    "instructions": [*steps(row(1, flat(1))), {"type": "TimelineReplaceEntry", "entry": cursor("zz")}]
                }
            }
        },
        (["p1"], 1, "zz", True),
    ),
    "a module that grows": (
        {
            "data": {
                "x": {
                    "instructions": [
                        {"type": "TimelineAddToModule", "moduleEntryId": "users-0", "moduleItems": [MODULE]},
                        *steps(cursor("1|1")),
                    ]
                }
            }
        },
        (["p8"], 1, "1|1", True),
    ),
    "people to follow beside the list": (of_user(BESIDE, row(1, flat(1)), cursor("1|1")), (["p1"], 1, "1|1", True)),
    "errors beside the data": (
        of_user(*THREE, cursor("1|1")) | {"errors": [{"message": "_Missing", "code": 0}]},
        (["p1", "p2", "p3"], 3, "1|1", True),
    ),
    "the second front end": (
        {
            "data": {
                "user_result_by_rest_id": {
                    "result": {
                        "followers": {
                            "timeline": {
                                "instructions": [{"__typename": "TimelineAddEntries", "entries": SECOND_FRONT_END}]
                            }
                        }
                    }
                }
            }
        },
        (["p1"], 1, "5|5", True),
    ),
    "the older interface": (
        {"users": [OF_OLD], "next_cursor": 133, "next_cursor_str": "133", "previous_cursor_str": "0"},
        (["q"], 1, "133", True),
    ),
    "the end of the older interface": (
        {"users": [OF_OLD], "next_cursor": 0, "next_cursor_str": "0"},
        (["q"], 1, None, False),
    ),
}


def told(page: CollectionPage) -> tuple[list[str], int, str | None, bool | None]:
    return [row.username or "" for row in page.rows], page.count, page.next_cursor, page.has_next


def test_pages_of_lists() -> None:
    with Walk() as walk:
        for name, (answer, expected) in PAGES.items():
            with walk.row(name):
                text = json.dumps(answer)
                assert told(page_from(text, FOLLOWERS)) == expected
                assert told(page_from(f"\ufeff for (;;);{text}", FOLLOWERS)) == expected
                if "data" in answer:
                    assert told(page_from(json.dumps({"label": "x"}) + "\r\n" + text, FOLLOWERS)) == expected


SAYS_NOTHING: dict[str, tuple[Json, type[Exception]]] = {
    "a refusal": ({"errors": [{"message": "Rate limit exceeded", "code": 88}]}, LayoutChangedException),
    "no timeline": ({"data": {"user": {"result": {"__typename": "User", "timeline": {}}}}}, LayoutChangedException),
    "nobody": ({"data": {"user": {}}}, LayoutChangedException),
    "an owner that is not shown": ({"data": {"user": {"result": GONE}}}, ListHiddenException),
}


@each("name", SAYS_NOTHING)
def test_what_carries_no_page_is_no_empty_page(name: str) -> None:
    answer, error = SAYS_NOTHING[name]
    with pytest.raises(error):
        page_from(json.dumps(answer), FOLLOWERS)


@each(
    ("declared", "unreadable", "end"),
    [
        (70, 0, EndReason.END),
        (71, 0, EndReason.END),
        (71, 1, EndReason.END),
        (72, 0, EndReason.EMPTY_WITH_COUNT),
        (700, 0, EndReason.EMPTY_WITH_COUNT),
        (None, 0, EndReason.STALLED),
    ],
)
def test_the_cursor_of_the_end_on_an_empty_page_is_believed_but_for_a_few(
    declared: int | None, unreadable: int, end: EndReason
) -> None:
    page = page_from(json.dumps(of_user(cursor("0|12"), cursor("-1|9", "Top"))), FOLLOWERS)
    progress = Progress(
        pages=2,
        people=70,
        declared=declared,
        barren=1,
        missed=False,
        full=None,
        cut=False,
        loops=False,
        unreadable=unreadable,
    )
    assert (page.ends_itself, end_of(page, progress)) == (True, end)
