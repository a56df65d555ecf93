"""The local Instagram."""

from sandbox.sites.instagram.site import InstagramSite

__all__ = ["InstagramSite"]
