"""What the chat page can change of how the local sites tell their content: forms of answers, rows that are recycled."""

from __future__ import annotations

from sandbox.sites.facebook import FacebookSite
from sandbox.sites.instagram import InstagramSite
from sandbox.telegram.controls.offers import Option, Switch

PROFILE_FORMS = (("flat", "actual"), ("preloaded", "en la página"), ("old", "antigua"))
LIST_FORMS = (("rest", "API del sitio"), ("connection", "GraphQL"), ("query_hash", "GraphQL antigua"))

ROWS = (("all", "quedan en la página"), ("recycled", "se reciclan al bajar"))


def facebook_rows(site: FacebookSite, group: str) -> tuple[Switch, ...]:
    """Whether the rows of lists stay on the page."""

    def write(value: str) -> None:
        site.recycles = value == "recycled"

    return (Switch("Filas de las listas", _options(ROWS), lambda: ROWS[site.recycles][0], write, group),)


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
