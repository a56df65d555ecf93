"""Which address and which prefix belongs to which network, ours and others'."""

from collections.abc import Mapping
from typing import TypeVar

from core.domain.platforms import NETWORKS, Platform

T = TypeVar("T")

PREFIXES: Mapping[str, Platform] = {prefix: net.platform for net in NETWORKS.values() for prefix in net.prefixes}
HOSTS: Mapping[str, Platform] = {
    host: net.platform for net in NETWORKS.values() for host in (*net.domains, *net.former_domains)
}
"""Which of their subdomains hold profiles is decided by each network's navigation."""
BASES: Mapping[Platform, str] = {platform: net.home for platform, net in NETWORKS.items()}
"""A profile's address is the network's and its name."""
POST_HOSTS: Mapping[str, Platform] = {host: net.platform for net in NETWORKS.values() for host in net.post_hosts}
"""Short addresses of films and pictures: publications that do not tell whose they are."""
MIRRORS: Mapping[str, str] = {host: net.home for net in NETWORKS.values() for host in net.mirrors}
"""Hosts that show the same paths as a network, for embedding or without its scripts."""
SHORTENERS = frozenset({
    "t.co", "fb.me", "on.fb.me", "bit.ly", "tinyurl.com", "goo.gl", "ow.ly", "is.gd", "v.gd", "cutt.ly", "acortar.link",
    "rb.gy", "t.ly", "buff.ly", "dlvr.it", "rebrand.ly", "shorturl.at", "n9.cl", "s.id", "tiny.cc", "lnk.bio",
})  # fmt: skip
"""Only opening them tells where they lead."""
OTHER_NETWORKS: Mapping[str, str] = {
    "tiktok.com": "TikTok",
    "youtube.com": "YouTube",
    "youtu.be": "YouTube",
    "linkedin.com": "LinkedIn",
    "lnkd.in": "LinkedIn",
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
