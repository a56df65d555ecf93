"""What is kept as evidence of readings."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from core.domain.ids import JobId
from core.domain.results.evidence import Link, NewLink


class EvidenceRepository(Protocol):
    """Table `evidencias`: the chain of each job, and the answers it speaks of for as long as they are kept."""

    async def append(self, links: Sequence[NewLink]) -> None:
        """Append links of one job at the positions after the head's, in one statement."""
        ...

    async def head(self, job_id: JobId) -> Link | None:
        """The newest link of a job's chain."""
        ...

    async def links(self, job_id: JobId) -> Sequence[Link]:
        """The whole chain, oldest first, without the answers."""
        ...

    async def content(self, link_id: int) -> bytes | None:
        """The answer of a link as it was stored; None when it had none or is no longer kept."""
        ...

    async def jobs_with_answers(self, since: datetime | None = None) -> Sequence[JobId]:
        """Jobs of which answers are still kept, of those with links after `since`; oldest first."""
        ...

    async def stored_bytes(self) -> int:
        """How much the kept answers take."""
        ...

    async def purge(self, before: datetime) -> int:
        """Forget the answers of links that are older; the links stay. How many went."""
        ...
