"""The header of a profile as the page carries it: one root answer and eleven deferred parts, out of order."""

from __future__ import annotations

import random

from sandbox.sites.facebook.html.intro import top_row
from sandbox.sites.facebook.html.pictures import cover_url, picture_url
from sandbox.sites.facebook.html.texts import counter, text
from sandbox.sites.facebook.ids import has_friends_section, listed_collections, visible_lists
from sandbox.sites.facebook.model import FacebookProfile, ListName
from sandbox.sites.serving.relay import deferred

USER_PATH = ("user", "profile_header_renderer", "user")
SUFFIX: dict[ListName, str] = {"friends_all": "friends", "followers": "followers/", "following": "following/"}


def header_results(profile: FacebookProfile, locale: str) -> list[tuple[int, object]]:
    """The answers of ProfileCometHeaderQuery as (sequence number, result), in the order of the page: not sorted."""
    parts: list[object] = [{"data": {"user": _root(profile, locale)}}]
    prefix = "ProfileCometHeader_user$defer$"
    for name, data in _fragments(profile, locale):
        parts.append(deferred(f"{prefix}{name}", USER_PATH, data))
    renderer: dict[str, object] = {"profile_actions": [], "restriction_violation_status": None}
    parts.append(deferred(f"{prefix}ProfileCometActions_renderer", USER_PATH[:2], renderer))
    numbered = list(enumerate(parts))
    random.Random(profile.id).shuffle(numbered)
    return numbered


def tab_url(profile: FacebookProfile, tab: str) -> str:
    """The address of a tab, in the style that the profile's own address has."""
    if profile.vanity is None:
        return f"{profile.url}&sk={tab}"
    return f"{profile.url}/{tab}"


def _root(profile: FacebookProfile, locale: str) -> dict[str, object]:
    hidden = profile.visibility == "deactivated"
    user: dict[str, object] = {
        "__typename": "User",
        "id": profile.id,
        "name": profile.name,
        "alternate_name": "",
        "url": profile.url,
        "username_for_profile": profile.vanity,
        "gender": profile.gender,
        "profilePicLarge": {"uri": picture_url(profile.id, 320)},
        "profilePicMedium": {"uri": picture_url(profile.id, 160)},
        "profilePicSmall": {"uri": picture_url(profile.id, 40)},
        "profile_picture_for_sticky_bar": {"uri": picture_url(profile.id, 40)},
        "profilePhoto": _photo(profile),
        "is_viewer_friend": False,
        "is_verified": profile.verified,
        "show_verified_badge_on_profile": profile.verified,
        "is_visibly_memorialized": profile.visibility == "memorialised",
        "profile_social_context": {"content": [] if hidden else _counters(profile, locale)},
    }
    renderer = {"__typename": "ProfileHeaderRenderer", "user": user}
    return {"id": profile.id, "__isProfile": "User", "profile_header_renderer": renderer}


def _photo(profile: FacebookProfile) -> object:
    if int(profile.id) % 5 == 0:
        return None
    image = {"uri": picture_url(profile.id, 320), "width": 320, "height": 320}
    return {"id": str(int(profile.id) + 11), "url": f"https://www.facebook.com/photo/?fbid={profile.id}11",
            "viewer_image": image}  # fmt: skip


def _counters(profile: FacebookProfile, locale: str) -> list[object]:
    """Counters without order or label to trust: the address alone tells which is which."""
    return [
        {"text": {"text": counter(profile.declared(name), name, locale)}, "uri": tab_url(profile, SUFFIX[name])}
        for name in visible_lists(profile)
        if profile.declared(name) and not (name == "friends_all" and profile.visibility == "friends_hidden")
    ]


def _fragments(profile: FacebookProfile, locale: str) -> list[tuple[str, dict[str, object]]]:
    locked = profile.visibility == "locked"
    memorial = profile.visibility == "memorialised"
    control = {"private_sharing_enabled": True} if locked else None
    sharing = {"private_sharing_control_model_for_user": control}
    return [
        ("ProfileCometHeaderTabs_user", {"profile_tabs": {"profile_user": _tabs(profile, locale)}}),
        ("ProfileCometCover_user", {"cover_photo": _cover(profile)}),
        ("ProfileCometPrivateSharing_user", {"wem_private_sharing_bundle": sharing}),
        ("ProfileCometHeaderTopRow_user", {"header_top_row": top_row(profile, locale)}),
        ("ProfileCometDelegatePage_user", {
            "delegate_page": {"id": f"1{profile.id[-14:]}"} if profile.is_page or int(profile.id) % 3 == 0 else None,
            "is_additional_profile_plus": profile.is_page,
        }),
        ("ProfileCometLockedProfilePopover", {"locked_profile_popover": None}),
        ("ProfileCometMemorial_user", {"memorialized_user_info": {"id": profile.id} if memorial else None}),
        ("ProfileCometStoryRing_user", {"story_bucket": {"nodes": []}}),
        ("ProfileCometFriendship_user", {"friendship_status": "CAN_REQUEST", "can_viewer_message": True}),
        ("ProfileCometContextualMenu_user", {"profile_contextual_menu": None}),
    ]  # fmt: skip


def _cover(profile: FacebookProfile) -> object:
    if profile.visibility in {"locked", "deactivated"}:
        return None
    image = {"uri": cover_url(profile.id), "width": 851, "height": 315}
    return {"photo": {"id": f"{profile.id}22", "url": f"https://www.facebook.com/photo/?fbid={profile.id}22",
                      "image": image}}  # fmt: skip


def _tabs(profile: FacebookProfile, locale: str) -> dict[str, object]:
    few = profile.visibility in {"locked", "deactivated"}
    nodes = [_tab(profile, locale, "timeline", "ALL", "posts"), _about_tab(profile, locale)]
    if has_friends_section(profile):
        nodes.append(_friends_tab(profile, locale))
    if not few:
        nodes.append(_tab(profile, locale, "photos", "PHOTOS", "photos"))
        nodes.append(_tab(profile, locale, "map", "CHECKINS", "checkins"))
    sections = {"edges": [{"node": node} for node in nodes]}
    return {
        "id": profile.id,
        "is_memorialized": profile.visibility == "memorialised",
        "timeline_nav_app_sections": sections,
    }


def _tab(profile: FacebookProfile, locale: str, tab: str, section_type: str, label: str) -> dict[str, object]:
    return {"id": f"tab:{profile.id}:{tab}", "name": text(locale, label), "section_type": section_type, "tab_key": tab,
            "url": profile.url if tab == "timeline" else tab_url(profile, tab), "displayable_count": None,
            "all_collections": {"nodes": []}}  # fmt: skip


def _about_tab(profile: FacebookProfile, locale: str) -> dict[str, object]:
    """With the sub-tabs that it has; their names say nothing, their keys do."""
    name = text(locale, "about")
    tabs = [{"tab_key": key, "id": f"tab:{profile.id}:{key}", "name": name, "url": tab_url(profile, key)}
            for key in ("about_overview", *profile.about)]  # fmt: skip
    return {**_tab(profile, locale, "about", "ABOUT", "about"), "all_collections": {"nodes": tabs}}


def _friends_tab(profile: FacebookProfile, locale: str) -> dict[str, object]:
    tab = _tab(profile, locale, "friends", "FRIENDS", "friends")
    return {**tab, "all_collections": {"nodes": listed_collections(profile)}}
