"""The bot's settings in tests."""

from functools import cache
from typing import Any

from bot.settings import Settings


def bot_settings(**more: Any) -> Settings:
    """Those of an office in Bogotá, with what the environment and `more` say."""
    return Settings(_env_file=None, **({"time_zone": "America/Bogota"} | more)) if more else _usual()


@cache
def _usual() -> Settings:
    """Read once: looking for each of them in the environment takes longer than making the rest of an office."""
    return Settings(_env_file=None, time_zone="America/Bogota")
