"""Settings of the X reader."""

from core.platforms.config import PlatformConfig


class XConfig(PlatformConfig):
    """What every platform has; nothing more yet."""
