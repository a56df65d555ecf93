"""Which address and which prefix belongs to which network, ours and others'."""

from collections.abc import Mapping
from typing import TypeVar

from core.domain.platforms import Platform

T = TypeVar("T")

PREFIXES: Mapping[str, Platform] = {
    "fb": Platform.FACEBOOK,
    "facebook": Platform.FACEBOOK,
    "ig": Platform.INSTAGRAM,
    "instagram": Platform.INSTAGRAM,
    "x": Platform.X,
    "tw": Platform.X,
    "twitter": Platform.X,
}
HOSTS: Mapping[str, Platform] = {
    "facebook.com": Platform.FACEBOOK,
    "fb.com": Platform.FACEBOOK,
    "fb.me": Platform.FACEBOOK,
    "instagram.com": Platform.INSTAGRAM,
    "instagr.am": Platform.INSTAGRAM,
    "x.com": Platform.X,
    "twitter.com": Platform.X,
}
FILM_HOSTS: Mapping[str, Platform] = {"fb.watch": Platform.FACEBOOK}
"""Short addresses of films: publications that do not tell whose they are."""
MESSENGER_HOSTS: Mapping[str, str] = {
    "m.me": "https://www.facebook.com/",
    "www.m.me": "https://www.facebook.com/",
    "ig.me": "https://www.instagram.com/",
    "www.ig.me": "https://www.instagram.com/",
}
"""`m.me/vega` and `ig.me/m/vega` open a chat with a profile: its address."""
REDIRECTORS = frozenset({"l.facebook.com", "lm.facebook.com", "l.instagram.com", "l.messenger.com"})
"""They carry the real address in `u`."""
SHORTENERS = frozenset({"t.co", "bit.ly", "tinyurl.com", "goo.gl", "ow.ly", "is.gd", "cutt.ly", "acortar.link"})
"""Where they lead is known only to who opens them."""
OTHER_NETWORKS: Mapping[str, str] = {
    "tiktok.com": "TikTok",
    "youtube.com": "YouTube",
    "youtu.be": "YouTube",
    "linkedin.com": "LinkedIn",
    "lnkd.in": "LinkedIn",
    "threads.net": "Threads",
    "threads.com": "Threads",
    "t.me": "Telegram",
    "telegram.me": "Telegram",
    "wa.me": "WhatsApp",
    "whatsapp.com": "WhatsApp",
    "bsky.app": "Bluesky",
    "pinterest.com": "Pinterest",
    "pinterest.es": "Pinterest",
    "pin.it": "Pinterest",
    "reddit.com": "Reddit",
    "snapchat.com": "Snapchat",
    "twitch.tv": "Twitch",
    "discord.gg": "Discord",
    "discord.com": "Discord",
    "tumblr.com": "Tumblr",
    "mastodon.social": "Mastodon",
    "vk.com": "VK",
    "ok.ru": "Odnoklassniki",
}
OTHER_PREFIXES: Mapping[str, str] = {
    "tiktok": "TikTok",
    "tt": "TikTok",
    "youtube": "YouTube",
    "yt": "YouTube",
    "linkedin": "LinkedIn",
    "threads": "Threads",
    "telegram": "Telegram",
    "tg": "Telegram",
    "whatsapp": "WhatsApp",
    "bluesky": "Bluesky",
    "pinterest": "Pinterest",
    "reddit": "Reddit",
    "snapchat": "Snapchat",
    "twitch": "Twitch",
    "mastodon": "Mastodon",
}
"""`tiktok:vega` names its network as clearly as an address does."""


def known_as(host: str, table: Mapping[str, T]) -> T | None:
    """What `host`, or a domain it is below, stands for in the table."""
    found = (value for known, value in table.items() if host == known or host.endswith(f".{known}"))
    return next(found, None)
