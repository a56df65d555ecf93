"""One list of each network in every wrapping that captures have come in, and what stands beside a list."""

import json
from base64 import b64encode
from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from core.domain.results.profiles import ListKind
from core.platforms.captures.bodies import documents_of
from core.platforms.captures.markup import embedded_json
from core.platforms.facebook import payloads as facebook
from core.platforms.instagram import payloads as instagram
from core.platforms.reading.collection_page import CollectionPage
from core.platforms.x import payloads as x
from tests.support.tables import Walk, each
from tests.unit.platforms.captured import friends
from tests.unit.platforms.instagram.captures import connection, flat, friendships, person
from tests.unit.platforms.x.wire import cursor, of_user, row, steps
from tests.unit.platforms.x.wire import flat as user

Page = Callable[[str, ListKind], CollectionPage]
FOLLOWERS = ListKind.FOLLOWERS
OF_FACEBOOK = {"data": {"node": friends("1", "2", cursor="c2")}, "extensions": {"is_final": True}}
OF_INSTAGRAM = friendships([person(1), person(2)], next_max_id="c2")
OF_X = of_user(row(1, user(1)), row(2, user(2)), cursor("c2"))
LISTS: Mapping[str, tuple[Page, Any]] = {
    "facebook": (facebook.page_from, OF_FACEBOOK),
    "instagram": (instagram.page_from, OF_INSTAGRAM),
    "x": (x.page_from, OF_X),
}


def part(text: str, boundary: str = "--b1") -> str:
    return f"{boundary}\r\nContent-Type: application/json; charset=utf-8\r\n\r\n{text}\r\n"


def base64(text: str) -> str:
    return b64encode(text.encode()).decode()


WRAPPED: Mapping[str, Callable[[str], str]] = {
    "as it is": lambda text: text,
    "a byte order mark": lambda text: f"\ufeff\r\n{text}\r\n",
    "the guard": lambda text: f"for (;;);{text}",
    "the guard, spaced": lambda text: f"for ( ; ; ) ;\n{text}",
    "another guard": lambda text: f"while(1);{text}",
    "a third one": lambda text: f")]}}'\n{text}",
    "a list": lambda text: f"[{text}]",
    "one part": lambda text: f"{part(text)}--b1--\r\n",
    "the only one of several parts": lambda text: f"{part(text)}{part('{}')}--b1--",
}
BATCHED: Mapping[str, Callable[[str], str]] = {
    "a batch": lambda text: f'{{"q0":{{"response":{text}}}}}\n{{"successful_results":1,"error_results":0}}',
    "the second of a batch": lambda text: f'{{"o0":{{"data":{{"me":null}}}},"o1":{text}}}',
    "a payload": lambda text: f'for (;;);{{"__ar":1,"payload":{text}}}',
}
PAGES: Mapping[str, Callable[[str], str]] = {
    "a script of JSON": lambda text: f'<script type="application/json">{text}</script>',
    "a script of escaped JSON": lambda text: f'<script type="application/json">{escape(text)}</script>',
    "assigned": lambda text: f"<script>var a = 1; window.__data = {text}; b({{c: 1}})</script>",
    "passed on": lambda text: f'<script>requireLazy(["S"],function(S){{(new S()).handle({text})}})</script>',
    "parsed": lambda text: f"<script>a = JSON.parse({json.dumps(text)})</script>",
    "parsed, in single quotes": lambda text: "<script>a = JSON.parse('{}')</script>".format(
        text.replace("\\", "\\\\").replace("'", "\\'")
    ),
    "parsed, with hexadecimal escapes": lambda text: "<script>a = JSON.parse('{}')</script>".format(
        text.replace("\\", "\\\\").replace('"', "\\x22")
    ),
    "encoded": lambda text: f"<script>a = JSON.parse(atob('{base64(text)}'))</script>",
    "an attribute": lambda text: f'<div data-props="{escape(text)}"></div>',
    "an encoded attribute": lambda text: f'<div data-store="{base64(text)}"></div>',
}


def told(page: CollectionPage) -> tuple[list[str], int, str | None, bool | None]:
    return [one.external_id for one in page.rows], page.count, page.next_cursor, page.has_next


@each("network", list(LISTS))
def test_a_list_is_the_same_in_every_wrapping(network: str) -> None:
    page_from, data = LISTS[network]
    kind = ListKind.FRIENDS if network == "facebook" else FOLLOWERS
    text = json.dumps(data)
    bodies = WRAPPED if network == "x" else {**WRAPPED, **BATCHED}  # X has no batches
    pages = {name: f"<!DOCTYPE html><html><body>{wrap(text)}</body></html>" for name, wrap in PAGES.items()}
    with Walk() as walk:
        for name, body in {**{name: wrap(text) for name, wrap in bodies.items()}, **pages}.items():
            with walk.row(name):
                assert told(page_from(body, kind)) == (["1", "2"], 2, "c2", True)


def test_parts_that_come_later_are_put_into_their_places() -> None:
    first = {"data": {"node": {"__typename": "TimelineAppCollection"}}, "hasNext": True}
    later = {"incremental": [{"path": ["node"], "data": friends("3", "4", cursor="c2")}], "hasNext": False}
    parts = "".join(part(json.dumps(one), "\r\n---") for one in (first, later)) + "\r\n-----\r\n"
    for body in (parts, f"{json.dumps(first)}\n{json.dumps(later)}"):
        assert told(facebook.page_from(body, ListKind.FRIENDS)) == (["3", "4"], 2, "c2", True)
    user_first = {"data": {"user": {"pk": "7", "username": "faro.inventado"}}, "hasNext": True}
    counts = {"incremental": [{"path": ["user"], "data": {"follower_count": 9}}], "hasNext": False}
    found = instagram.profile_from(f"{json.dumps(user_first)}\n{json.dumps(counts)}")
    assert (found.external_id, found.counters[FOLLOWERS].value) == ("7", 9)


def test_the_answers_of_a_batch_stay_apart() -> None:
    other = {"data": {"node": friends("8", "9", cursor="c9")}}
    batch = json.dumps({"q0": {"response": OF_FACEBOOK}, "q1": {"response": other}})
    assert told(facebook.page_from(batch, ListKind.FRIENDS)) == (["1", "2"], 2, "c2", True)


def test_what_is_no_json_is_left_out_and_no_text_takes_long() -> None:
    assert documents_of(" \n") == []
    assert list(embedded_json("<script>a = {b: 1}; JSON.parse('{'); x({\"y\": })</script><i data-x='{z}'>")) == []
    assert list(embedded_json("<script>" + "(" * 9_000 + '={"a" ' * 9_000 + "</script>")) == []


LIST_OF_FACEBOOK = friends("1", "2", cursor="c2")
EDGES = LIST_OF_FACEBOOK["pageItems"]["edges"]
ENDS = {"has_next_page": False, "end_cursor": "z"}
NULLS: Mapping[str, tuple[dict[str, Any], tuple[list[str], int, str | None, bool | None]]] = {
    "a null row": ({"edges": [None, *EDGES]}, (["1", "2"], 3, "c2", True)),
    "a row of null": ({"edges": [{"node": None}, *EDGES]}, (["1", "2"], 3, "c2", True)),
    "null rows": ({"edges": None, "page_info": ENDS}, ([], 0, None, False)),
    "null instead of an end": ({"page_info": None}, (["1", "2"], 2, "c2", None)),
    "a cursor behind the end": ({"page_info": ENDS}, (["1", "2"], 2, None, False)),
}


@each("name", list(NULLS))
def test_nulls_in_a_list_of_facebook(name: str) -> None:
    changed, wanted = NULLS[name]
    listed = LIST_OF_FACEBOOK | {"pageItems": LIST_OF_FACEBOOK["pageItems"] | changed}
    assert told(facebook.page_from(json.dumps({"data": {"node": listed}}), ListKind.FRIENDS)) == wanted


def test_people_that_a_network_suggests_beside_a_list_are_none_of_its_rows() -> None:
    suggested = {"pageItems": {"edges": [{"node": {"id": "9", "node": {"__typename": "User", "id": "9"}}}]}}
    listed = {"data": {"viewer": {"people_you_may_know": suggested}, "node": LIST_OF_FACEBOOK}}
    assert told(facebook.page_from(json.dumps(listed), ListKind.FRIENDS))[0] == ["1", "2"]
    beside = OF_INSTAGRAM | {"suggested_users": {"users": [person(9)], "next_max_id": "9"}}
    assert told(instagram.page_from(json.dumps(beside), FOLLOWERS))[0] == ["1", "2"]


def test_what_x_recommends_is_told_by_its_part_of_the_page_whatever_its_name() -> None:
    shown = {"component": "suggest_who_to_follow"}
    item = {"entryId": "m-1-u", "item": {"itemContent": {"user_results": {"result": user(9)}}}}
    module = {"entryId": "module-1", "content": {"clientEventInfo": shown, "items": [item]}}
    paid = row(8, user(8))
    paid["content"]["clientEventInfo"] = {"component": "suggest_promoted"}
    own = row(1, user(1))
    own["content"]["clientEventInfo"] = {"component": "FollowersSgs", "element": "user"}
    aside = {"sidebar_recommendations": {"instructions": steps(row(7, user(7)), cursor("s"))}}
    empty: dict[str, Any] = {"user": {"result": {"timeline": {"instructions": []}}}}
    listed = of_user(own, module, paid, cursor("c2"))
    for data in (listed, {"data": aside | listed["data"]}, {"data": {"first": empty} | listed["data"]}):
        assert told(x.page_from(json.dumps(data), FOLLOWERS)) == (["1"], 1, "c2", True)


def test_counts_of_instagram_may_be_texts_and_a_connection_may_not_tell_its_end() -> None:
    profile = instagram.profile_from(
        json.dumps({"data": {"user": flat(follower_count="1,2 mil", following_count="55")}})
    )
    counters = {kind: (counter.value, counter.exact) for kind, counter in profile.counters.items()}
    assert counters == {FOLLOWERS: (1_200, False), ListKind.FOLLOWING: (55, True)}
    endless = connection([person(1)]) | {"page_info": None}
    page = instagram.page_from(json.dumps({"data": {"user": {"edge_followed_by": endless}}}), FOLLOWERS)
    assert (told(page), page.declared) == ((["1"], 1, None, None), None)
    nothing = {"count": 0, "edges": None, "page_info": {"has_next_page": False, "end_cursor": None}}
    page = instagram.page_from(json.dumps({"data": {"user": {"edge_followed_by": nothing}}}), FOLLOWERS)
    assert (told(page), page.declared) == (([], 0, None, False), 0)


def test_who_reacted_to_a_comment_is_a_page_of_reactions_where_nothing_else_is() -> None:
    edges = [{"feedback_reaction_info": {"id": "1635855486666999"}, "node": {"id": "5", "name": "Vega"}}]
    of_comment = {"id": base64("feedback:77_88"), "reactors": {"edges": edges, "page_info": {"has_next_page": False}}}
    of_post = {"id": base64("feedback:77"), "reactors": {"edges": [{"node": {"id": "6"}}], "page_info": None}}
    alone = facebook.page_from(json.dumps({"data": {"node": of_comment}}), ListKind.REACTIONS)
    both = facebook.page_from(json.dumps({"data": {"a": of_comment, "b": of_post}}), ListKind.REACTIONS)
    assert [one.external_id for one in alone.rows] == ["5"]
    assert [one.external_id for one in both.rows] == ["6"]
