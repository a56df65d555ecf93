"""The local X."""

from sandbox.sites.x.site import XSite

__all__ = ["XSite"]
