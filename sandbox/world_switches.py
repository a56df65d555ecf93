"""What the chat page can change of the local Instagram's content: in which of its forms it is told."""

from __future__ import annotations

from sandbox.sites.instagram import InstagramSite
from sandbox.telegram.offers import Option, Switch

PROFILE_FORMS = (("flat", "actual"), ("preloaded", "en la página"), ("old", "antigua"))
LIST_FORMS = (("rest", "API del sitio"), ("connection", "GraphQL"), ("query_hash", "GraphQL antigua"))


def instagram_forms(site: InstagramSite, group: str) -> tuple[Switch, ...]:
    """The forms of profiles and of lists."""
    shapes = site.shapes

    def write_profile(form: str) -> None:
        shapes.profile = form

    def write_lists(form: str) -> None:
        shapes.lists = form

    return (
        Switch("Forma de los perfiles", _options(PROFILE_FORMS), lambda: shapes.profile, write_profile, group),
        Switch("Forma de las listas", _options(LIST_FORMS), lambda: shapes.lists, write_lists, group),
    )


def _options(forms: tuple[tuple[str, str], ...]) -> tuple[Option, ...]:
    return tuple(Option(value, label) for value, label in forms)
