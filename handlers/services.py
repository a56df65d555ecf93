"""The use cases that commands call, assembled once by the container."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Services:
    """One field per use case."""
