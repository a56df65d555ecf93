"""How the HTTP side is reached, as plain values."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class WebOptions:
    """`public_url` is the https address by which people reach this service; empty when there is none."""

    version: str
    zone: tzinfo
    local_url: str
    public_url: str = ""
    sandbox: bool = False
    bot_username: Callable[[], str] = str
    """Without the @; empty as long as Telegram has not told it."""

    @property
    def base_url(self) -> str:
        """Where links lead, without a slash at its end."""
        return (self.public_url or self.local_url).rstrip("/")

    @property
    def public_host(self) -> str:
        """Host and port of the public address."""
        return urlsplit(self.public_url).netloc

    def bot_link(self, code: str) -> str:
        """How the person of an invitation comes in: a link into the chat, or what to send to the bot."""
        username = self.bot_username()
        return f"https://t.me/{username}?start={code}" if username else f"/start {code}"

    @property
    def secure(self) -> bool:
        """Whether people come by https, so that cookies may say so."""
        return self.public_url.startswith("https://")
