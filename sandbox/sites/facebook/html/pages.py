"""The pages of the local Facebook: 84 blocks of data, few of them of use, and the script that draws them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sandbox.sites.accounts import AccountRecord
from sandbox.sites.facebook.api.feedback import comments_node, feed, photos
from sandbox.sites.facebook.api.lists import section_node
from sandbox.sites.facebook.html.decoys import decoy_blocks
from sandbox.sites.facebook.html.documents import ProfileTarget
from sandbox.sites.facebook.html.header import header_results
from sandbox.sites.facebook.html.texts import language, text
from sandbox.sites.facebook.html.tiles import about_sections, intro_tiles
from sandbox.sites.facebook.model import FacebookProfile
from sandbox.sites.facebook.viewer import viewer_block
from sandbox.sites.serving.relay import block, prefetched, scheduled
from sandbox.sites.templates import Templates

BLOCKS = 84


@dataclass(frozen=True, slots=True)
class Habits:
    """How the script of a page behaves: `recycles` rows, `jumps` to the top at the end of a timeline, calls queries by
    other `names`."""

    recycles: bool = False
    jumps: bool = False
    names: Mapping[str, str] = field(default_factory=dict)


class Pages:
    """Makes whole HTML pages for one viewer at a time."""

    def __init__(self, templates: Templates) -> None:
        self._templates = templates

    def home(self, viewer: AccountRecord, *, settings: bool = False) -> str:
        """The news feed, or the settings page."""
        locale = viewer.account.locale
        name = "settings" if settings else "home"
        route = _route(f"comet.fbweb.{name.title()}Route", f"comet.{name}", {})
        return self._comet(viewer, locale, [block(route)], title=text(locale, name))

    def profile(self, viewer: AccountRecord, target: ProfileTarget, habits: Habits) -> str:
        """A profile's timeline, its About tab, or its friends section."""
        locale, profile = viewer.account.locale, target.profile
        route = _profile_route(target, habits)
        blocks = [block(route), *_header_blocks(profile, locale)]
        if target.in_friends:
            node = section_node(profile, target.list_name, locale, own=profile.id == viewer.account.id)
            blocks.append(_query("ProfileCometTopAppSectionQuery", {"data": {"node": node}}, profile.id))
        elif target.tab == "about" or target.tab in profile.about:
            sections = about_sections(profile, locale, target.tab)
            result = {"data": {"user": {"id": profile.id, "about_app_sections": sections}}}
            blocks.append(_query("ProfileCometAboutAppSectionQuery", result, profile.id))
        elif target.post is not None:
            node = {
                **comments_node(profile, target.post, None),
                "reaction_count": {"count": len(target.post.reactions)},
            }
            blocks.append(_query("CometSinglePostDialogContentQuery", {"data": {"node": node}}, target.post.id))
        elif target.tab == "photos":
            shown = {"style_renderer": {"__typename": "TimelineAppCollectionPhotosRenderer",
                                        "collection": photos(profile, None)}}  # fmt: skip
            node = {"__typename": "TimelineAppSection", "section_type": "PHOTOS", "all_collections": {"nodes": [shown]}}
            blocks.append(_query("ProfileCometTopAppSectionQuery", {"data": {"node": node}}, profile.id))
        else:
            blocks += _timeline_blocks(profile, locale)
        if profile.visibility == "locked":
            blocks.append(block(scheduled([["LockedProfileTryItBanner.react", "preload", [], []]])))
        return self._comet(viewer, locale, blocks, title=profile.name)

    def unavailable(self, viewer: AccountRecord) -> str:
        """The one page for what is deleted, hidden, blocked or never was."""
        locale = viewer.account.locale
        props: dict[str, object] = {
            "title": text(locale, "unavailable"), "body": text(locale, "unavailable.why"), "privacy": False,
            "fourZerofour": True, "isAdminViewingDeactivatedProfile": False, "isBOC": False,
        }  # fmt: skip
        route = _route("comet.fbweb.CometErrorRoute", "comet.error", props, resource="CometErrorRoot.react")
        return self._comet(viewer, locale, [block(route)], title="Facebook")

    def stranger(self, template: str, locale: str, **values: str) -> str:
        """A page from a template: login, checkpoint, consent and the like."""
        query = _query("useCometLogInFormQuery", {"data": {}}, "stranger")
        shown = {"lang": language(locale), "viewer": viewer_block(None, locale), "query": query}
        shown |= {**_texts(locale), **values}
        return self._templates.render(template, **shown)

    def _comet(self, viewer: AccountRecord, locale: str, blocks: Sequence[str], *, title: str) -> str:
        decoys = decoy_blocks(BLOCKS - len(blocks) - 1)
        third = len(decoys) // 3
        head = [*decoys[:4], viewer_block(viewer, locale), *decoys[4:third]]
        body = [*blocks[:1], *_interleave(blocks[1:], decoys[third:])]
        return self._templates.render(
            "comet", lang=language(locale), title=title, head="\n".join(head), body="\n".join(body)
        )


def _interleave(blocks: Sequence[str], decoys: Sequence[str]) -> list[str]:
    """Spread the blocks with data among the others, as on the real page."""
    step = max(1, len(decoys) // (len(blocks) + 1))
    mixed: list[str] = []
    for index in range(len(blocks) + 1):
        last = index == len(blocks)
        mixed += decoys[index * step :] if last else decoys[index * step : (index + 1) * step]
        mixed += [] if last else [blocks[index]]
    return mixed


def _profile_route(target: ProfileTarget, habits: Habits) -> object:
    profile = target.profile
    props: dict[str, object] = {
        "userID": profile.id,
        "userVanity": profile.vanity or "",
        "tabKey": target.list_name or target.tab,
        "sentinelStalls": profile.quirks.sentinel_stalls,
        "recycles": habits.recycles or profile.quirks.recycles,
        "jumps": habits.jumps,
        "names": dict(habits.names),
    }
    if profile.visibility == "deactivated":
        props["isAdminViewingDeactivatedProfile"] = True
    kind = "collection" if target.in_friends else "about" if target.tab in profile.about else target.tab
    policy = "comet.post" if target.post is not None else f"comet.profile.{kind}"
    return _route("comet.fbweb.CometProfileRoute", policy, props)


def _query(operation: str, result: object, seed: str) -> str:
    return block(scheduled([prefetched(operation, result, seed=seed)]))


def _header_blocks(profile: FacebookProfile, locale: str) -> list[str]:
    results = header_results(profile, locale)
    return [
        block(scheduled([
            prefetched("ProfileCometHeaderQuery", result, seed=profile.id, sequence=number,
                       complete=number == len(results) - 1, hashed=number % 2 == 1)
        ]))
        for number, result in results
    ]  # fmt: skip


def _timeline_blocks(profile: FacebookProfile, locale: str) -> list[str]:
    tiles = {"data": {"user": {"id": profile.id, "profile_tile_sections": intro_tiles(profile, locale)}}}
    units = {"data": {"user": {"id": profile.id, "timeline_list_feed_units": feed(profile, None)}}}
    return [
        _query("ProfileCometTilesFeedQuery", tiles, profile.id),
        _query("ProfileCometTimelineFeedQuery", units, profile.id),
    ]


def _route(name: str, policy: str, props: dict[str, object], *, resource: str = "CometRoot.react") -> object:
    root_view = {"resource": {"__dr": resource}, "props": props}
    route = {"canonicalRouteName": name, "tracePolicy": policy, "rootView": root_view}
    info = {"initialRouteInfo": {"route": route}}
    return scheduled([["CometPlatformRootClient", "setInitDeferredPayload", [], [info]]])


def _texts(locale: str) -> dict[str, str]:
    keys = ("login", "email", "pass", "continue", "recover")
    return {**{key: text(locale, key) for key in keys}, "login_title": text(locale, "login.title")}
