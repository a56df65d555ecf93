"""What a session's page was told: the answers behind a profile, its picture, and the newest answers of all."""

from collections import deque

from playwright.async_api import Page

from core.domain.results.evidence import ProfileEvidence, RawAnswer
from core.errors import NetworkException
from core.platforms.browser.guard import Guard
from core.platforms.browser.responses import ApiAnswer, Document

_NEWEST = 4
_MAIN = '[role="main"], main'
_ONLY_MAIN = (
    "body *{visibility:hidden!important}"
    "[role=main],[role=main] *,main,main *{visibility:visible!important}"
)  # fmt: skip
"""Bars and columns around the profile show the session's own account."""
_PICTURE_TIMEOUT_MS = 3_000
_QUALITY = 70


class Witness:
    """Remembers for one page; a picture is taken of what the site shows of a profile, never of the viewer."""

    def __init__(self) -> None:
        self._document: Document | None = None
        self._newest: deque[ApiAnswer] = deque(maxlen=_NEWEST)
        self._told: list[RawAnswer] = []

    def see(self, document: Document) -> None:
        """A document that the page was answered with."""
        self._document = document

    def hear(self, answer: ApiAnswer) -> None:
        """An answer to a call of the page's script; only the newest are remembered."""
        self._newest.append(answer)

    def tells(self, *answers: Document | ApiAnswer) -> None:
        """The profile that is being read follows from these answers."""
        self._told = [answer.raw for answer in answers if answer.body]

    def newest(self) -> tuple[RawAnswer, ...]:
        """The page's document and its newest answers: what a person needs to see why they were not understood."""
        seen = () if self._document is None or not self._document.body else (self._document.raw,)
        return (*seen, *(answer.raw for answer in self._newest if answer.body))

    async def evidence(self, page: Page, guard: Guard) -> ProfileEvidence:
        """What the profile read last follows from, and a picture of its page; without one where none can be taken."""
        return ProfileEvidence(tuple(self._told), await _picture(page, guard))


async def _picture(page: Page, guard: Guard) -> bytes | None:
    try:
        return await guard.wait(_photograph(page))
    except NetworkException:
        return None  # a page that cannot be drawn just now is read all the same


async def _photograph(page: Page) -> bytes | None:
    if not await page.locator(_MAIN).count():
        return None
    return await page.screenshot(
        type="jpeg", quality=_QUALITY, style=_ONLY_MAIN, animations="disabled", scale="css", timeout=_PICTURE_TIMEOUT_MS
    )
