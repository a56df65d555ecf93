"""Blocks that carry no profile: three quarters of a real page are loader configuration and other people's data."""

from __future__ import annotations

import random
from functools import cache

from sandbox.sites.facebook.people import invent_people
from sandbox.sites.serving.relay import block, prefetched, scheduled, stable_hex

RESOURCES_PER_BLOCK = 14


@cache
def decoy_blocks(count: int) -> tuple[str, ...]:
    """`count` blocks, made once: loader maps, gates, timing marks and two preloaded queries about others."""
    makers = (_loader_map, _gates, _timings)
    plain = [block(makers[index % len(makers)](index)) for index in range(max(0, count - 2))]
    return (*plain, block(_suggestions()), block(_notifications()))[:count]


def _loader_map(index: int) -> object:
    chance = random.Random(index)
    resources = {
        stable_hex(f"{index}:{item}", 7): {
            "type": "js",
            "src": f"https://static.xx.fbcdn.net/rsrc.php/v4i{chance.randrange(9999):04d}/y{item}/l/{index}.js",
            "p": f":{chance.randrange(900)},{chance.randrange(900)}",
        }
        for item in range(RESOURCES_PER_BLOCK)
    }
    return {"require": [["Bootloader", "handlePayload", None, [{"consistency": {"rev": 1}, "rsrcMap": resources}]]]}


def _gates(index: int) -> object:
    data = {str(5000 + index * 50 + item): {"result": bool(item % 2), "hash": None} for item in range(30)}
    return scheduled([["qexData", "add", [], [data]]], [[f"GateData{index}", [], {"gkData": data}, index]])


def _timings(index: int) -> object:
    marks = [{"name": f"tierOne{item}", "value": index * 13 + item} for item in range(20)]
    return scheduled([["qplTimingsServerJS", "handle", [], [stable_hex(str(index)), marks]]])


def _suggestions() -> object:
    nodes = [
        {"node": {"__typename": "User", "id": person.id, "name": person.name, "url": person.url}}
        for person in invent_people(6, seed=8_999)
    ]
    result = {"data": {"viewer": {"people_you_may_know": {"edges": nodes, "page_info": {"has_next_page": True}}}}}
    return scheduled([prefetched("CometRightRailPeopleYouMayKnowQuery", result, seed="decoy", hashed=True)])


def _notifications() -> object:
    result = {"data": {"viewer": {"notifications_unseen_count": 3, "node": None}}}
    return scheduled([prefetched("CometNotificationsRootQuery", result, seed="decoy")])
