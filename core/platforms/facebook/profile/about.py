"""The About tab of a profile: work, education, places, contact and relationships, as far as they are public.

Its sub-tabs are told by the header as collections of the About section, by keys that are the same in every language.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from core.domain.results.profiles import Profile, ProfileAvailability
from core.errors import LayoutChangedException, NetworkException, ProfileNotFoundException
from core.platforms.browser.responses import Document
from core.platforms.facebook.documents import read_document
from core.platforms.facebook.parsing.relay import Answer
from core.platforms.facebook.payloads import ProfilePage
from core.platforms.reading.json_tree import list_at, text_at, walk
from core.platforms.reading.scrolling import Scroller
from core.platforms.reading.source import ListBrowser

_SECTION = "ABOUT"
_PREFIX = "about_"
_OVERVIEW = "about_overview"
_MOST = 8
"""So many tabs at most: a header that lists more is not one that we know."""
_SHOWN = frozenset({ProfileAvailability.OK, ProfileAvailability.MEMORIALIZED})


def about_urls(data: Iterable[Mapping[str, Any]]) -> list[str]:
    """The addresses of the About tab and of its sub-tabs, in the site's order; none when the header lists no such tab.

    The overview is what the tab itself shows.
    """
    sections = [node for node in walk([dict(part) for part in data]) if node.get("section_type") == _SECTION]
    urls = [text_at(node, "url") for node in sections]
    for node in sections:
        for tab in list_at(node, "all_collections", "nodes"):
            key = text_at(tab, "tab_key")
            if key.startswith(_PREFIX) and key != _OVERVIEW:
                urls.append(text_at(tab, "url"))
    return list(dict.fromkeys(url for url in urls if url))[:_MOST]


async def read_about(browser: ListBrowser, page: ProfilePage, profile: Profile) -> tuple[list[Answer], list[Document]]:
    """What the About tabs say, with the documents they came in.

    A tab that cannot be read ends it there: the profile is whole without them. Raises what ends a session's reading.
    """
    answers: list[Answer] = []
    documents: list[Document] = []
    if profile.availability not in _SHOWN:
        return answers, documents
    pacing = Scroller(browser.get_page(), browser.guard, browser.config, browser.clock)
    for url in about_urls(page.data):
        await pacing.pause()
        try:
            document = await browser.navigate(url)
            answers += read_document(document).answers
        except (NetworkException, LayoutChangedException, ProfileNotFoundException):
            break
        documents.append(document)
    return answers, documents
