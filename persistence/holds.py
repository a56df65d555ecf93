"""What a transaction keeps to itself while it decides: advisory locks of PostgreSQL, given back at its end."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from core.ports.storage import Area

_TAKE = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, :seed))")
_SEED = 0x43454E54
"""Keeps our names apart from those of another program on the same database."""


class Holds:
    """The holds of one unit of work. On SQLite nothing is asked for: a writing transaction is alone there."""

    def __init__(self, session: AsyncSession, *, writes: bool) -> None:
        self._session = session
        self._needed = writes
        self._taken: set[str] = set()

    async def take(self, area: Area, of: object = "") -> None:
        """Wait for it, unless this transaction has it."""
        name = f"{area}:{of}"
        if not self._needed or name in self._taken or self._session.get_bind().dialect.name != "postgresql":
            return
        await self._session.execute(_TAKE, {"name": name, "seed": _SEED})
        self._taken.add(name)

    def released(self) -> None:
        """The transaction has ended."""
        self._taken.clear()
