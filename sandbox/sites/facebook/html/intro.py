"""The introduction of a profile where it stands today: a card in the header, and tiles of a directory."""

from __future__ import annotations

from sandbox.sites.facebook.html.texts import text
from sandbox.sites.facebook.model import FacebookProfile


def top_row(profile: FacebookProfile, locale: str) -> dict[str, object]:
    """`header_top_row`: Pages have an empty one, people have their card and their other name in it."""
    if profile.is_page:
        return {"__typename": "XFBProfileNonDirectoryHeaderTopRowRenderer"}
    shared = profile.visibility not in {"locked", "deactivated"}
    card = {"context_items": {"edges": _lines(profile, locale) if shared else []}}
    user = {"id": profile.id, "alternate_name": profile.alternate_name, "profile_intro_card": card}
    return {"__typename": "XFBProfileDirectoryHeaderTopRowRenderer", "profile_user": user}


def directory_tile(profile: FacebookProfile, locale: str) -> dict[str, object] | None:
    """The tile with where somebody studied, None when nothing is told."""
    if profile.education is None:
        return None
    item = {"node": {"item_title": {"text": {"text": profile.education, "ranges": []}}, "item_subtitle": None}}
    view = {
        "__typename": "ProfileTileViewDirectoryExperienceListRenderer",
        "view": {"profile_tile_items": {"nodes": [item]}},
    }
    return {
        "profile_tile_section_type": "EDUCATION",
        "is_directory_protile": True,
        "title": {"text": text(locale, "education")},
        "subtitle": None,
        "profile_tile_views": {"nodes": [{"view_style_renderer": view}]},
    }


def _lines(profile: FacebookProfile, locale: str) -> list[dict[str, object]]:
    told = [
        ("category", profile.category, None),
        ("current_city", profile.city, "lives_in"),
        ("hometown", profile.hometown, "from"),
        ("work", profile.work, "works_at"),
    ]
    return [{"node": _line(kind, value, text(locale, key) if key else "")} for kind, value, key in told if value]


def _line(kind: str, value: str, before: str) -> dict[str, object]:
    """One line; what it names is marked as a link to its own page."""
    shown = f"{before} {value}".strip()
    entity = {"__typename": "Page", "url": f"https://www.facebook.com/pages/{value.replace(' ', '-')}/1"}
    marked = [{"offset": len(shown) - len(value), "length": len(value), "entity": entity}] if before else []
    return {"profile_field_type": kind, "short_title": {"text": shown, "ranges": marked}, "page_uri": None}
