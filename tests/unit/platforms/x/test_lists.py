"""Lists of X read page by page from the answers of the local one, and what its pages may not be taken for."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from core.domain.results.profiles import ListKind
from core.errors import LayoutChangedException, ListHiddenException
from core.platforms.reading.collection_page import CollectionPage
from core.platforms.x.payloads import data_of, page_from
from core.platforms.x.posts import own_posts
from core.platforms.x.timelines import timeline_in
from sandbox.sites.x.model import SHAPES, Person
from sandbox.sites.x.people import invent_posts, invent_users
from tests.support.tables import each
from tests.unit.platforms.x.answers import LISTS, Site, a_profile

KINDS = {"Retweeters": ListKind.REACTIONS, "TweetDetail": ListKind.COMMENTS}


def kind_of(operation: str) -> ListKind:
    return KINDS.get(operation, ListKind.FOLLOWERS)


def read(site: Site, operation: str, *, most: int = 30) -> list[CollectionPage]:
    """All pages of a list, as somebody who follows the cursors would get them."""
    pages: list[CollectionPage] = []
    cursor = None
    while len(pages) < most:
        pages.append(page_from(site.ask(operation, cursor), kind_of(operation)))
        cursor = pages[-1].next_cursor
        if cursor is None:
            break
    return pages


def behind(site: Site, operation: str) -> list[Person]:
    """Who is in a list, in order."""
    profile = site.profile
    return {
        "Followers": list(profile.followers),
        "Following": list(profile.following),
        "BlueVerifiedFollowers": [one for one in profile.followers if one.paid],
        "Retweeters": list(profile.posts[0].reposters),
        "TweetDetail": [reply.author for reply in profile.posts[0].replies],
    }[operation]


def altered(text: str, change: Callable[[dict[str, Any]], None]) -> str:
    data = json.loads(text)
    change(data)
    return json.dumps(data)


def test_every_list_is_read_whole_and_in_order_in_every_form() -> None:
    wrong: list[object] = []
    for shape in SHAPES:
        site = Site(a_profile(shape=shape))
        for operation, size in LISTS.items():
            pages, people = read(site, operation), behind(site, operation)
            found = [row.external_id for page in pages for row in page.rows]
            ends = [page.has_next for page in pages]
            if found != [one.id for one in people] or ends != [True] * (len(pages) - 1) + [False]:
                wrong.append((shape, operation, len(found), len(people), ends))
            if len(pages[0].rows) != min(size, len(people)):
                wrong.append((shape, operation, "first page", len(pages[0].rows)))
    assert wrong == []


def test_a_row_says_who_it_is() -> None:
    site = Site()
    row, person = read(site, "Followers")[0].rows[0], site.profile.followers[0]
    assert (row.external_id, row.name, row.username) == (person.id, person.name, person.handle)
    assert (row.url, row.subtitle, row.source) == (f"https://x.com/{person.handle}", person.bio, "red")
    assert row.photo_url == f"https://pbs.twimg.com/profile_images/{person.id}/sandbox_400x400.jpg"
    reply, answered = read(site, "TweetDetail")[0].rows[0], site.profile.posts[0]
    assert (reply.text, reply.external_id) == ("@vega_ficticia Respuesta inventada 0", answered.replies[0].author.id)
    assert (reply.post_id, reply.comment_id, reply.parent_id) == (answered.id, answered.replies[0].id, "")


def test_people_who_are_gone_are_counted_and_left_out() -> None:
    people = invent_users(60, 9)
    people[3], people[4] = replace(people[3], gone=True), replace(people[4], hollow=True)
    for shape in SHAPES:
        page = read(Site(a_profile(followers=people, shape=shape)), "Followers")[0]
        assert (page.count, len(page.rows)) == (60, 58), shape


def test_suggestions_and_advertisements_are_no_rows() -> None:
    site = Site(a_profile(followers=invent_users(5, 8), posts=invent_posts(1, 3, replies=2)))
    assert "who-to-follow" in site.ask("Followers")
    assert "promoted" in site.ask("TweetDetail")
    assert (read(site, "Followers")[0].count, read(site, "TweetDetail")[0].count) == (5, 2)


def test_the_zero_cursor_is_the_end_and_the_terminated_bottom_is_none() -> None:
    text = Site().ask("Followers")
    assert '"TimelineTerminateTimeline","direction":"Bottom"' in text
    assert page_from(text, ListKind.FOLLOWERS).has_next is True
    last = Site(a_profile(followers=invent_users(3, 8))).ask("Followers")
    assert '"0|' in last
    assert (page_from(last, ListKind.FOLLOWERS).has_next, page_from(last, ListKind.FOLLOWERS).next_cursor) == (
        False,
        None,
    )


def test_an_empty_page_with_a_cursor_goes_on_unless_the_cursor_says_that_it_ends() -> None:
    for operation in ("Followers", "Retweeters"):
        site = Site()
        site.troubles.order("empty_page", operation=operation)
        page = page_from(site.ask(operation), kind_of(operation))
        assert (page.count, page.has_next) == (0, True)
        assert page.next_cursor
    site = Site(a_profile(posts=invent_posts(1, 3)))
    assert page_from(site.ask("Retweeters"), ListKind.REACTIONS).has_next is False


def test_errors_beside_the_data_take_nothing_away() -> None:
    site = Site()
    site.troubles.order("errors_beside", operation="Followers")
    text = site.ask("Followers")
    assert json.loads(text)["errors"]
    assert len(page_from(text, ListKind.FOLLOWERS).rows) == 69


def test_renamed_keys_and_moved_lists_are_found_all_the_same() -> None:
    wrong: list[object] = []
    for trouble in ("key_renamed", "field_moved"):
        for operation in LISTS:
            site = Site()
            site.troubles.order(trouble, operation=operation)
            page = page_from(site.ask(operation), kind_of(operation))
            if [row.external_id for row in page.rows] != [
                one.id for one in behind(site, operation)[: LISTS[operation]]
            ]:
                wrong.append((trouble, operation, len(page.rows), page.count))
    assert wrong == []


def test_other_spellings_of_the_same_timeline_are_read() -> None:
    text = Site().ask("Followers")
    for old, new in (
        ("entryId", "entry_id"), ("cursorType", "cursor_type"), ("itemType", "item_type"), ('"type"', '"__typename"'),
        ("itemContent", "content"),
    ):  # fmt: skip
        text = text.replace(old, new)
    page = page_from(text, ListKind.FOLLOWERS)
    assert (len(page.rows), page.has_next) == (69, True)


def test_modules_and_added_items_are_rows_too() -> None:
    site = Site()
    entries = next(part for part in instructions(data_of(site.ask("Followers"))) if part.get("entries"))["entries"]
    items = [
        {"entryId": entry["entryId"], "item": entry["content"]} for entry in entries if "user-" in entry["entryId"]
    ]
    answer = {"data": {"timeline": {"instructions": [
        {"type": "TimelineAddEntries", "entries": [
            {"entryId": "followers-module-1", "content": {"items": items[:2]}}, entries[-2]]},
        {"type": "TimelineAddToModule", "moduleEntryId": "followers-module-1", "moduleItems": items[2:4]},
    ]}}}  # fmt: skip
    page = page_from(json.dumps(answer), ListKind.FOLLOWERS)
    assert [row.external_id for row in page.rows] == [one.id for one in site.profile.followers[:4]]


def test_members_of_a_community_are_a_slice_with_a_cursor_of_its_own() -> None:
    entries = next(part for part in instructions(data_of(Site().ask("Followers"))) if part.get("entries"))["entries"]
    results = [entry["content"]["itemContent"]["user_results"] for entry in entries[:5]]
    held = {"items_results": [*results, {"result": {"__typename": "UserUnavailable"}}]}
    for info, cursor in (({"slice_info": {"next_cursor": "CycR"}}, "CycR"), ({"slice_info": {}}, None)):
        community = {"__typename": "Community", "members_slice": {**held, **info}}
        text = json.dumps({"data": {"communityResults": {"result": community}}})
        page = page_from(text, ListKind.FOLLOWERS)
        assert (len(page.rows), page.count, page.next_cursor, page.has_next) == (5, 6, cursor, cursor is not None)


def test_what_is_no_list_is_told_and_never_read_as_an_empty_one() -> None:
    site = Site()
    unreadable = altered(site.ask("Followers"), unreadable_rows)
    site.troubles.order("form_unknown", operation="Followers")
    wrong: list[object] = []
    for name, text, kind, error in (
        ("another form", site.ask("Followers"), ListKind.FOLLOWERS, LayoutChangedException),
        ("rows without anything in them", unreadable, ListKind.FOLLOWERS, LayoutChangedException),
        ("posts for people", site.ask("TweetDetail"), ListKind.FOLLOWERS, LayoutChangedException),
        ("people for replies", site.ask("Followers"), ListKind.COMMENTS, LayoutChangedException),
        ("a profile", site.ask("UserByScreenName"), ListKind.FOLLOWERS, LayoutChangedException),
        ("only errors", '{"errors":[{"code":131}]}', ListKind.FOLLOWERS, LayoutChangedException),
        ("suggestions beside", site.ask("SidebarUserRecommendations"), ListKind.FOLLOWERS, LayoutChangedException),
        (
            "somebody suspended",
            '{"data":{"user":{"result":{"__typename":"UserUnavailable","reason":"Suspended"}}}}',
            ListKind.FOLLOWERS,
            ListHiddenException,
        ),
    ):
        try:
            page_from(text, kind)
        except error:
            continue
        except Exception as exc:  # noqa: BLE001 - collected
            wrong.append((name, exc))
        else:
            wrong.append((name, "read"))
    assert wrong == []


@each("shape", SHAPES)
def test_the_posts_of_a_profile_are_its_own_and_the_newest_first(shape: Any) -> None:
    posts = invent_posts(6, 4)
    posts[1] = replace(posts[1], repost_of=invent_users(1, 5)[0])
    posts[5] = replace(posts[5], pinned=True)
    site = Site(a_profile(posts=posts, shape=shape))
    timeline = timeline_in(data_of(site.ask("UserTweets")))
    assert timeline is not None
    found = own_posts(timeline, site.profile.id)
    assert [post.post_id for post in found] == [post.id for post in posts if post.repost_of is None]
    assert (found[0].text, found[0].url) == (posts[0].text, f"https://x.com/vega_ficticia/status/{posts[0].id}")
    assert found[0].created_at is not None
    assert found[0].created_at.isoformat() == "2026-11-03T09:15:00+00:00"


def instructions(data: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = data["data"]["user"]["result"]["timeline"]["timeline"]["instructions"]
    return found


def unreadable_rows(data: dict[str, Any]) -> None:
    for part in instructions(data):
        for entry in part.get("entries", []):
            held = entry["content"].get("itemContent", {})
            if "user_results" in held:
                held["who"] = held.pop("user_results")["result"]["rest_id"]
