"""Facebook's answers in the shapes that captures of 2026 have; whoever they are about is invented."""

from collections.abc import Mapping, Sequence
from typing import Any

from tests.unit.platforms.pages import collection, edge, encoded, header, page, preloaded, tab, tabs

KEYS = ("friends_all", "friends_recent", "friends_current_city", "followers", "following")
DECOYS = [{"action": "*", "tracePolicy": "*"}, {"action": "LOAD", "tracePolicy": "comet.error"}]


def shell(*entries: object, define: object = None) -> object:
    """The envelope of a real block; `define` holds the loader configuration."""
    box: dict[str, object] = {"define": [["x", [], {}, 1]] if define is None else define, "require": list(entries)}
    return {"require": [["ScheduledServerJS", "handle", None, [{"__bbox": box}]]]}


def routed(policy: str, *, root: str = "ProfileCometTimelineListViewRoot.react", **props: object) -> object:
    """The block that names the route, with the interactions before it that only look like one."""
    view = {"allResources": [{"__dr": root}], "resource": {"__dr": root}, "props": props, "entryPoint": None}
    name = "comet.fbweb.CometErrorRoute" if policy == "comet.error" else "comet.fbweb.CometProfileRoute"
    found = {"actorID": "1", "rootView": view, "tracePolicy": policy, "canonicalRouteName": name, "url": "/x"}
    manager = ["CometRouteStore", "init", [], [{"initialRouteInfo": {"route": found}}]]
    return shell(manager, define=[["InteractionTracing", [], {"interactions": DECOYS}, 158]])


def wide_header(**user: Any) -> object:
    """A header whose friends section lists every collection that there could be, shown or not."""
    listed = [{"tab_key": key, "id": encoded(f"app_collection:pfbid0{key}")} for key in KEYS]
    return header({**tabs(tab("ALL", "timeline"), tab("FRIENDS", "friends", listed)), **user})


def section(
    shown: Sequence[str], delivered: Sequence[Mapping[str, Any]], *, host: str = "www", renderer: str = "List"
) -> Mapping[str, Any]:
    """`data.node` of a section: its collections have no tab_key, and it always has words for being empty."""
    nav = [
        {"id": encoded(f"app_collection:pfbid0{key}"), "name": "?", "url": f"https://{host}.facebook.com/x/{key}"}
        for key in shown
    ]
    wrapped = [
        {
            "style_renderer": {"__typename": f"TimelineAppCollection{renderer}Renderer", "collection": one},
            "id": one["id"],
        }
        for one in delivered
    ]
    return {
        "data": {
            "node": {
                "__typename": "TimelineAppSection",
                "id": encoded("app_section:1000200:2356318349"),
                "section_type": "FRIENDS",
                "nav_collections": {"nodes": nav},
                "all_collections": {"nodes": wrapped},
                "null_state_message": {"text": "No hay nada para mostrar"},
            }
        }
    }


def page_of_list(shown: Sequence[str], delivered: Sequence[Mapping[str, Any]], **how: str) -> str:
    answer = preloaded("ProfileCometTopAppSectionQuery", section(shown, delivered, **how))
    return page(routed("comet.profile.collection.friends", userID="1000200"), wide_header(), answer)


def friends(*people: str, **rest: Any) -> dict[str, Any]:
    return collection([edge(person) for person in people], key="pfbid0friends_all", **rest)
