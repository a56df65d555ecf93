"""Settings of the Instagram reader."""

from core.platforms.config import PlatformConfig


class InstagramConfig(PlatformConfig):
    """What every platform has; nothing more yet."""
