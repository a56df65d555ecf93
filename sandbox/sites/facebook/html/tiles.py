"""The tiles of a profile's timeline and the fields of its About tab."""

from __future__ import annotations

from sandbox.sites.facebook.html.intro import directory_tile
from sandbox.sites.facebook.html.texts import grouped, text
from sandbox.sites.facebook.model import FacebookProfile

WITHOUT_TILES = frozenset({"locked", "deactivated", "unavailable"})


def intro_tiles(profile: FacebookProfile, locale: str) -> dict[str, object]:
    """`profile_tile_sections` as preloaded in the page: the introduction."""
    if profile.visibility in WITHOUT_TILES:
        return {"edges": []}
    views = [_bio_view(profile), _context_view(profile, locale)]
    node = {
        "profile_tile_section_type": "INTRO",
        "title": {"text": text(locale, "intro")},
        "subtitle": None,
        "profile_tile_views": {"nodes": [{"view_style_renderer": view} for view in views if view is not None]},
    }
    tiles = [node, directory_tile(profile, locale)]
    return {"edges": [{"node": tile} for tile in tiles if tile is not None]}


def more_tiles(profile: FacebookProfile, locale: str) -> dict[str, object]:
    """`profile_tile_sections` as fetched later: pictures and friends, with the exact number of friends."""
    nodes: list[dict[str, object]] = [
        {"profile_tile_section_type": "PHOTOS", "title": {"text": text(locale, "photos")}, "subtitle": None}
    ]
    if profile.people("friends_all"):
        count = grouped(profile.declared("friends_all"), locale)
        subtitle = {"text": f"{count} {text(locale, 'count.friends_all')}"}
        title = {"text": text(locale, "friends")}
        nodes.append({"profile_tile_section_type": "FRIENDS", "title": title, "subtitle": subtitle})
    visible = [] if profile.visibility in WITHOUT_TILES else nodes
    return {"edges": [{"node": node} for node in visible], "page_info": {"has_next_page": False}}


def about_sections(profile: FacebookProfile, locale: str, tab: str = "about") -> dict[str, object]:
    """`about_app_sections` of the About tab or one of its sub-tabs; fields without a value are a `null_state`."""
    told: dict[str, str | None] = {
        "current_city": profile.city,
        "hometown": profile.hometown,
        "work": profile.work,
        "category": profile.category,
        "website": profile.website,
    }
    shown = profile.about.get(tab) or told
    fields = [_field(kind, value, value if kind == "website" else None) for kind, value in shown.items()]
    section = {"field_section_type": "basic", "profile_fields": {"nodes": fields}}
    renderer = {"__typename": "ProfileFieldsRenderer", "profile_field_sections": [section]}
    key = tab if tab in profile.about else "about_overview"
    collections = {"nodes": [{"tab_key": key, "style_renderer": renderer}]}
    return {"nodes": [{"name": text(locale, "about"), "section_type": "ABOUT", "activeCollections": collections}]}


def _field(field_type: str, value: str | None, link: str | None) -> dict[str, object]:
    if value is None:
        return {"field_type": "null_state", "title": {"text": field_type, "ranges": []}, "link_url": None}
    return {"field_type": field_type, "title": {"text": value, "ranges": []}, "link_url": link}


def _bio_view(profile: FacebookProfile) -> dict[str, object] | None:
    if profile.bio is None:
        return None
    item = {"node": {"profile_status_text": {"text": profile.bio}}}
    return {"__typename": "ProfileTileViewIntroBioRenderer", "view": {"profile_tile_items": {"nodes": [item]}}}


def _context_view(profile: FacebookProfile, locale: str) -> dict[str, object]:
    """What a person's card has already is not told again; a Page's category follows the word for what it is."""
    category = f"{text(locale, 'page')} · {profile.category}" if profile.is_page and profile.category else None
    entries = [("INTRO_CARD_INFLUENCER_CATEGORY", category), ("INTRO_CARD_WEBSITE", profile.website)]
    items = [_context_item(kind, value) for kind, value in entries if value is not None]
    return {"__typename": "ProfileTileViewContextListRenderer", "view": {"profile_tile_items": {"nodes": items}}}


def _context_item(kind: str, title: str) -> dict[str, object]:
    renderer = {
        "__typename": "ContextListItemRenderer",
        "context_item": {"title": {"text": title, "ranges": []}, "subtitle": None},
    }
    return {"node": {"timeline_context_item": {"timeline_context_list_item_type": kind, "renderer": renderer}}}
