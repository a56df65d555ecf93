"""Instagram's answers in the shapes that captures of 2026 have; whoever they are about is invented."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

BEYOND_DOUBLE = "9007199254740993"


def body(data: object) -> str:
    return json.dumps(data)


def person(number: str | int, **more: Any) -> dict[str, Any]:
    """A row of a list; its number comes as it is given."""
    return {
        "pk": number,
        "id": str(number),
        "username": f"persona.{number}",
        "full_name": f"Persona {number}",
        "profile_pic_url": f"https://scontent.test/{number}.jpg",
        "is_private": False,
        **more,
    }


def friendships(people: Sequence[Mapping[str, Any]], **more: Any) -> dict[str, Any]:
    beside = [{"group": "mutual", "facepile": [person(1), person(2)]}]
    return {
        "users": list(people),
        "big_list": True,
        "page_size": len(people),
        "groups": beside,
        "has_more": "next_max_id" in more,
        "should_limit_list_of_followers": False,
        "follow_ranking_token": "x",
        "status": "ok",
        **more,
    }


def connection(nodes: Sequence[Mapping[str, Any]], cursor: str | None = None, **more: Any) -> dict[str, Any]:
    info = {"end_cursor": cursor, "has_next_page": cursor is not None, "start_cursor": None}
    return {"edges": [{"node": node, "cursor": ""} for node in nodes], "page_info": info, **more}


def comment(number: int, author: str | int, text: str = "hola", **more: Any) -> dict[str, Any]:
    return {
        "__typename": "XDTCommentDict",
        "pk": str(number),
        "user": person(author, is_unpublished=False),
        "text": text,
        "created_at": 1_790_000_000 + number,
        "child_comment_count": 0,
        "parent_comment_id": None,
        **more,
    }


def flat(**more: Any) -> dict[str, Any]:
    """`data.user` of today."""
    relation = {"following": False, "followed_by": True, "blocking": False}
    return {
        **person("61000000900"),
        "username": "faro.inventado",
        "full_name": "Faro Inventado",
        "biography": "Luz.",
        "bio_links": [{"url": "https://l.instagram.com/?u=https%3A%2F%2Ffaro.example%2F&e=x"}],
        "external_url": "https://faro.example/",
        "category": "Artista",
        "is_verified": True,
        "media_count": 12,
        "follower_count": 3_400_000_001,
        "following_count": 0,
        "hd_profile_pic_url_info": {"url": "https://scontent.test/hd.jpg"},
        "friendship_status": relation,
        "profile_context_facepile_users": [person(7)],
        **more,
    }


def old(**more: Any) -> dict[str, Any]:
    """`data.user` of web_profile_info."""
    return {
        "id": "61000000900",
        "username": "faro.inventado",
        "full_name": "Faro Inventado",
        "biography": "Luz.",
        "external_url": "https://faro.example/",
        "is_private": False,
        "is_verified": True,
        "category_name": "Artista",
        "edge_followed_by": {"count": 3_400_000_001},
        "edge_follow": {"count": 0},
        "edge_owner_to_timeline_media": {"count": 12, "edges": []},
        "edge_mutual_followed_by": {"count": 1, "edges": [{"node": {"username": "otra"}}]},
        "profile_pic_url": "https://scontent.test/small.jpg",
        "profile_pic_url_hd": "https://scontent.test/hd.jpg",
        "followed_by_viewer": False,
        **more,
    }


VIEWER = [
    "PolarisViewer",
    [],
    {"data": {"id": "7", "username": "quien.mira", "biography": "yo", "media_count": 3}, "id": "7"},
    1,
]
STRANGER = ["PolarisViewer", [], {"data": None, "id": None}, 1]


def page(*entries: object, viewer: object = VIEWER, title: str = "Faro (@faro.inventado) • Instagram") -> str:
    """A page of the site with its blocks, each with its declared length."""
    box = {"define": [viewer], "require": list(entries)}
    text = json.dumps({"require": [["ScheduledServerJS", "handle", None, [{"__bbox": box}]]]})
    block = f'<script type="application/json" data-content-len="{len(text)}" data-sjs>{text}</script>'
    return f"<!DOCTYPE html><html><head><title>{title}</title></head><body>{block}</body></html>"


def preloaded(operation: str, result: object) -> list[object]:
    box = {"__bbox": {"complete": True, "result": result, "sequence_number": 0}}
    return ["RelayPrefetchedStreamCache@ab12", "next", [], [f"adp_{operation}RelayPreloader_0a1b", box]]


def route(root: str = "PolarisProfileRoot", number: str = "61000000900", name: str = "profilePage") -> list[object]:
    props = {"id": number, "page_logging": {"name": name, "params": {"profile_id": number}}} if number else {}
    view = {"resource": {"__dr": f"{root}.react"}, "props": {**props}}
    found = {"rootView": view, "canonicalRouteName": f"comet.igweb.{root}Route", "url": "/faro.inventado/"}
    return ["CometPlatformRootClient", "init", [], [{"initialRouteInfo": {"route": found}}]]
