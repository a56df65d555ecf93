"""The answers to the calls of the page's own script."""

from __future__ import annotations

import json
from typing import cast

from sandbox.sites.accounts import AccountRecord
from sandbox.sites.facebook.api.errors import errors_body, refusal
from sandbox.sites.facebook.api.graphql_posts import POST_QUERIES, PostQueries
from sandbox.sites.facebook.api.lists import ListPage, list_page, section_node
from sandbox.sites.facebook.directory import Directory
from sandbox.sites.facebook.html.tiles import more_tiles
from sandbox.sites.facebook.viewer import dtsg_token, lsd_token
from sandbox.sites.messages import Request, Response
from sandbox.sites.serving.relay import compact, deferred, lines

GRAPHQL_TYPE = 'text/html; charset="utf-8"'
LIST_QUERY = "ProfileCometAppCollectionListRendererPaginationQuery"
OWN_FRIENDS_QUERY = "ProfileCometAppCollectionSelfFriendsListRendererPaginationQuery"
FRIENDS_QUERY = "ProfileCometAppCollectionNonSelfFriendsListRendererPaginationQuery"
LIST_QUERIES = frozenset({LIST_QUERY, OWN_FRIENDS_QUERY, FRIENDS_QUERY})
RENAMED = {name: f"{name}V2" for name in LIST_QUERIES | POST_QUERIES}
"""What the queries are called in a release of the front end that renamed them."""
_USUAL = {new: old for old, new in RENAMED.items()}
"""Friends have queries of their own, for oneself and for others; followers and following keep the old one."""
EMPTY_PAGE_INDEX = 3
EMPTY_PAGE = 1675012
STALE_TOKENS = 1357004
BAD_QUERY = 1675030
FORMS = 3


def answered(body: str) -> Response:
    """An answer of the endpoint: always 200, always claiming to be HTML."""
    return Response(body=body.encode("utf-8"), content_type=GRAPHQL_TYPE)


def usual_name(operation: str) -> str:
    """The name of a query before it was renamed."""
    return _USUAL.get(operation, operation)


class GraphQL:
    """Knows the operations that the local front end uses; anything else is a query error."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._posts = PostQueries(directory)
        self._failed_once: set[tuple[str, int, str]] = set()

    def answer(self, request: Request, viewer: AccountRecord, *, overlap: bool = False) -> Response:
        """Answers one call of a viewer whose session is well; page tokens are checked first.

        `overlap`: see `list_page`.
        """
        form = request.form
        if form.get("fb_dtsg") != dtsg_token(viewer) or form.get("lsd") != lsd_token(viewer):
            return answered(refusal(STALE_TOKENS))
        variables = _variables(form.get("variables", ""))
        operation = usual_name(form.get("fb_api_req_friendly_name", ""))
        if operation in LIST_QUERIES:
            return self._list(variables, viewer, overlap=overlap)
        if operation == "ProfileCometTopAppSectionQuery":
            return self._section(variables, viewer)
        if operation == "ProfileCometTilesFeedPaginationQuery":
            return self._tiles(variables, viewer)
        if operation in POST_QUERIES:
            body = self._posts.answer(operation, variables)
            return answered(errors_body(BAD_QUERY) if body is None else body)
        if operation == "CometNotificationsBadgeCountQuery":
            return answered(compact({"data": {"viewer": {"notifications_unseen_count": 0}}, "extensions": {}}))
        return answered(errors_body(BAD_QUERY))

    def _list(self, variables: dict[str, object], viewer: AccountRecord, *, overlap: bool) -> Response:
        found = self._directory.collection(str(variables.get("id", "")))
        if found is None:
            return answered(errors_body(BAD_QUERY))
        profile, name = found
        cursor, count = variables.get("cursor"), variables.get("count")
        try:
            page = list_page(
                profile,
                name,
                str(cursor) if cursor else None,
                count=count if isinstance(count, int) else 8,
                own=profile.id == viewer.account.id,
                overlap=overlap,
            )
        except ValueError:
            return answered(errors_body(BAD_QUERY))
        key = (viewer.account.id, viewer.login, str(variables["id"]))
        if profile.quirks.empty_mid_page and page.index == EMPTY_PAGE_INDEX and key not in self._failed_once:
            self._failed_once.add(key)
            return answered(errors_body(EMPTY_PAGE))
        return answered(_wire(page, str(variables["id"])))

    def _section(self, variables: dict[str, object], viewer: AccountRecord) -> Response:
        found = self._directory.collection(str(variables.get("collectionToken", "")))
        if found is None:
            return answered(errors_body(BAD_QUERY))
        profile, name = found
        own = profile.id == viewer.account.id
        return answered(compact({"data": {"node": section_node(profile, name, viewer.account.locale, own=own)}}))

    def _tiles(self, variables: dict[str, object], viewer: AccountRecord) -> Response:
        profile = self._directory.by_id(str(variables.get("id", "")))
        if profile is None:
            return answered(errors_body(BAD_QUERY))
        tiles = more_tiles(profile, viewer.account.locale)
        return answered(compact({"data": {"node": {"__typename": "User", "profile_tile_sections": tiles}}}))


def _variables(text: str) -> dict[str, object]:
    try:
        data = json.loads(text)
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}


def _wire(page: ListPage, collection: str) -> str:
    """The same page in one of three forms, by turns: plain, guarded, and in lines with the end deferred."""
    if page.index % FORMS == 1:
        return _in_lines(page, collection)
    answer = {"data": {"node": _node(page.page_items, collection)}, "extensions": {"is_final": True}}
    return lines([answer], guard=page.index % FORMS == 0)


def _in_lines(page: ListPage, collection: str) -> str:
    """Rows first; the buttons of the last row and the end of the page arrive as deferred parts."""
    *kept, last = page.edges
    node = dict(cast("dict[str, object]", last["node"]))
    actions = node.pop("actions_renderer")
    edges = [*kept, {**last, "node": node}]
    label = "ProfileCometAppCollectionListRenderer_collection$defer$"
    return lines([
        {"data": {"node": _node({"edges": edges}, collection)}, "extensions": {"is_final": False}},
        deferred(f"{label}page_info", ("node", "pageItems"), {"page_info": page.page_info}),
        deferred(f"{label}actions", ("node", "pageItems", "edges", len(kept), "node"), {"actions_renderer": actions},
                 final=True),
    ])  # fmt: skip


def _node(page_items: dict[str, object], collection: str) -> dict[str, object]:
    return {"__typename": "TimelineAppCollection", "pageItems": page_items, "id": collection}
