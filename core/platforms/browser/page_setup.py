"""What a page is told before it goes anywhere: load no film, and keep answers until they have been read."""

import contextlib

from playwright.async_api import BrowserContext, CDPSession, Page
from playwright.async_api import Error as PlaywrightError

from core.platforms.browser.responses import BODY_CAP

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
"""Style sheets stay (layout drives what a page loads next) and so do pictures (avatars are part of the data)."""
_KEPT_BYTES = 4 * BODY_CAP


async def set_up_page(context: BrowserContext, page: Page) -> CDPSession:
    """Block media downloads and let answers outlive the page that they were given to; the session that did it.

    Blocking is the browser's own: routing would disable its cache (docs/reference/extraction.md 5.4). Without the
    second, an answer after which a page goes elsewhere at once (a dead session's, or the last good one before it)
    could not be read.
    A browser whose network service died never answers the last question: the caller limits the wait.
    """
    session = await context.new_cdp_session(page)
    kept = {"maxTotalBufferSize": _KEPT_BYTES, "maxResourceBufferSize": BODY_CAP}
    await session.send("Network.enable", kept)
    await session.send("Network.setBlockedURLs", {"urls": list(MEDIA_PATTERNS)})
    with contextlib.suppress(PlaywrightError):  # a Chromium too old to know it reads a little less
        await session.send("Network.configureDurableMessages", kept)
    return session
