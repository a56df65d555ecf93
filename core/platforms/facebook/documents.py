"""A profile's page as it was answered: there, gone or refused."""

from core.errors import NetworkException, ProfileNotFoundException
from core.platforms.browser.responses import Document
from core.platforms.facebook.payloads import ProfilePage, read_page

_GONE = frozenset({404, 410})
_ERRORS = 400


def read_document(document: Document) -> ProfilePage:
    """The page of a profile. Raises ProfileNotFoundException, NetworkException and what `read_page` raises."""
    if document.status in _GONE:
        raise ProfileNotFoundException(f"HTTP {document.status}")
    if document.status >= _ERRORS:
        raise NetworkException(f"HTTP {document.status}")
    return read_page(document.body)
