"""What a page is told before it goes anywhere: load no film, and keep answers until they have been read."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from fnmatch import fnmatch
from typing import Any, TypeVar

import structlog
from playwright.async_api import BrowserContext, CDPSession, Page
from playwright.async_api import Error as PlaywrightError

from core.errors import CentinelaException
from core.platforms.browser.pages.events import listener
from core.platforms.browser.pages.reach import PageReach
from core.platforms.browser.patience import PatientWaits
from core.platforms.browser.responses import BODY_CAP

log = structlog.get_logger(__name__)

T = TypeVar("T")
MEDIA_PATTERNS = (
    "*.mp4*",
    "*.m4v*",
    "*.m4s*",
    "*.m4a*",
    "*.webm*",
    "*.mov*",
    "*.m3u8*",
    "*.mpd*",
    "*.mp3*",
    "*//video*.fbcdn.net/*",
)
PRIVATE_PATTERNS = (
    *("*://localhost*", "*://*.localhost*", "*://*.local/*", "*://*.local:*", "*://*.internal*"),
    *("*://0.*", "*://10.*", "*://127.*", "*://169.254.*", "*://192.168.*"),
    *(f"*://172.{number}.*" for number in range(16, 32)),
    "*://[[]*",
)
"""Nothing on this machine and its network is any business of a site's page. Chromium's own check of local addresses
refuses them too, sockets and frames included, and names that only resolve there; older ones have just this."""
_PRIVATE_DOCUMENTS = [
    # The wildcards of this command know no class of characters.
    {"urlPattern": pattern.replace("[[]", "["), "resourceType": "Document", "requestStage": "Request"}
    for pattern in PRIVATE_PATTERNS
]
PICTURE_PATTERNS = (
    "*.jpg*",
    "*.jpeg*",
    "*.png*",
    "*.gif*",
    "*.webp*",
    "*.avif*",
    "*.heic*",
    "*//pbs.twimg.com/*",
)
"""Blocked besides while a list is read, whose answers tell the addresses of all pictures. Style sheets always stay:
layout drives what a page loads next."""
_KEPT_BYTES = 4 * BODY_CAP


async def block_media(session: CDPSession, *, pictures: bool = False) -> None:
    """Load no film and nothing private from now on, and with `pictures` no picture either."""
    urls = [*MEDIA_PATTERNS, *PRIVATE_PATTERNS, *(PICTURE_PATTERNS if pictures else ())]
    await session.send("Network.setBlockedURLs", {"urls": urls})


async def without_pictures(
    waits: PatientWaits, wire: Callable[[], CDPSession | None], pages: AsyncGenerator[T, None]
) -> AsyncGenerator[T, None]:
    """The same with pictures blocked while it is iterated: half of what a list's page asks for, none of what is read.

    `wire` gives the session of the page, None once that is closed.
    """
    session = wire()
    if session is not None:
        await waits.wait(block_media(session, pictures=True))
    try:
        async with aclosing(pages):
            async for page in pages:
                yield page
    finally:
        if session is not None and wire() is session:
            with contextlib.suppress(CentinelaException):
                await waits.wait(block_media(session))


async def stay_outside(session: CDPSession) -> None:
    """The page and its frames go to no private address: the request is refused before it leaves.

    Blocked addresses do not stop a page that goes there itself. Only requests whose address looks private are held up
    and asked about; no other waits for anybody.
    """
    told: set[str] = set()

    async def judge(event: dict[str, Any]) -> None:
        number, origin = {"requestId": event["requestId"]}, origin_of(event["request"]["url"])
        with contextlib.suppress(PlaywrightError):
            if not is_private(origin):  # it only has such an address in its own
                await session.send("Fetch.continueRequest", number)
                return
            await session.send("Fetch.failRequest", number | {"errorReason": "Aborted"})
        if origin not in told:
            told.add(origin)
            log.warning("a page was kept from a private address", address=origin)

    session.on("Fetch.requestPaused", listener(judge))
    await session.send("Fetch.enable", {"patterns": _PRIVATE_DOCUMENTS})


def origin_of(url: str) -> str:
    """Scheme, host and port with a slash behind them; nothing that was asked for there."""
    return "/".join(url.split("/", 3)[:3]) + "/"


def is_private(origin: str) -> bool:
    """Whether it is a place on this machine or its network, as far as its name tells."""
    return any(fnmatch(origin, pattern) for pattern in PRIVATE_PATTERNS)


async def set_up_page(context: BrowserContext, page: Page, reach: PageReach | None = None) -> CDPSession:
    """Block media downloads, private addresses and what is out of `reach`; the session that did it.

    Answers outlive their page.

    Blocking is the browser's own: routing would disable its cache (docs/reference/extraction.md 5.4). Without the
    second, an answer after which a page goes elsewhere at once (a dead session's, or the last good one before it)
    could not be read.
    A browser whose network service died never answers the last question: the caller limits the wait.
    """
    session = await context.new_cdp_session(page)
    kept = {"maxTotalBufferSize": _KEPT_BYTES, "maxResourceBufferSize": BODY_CAP}
    await session.send("Network.enable", kept)
    confined = [reach.confine(page, session)] if reach is not None else []
    await asyncio.gather(block_media(session), stay_outside(session), *confined)
    with contextlib.suppress(PlaywrightError):  # a Chromium too old to know it reads a little less
        await session.send("Network.configureDurableMessages", kept)
    return session
