"""Keeps a page from downloading film and sound, which are most of what a social page loads."""

from playwright.async_api import BrowserContext, Page

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


async def block_media(context: BrowserContext, page: Page) -> None:
    """Block media downloads of `page` by the browser itself: routing would disable its cache (extraction.md 5.4)."""
    session = await context.new_cdp_session(page)
    await session.send("Network.enable")
    await session.send("Network.setBlockedURLs", {"urls": list(MEDIA_PATTERNS)})
