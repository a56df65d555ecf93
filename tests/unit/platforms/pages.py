"""Invented Facebook pages and answers, built from the facts and not from the local site."""

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Any

DECOY = {"require": [["Bootloader", "handlePayload", None, [{"rsrcMap": {"a": {"src": "x.js"}}}]]]}


def encoded(text: str) -> str:
    return b64encode(text.encode()).decode()


def block(data: object, *, length: int | None = None) -> str:
    body = json.dumps(data, ensure_ascii=False)
    shown = len(body) if length is None else length
    return f'<script type="application/json" data-content-len="{shown}" data-sjs>{body}</script>'


def preloaded(operation: str, result: object, *, sequence: int = 0, module: str = "", seed: str = "a1") -> object:
    box = {"__bbox": {"complete": True, "result": result, "sequence_number": sequence}}
    entry = [f"RelayPrefetchedStreamCache{module}", "next", [], [f"adp_{operation}RelayPreloader_{seed}", box]]
    return {"require": [["ScheduledServerJS", "handle", None, [{"__bbox": {"require": [entry]}}]]]}


def page(*blocks: object) -> str:
    parts = [block(DECOY), *(item if isinstance(item, str) else block(item) for item in blocks), block(DECOY)]
    return f"<!doctype html><html lang='es'><body>{''.join(parts)}</body></html>"


def route(policy: str = "comet.profile.timeline", *, root: str = "CometRoot.react", **props: object) -> object:
    info = {"tracePolicy": policy, "rootView": {"resource": {"__dr": root}, "props": props}}
    return {"require": [["CometPlatformRootClient", "init", [], [info]]]}


def header(user: Mapping[str, Any]) -> object:
    base = {"__typename": "User", "id": "1000200", "name": "Alondra Quimera", **user}
    return preloaded(
        "ProfileCometHeaderQuery", {"data": {"user": {"id": base["id"], "profile_header_renderer": {"user": base}}}}
    )


def tab(section_type: str, tab_key: str, collections: Sequence[Mapping[str, Any]] = ()) -> object:
    return {"node": {"section_type": section_type, "tab_key": tab_key, "id": encoded(f"app_section:1:{tab_key}"),
                     "name": "?", "url": "", "all_collections": {"nodes": list(collections)}}}  # fmt: skip


def tabs(*edges: object) -> Mapping[str, Any]:
    return {"profile_tabs": {"profile_user": {"timeline_nav_app_sections": {"edges": list(edges)}}}}


def edge(person: str, name: str = "Vega Ficticia", **node: Any) -> Mapping[str, Any]:
    base = {
        "__typename": "TimelineAppCollectionItem",
        "id": encoded(f"app_item:1000200:2356318349:2::{person}"),
        "title": {"text": name},
        "subtitle_text": {"text": "Vive en Villa Quimera"},
        "image": {"uri": f"https://scontent.test/{person}.jpg"},
        "url": f"https://www.facebook.com/vega.{person}",
        "node": {"__typename": "User", "id": person, "url": f"https://www.facebook.com/vega.{person}"},
    }
    return {"node": {**base, **node}, "cursor": f"c{person}"}


def collection(
    edges: Sequence[Mapping[str, Any]], *, cursor: str | None = "c1", more: bool = True, key: str = "x", **rest: Any
) -> dict[str, Any]:
    info = {"end_cursor": cursor, "has_next_page": more}
    identifier = encoded(f"app_collection:{key}")
    return {"__typename": "TimelineAppCollection", "id": identifier,
            "pageItems": {"edges": list(edges), "page_info": info}, **rest}  # fmt: skip
