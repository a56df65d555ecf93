"""The local Instagram."""

from sandbox.sites.instagram.content.model import InstagramProfile
from sandbox.sites.instagram.site import InstagramSite

__all__ = ["InstagramProfile", "InstagramSite"]
