"""Parts of answers and pages of Instagram as they have come over the wire."""

import json
from typing import Any

Json = dict[str, Any]


def row(number: int, **more: Any) -> Json:
    """A person as the site's own interface shows one."""
    return {
        "pk": str(number),
        "pk_id": str(number),
        "id": str(number),
        "strong_id__": str(number),
        "username": f"p{number}",
        "full_name": f"P {number}",
        "is_private": False,
        "is_verified": False,
        "fbid_v2": "17841400000000000",
        "profile_pic_url": "https://scontent.cdninstagram.com/x.jpg",
        "account_badges": [],
        "latest_reel_media": 0,
    } | more


def node(number: int) -> Json:
    """The same in an old connection, with the reel that repeats its owner."""
    owner = {"__typename": "GraphUser", "id": str(number), "username": f"p{number}", "profile_pic_url": "u"}
    reel = {"id": str(number), "expiring_at": 1, "latest_reel_media": None, "owner": owner}
    return {"node": {"id": str(number), "username": f"p{number}", "full_name": f"P {number}", "reel": reel}}


def connection(*numbers: int, count: int | None, after: str | None) -> Json:
    info = {"has_next_page": after is not None, "end_cursor": after}
    return {"count": count, "page_info": info, "edges": [node(number) for number in numbers]}


def block(tree: Json) -> str:
    body = json.dumps(tree)
    return f'<script type="application/json"  data-content-len="{len(body)}" data-sjs>{body}</script>'


def preloaded(operation: str, result: Json) -> Json:
    prefetched = [
        f"adp_{operation}RelayPreloader_6700",
        {"__bbox": {"complete": True, "result": result, "sequence_number": 0}},
    ]
    inner = {"__bbox": {"require": [["RelayPrefetchedStreamCache", "next", [], prefetched]]}}
    return {"require": [["ScheduledServerJS", "handle", None, [inner]]]}


def routed(root: str, page: str, **params: str) -> Json:
    view = {
        "resource": {"__dr": f"{root}.react"},
        "props": {
            "id": "173" if params else None,
            "page_logging": {"name": page, "params": {"profile_id": "173"} if params else {}},
        },
    }
    route = {"initialRouteInfo": {"route": {"actorID": "999", "rootView": view, "params": params, "url": "/vega/"}}}
    return {"require": [["CometPlatformRootClient", "init", [], [route]]]}


VIEWER = {
    "define": [["PolarisViewer", [], {"data": {"id": "999", "username": "me", "follower_count": 1}, "id": "999"}, 3313]]
}


def html(title: str, *trees: Json) -> str:
    return f"<!DOCTYPE html><html><head><title>{title}</title></head><body>{''.join(map(block, trees))}</body></html>"
