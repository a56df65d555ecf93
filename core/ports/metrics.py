"""Measures of the running service."""

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Exposed:
    """A page of measures and its media type."""

    content: bytes = field(repr=False)
    media_type: str


class Exposition(Protocol):
    """Where measures are read."""

    async def expose(self) -> Exposed:
        """All measures as they are now; StorageException when the database cannot be asked."""
        ...
