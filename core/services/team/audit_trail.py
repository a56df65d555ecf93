"""The audit trail as a chain: checked, and handed out with its digests."""

from collections.abc import AsyncIterator

from core.domain.people.audit_chain import ChainCheck, ChainedEntry, ChainHead, ChainReport
from core.ports.storage import UnitOfWorkFactory

_PAGE = 1000


class AuditTrail:
    """Reads the chain a page at a time."""

    def __init__(self, uow: UnitOfWorkFactory) -> None:
        self._uow = uow

    async def head(self) -> ChainHead:
        """The newest row."""
        async with self._uow(write=False) as uow:
            return await uow.audit.head()

    async def check(self, expected: str | None = None) -> ChainReport:
        """Every row; `expected` is a digest, noted at an earlier time, that the chain has to pass through."""
        check = ChainCheck(expected)
        async for row in self.rows():
            check.feed([row])
        return check.report()

    async def rows(self) -> AsyncIterator[ChainedEntry]:
        """Every row in one view of the database, oldest first."""
        async with self._uow(write=False) as uow:
            after = 0
            while page := await uow.audit.chain(after, _PAGE):
                for row in page:
                    yield row
                after = page[-1].number
