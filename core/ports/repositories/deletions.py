"""Deleting results with everything that belongs to them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from core.domain.ids import JobId, ProfileId
from core.domain.platforms import Platform
from core.domain.results.deletions import FilePlace, OwedDeletion, StoredResults


class DeletionRepository(Protocol):
    """Results across their tables, and table `archivos_por_borrar`: files whose deletion is owed."""

    async def profiles_called(self, name: str, platform: Platform | None = None) -> Sequence[ProfileId]:
        """Stored profiles with that user name, id or displayed name, in any case; of one network if it is named."""
        ...

    async def profiles_like(self, text: str, limit: int) -> Sequence[ProfileId]:
        """Stored profiles whose user name or displayed name contains the text, in any case: at most `limit`."""
        ...

    async def stored(self, platform: Platform, names: Collection[str], profile_id: ProfileId | None) -> StoredResults:
        """What is stored about the profile of that id, and by jobs and repeats that ask for one of the names."""
        ...

    async def jobs_ended_before(self, task: str, before: datetime, limit: int) -> Sequence[JobId]:
        """Ended jobs of the task, oldest first."""
        ...

    async def delete_jobs(self, jobs: Collection[JobId], at: datetime) -> None:
        """Delete jobs with their runs, rows, evidence and registered files; the deletion of the files becomes owed."""
        ...

    async def delete_repeats(self, platform: Platform, names: Collection[str]) -> None:
        """Delete the repeats that ask for one of the names."""
        ...

    async def delete_profile(self, profile_id: ProfileId) -> None:
        """Delete a profile without runs."""
        ...

    async def delete_unread_profiles(self, before: datetime) -> int:
        """Delete profiles without runs that were last seen before then; how many."""
        ...

    async def owed(self, places: Collection[FilePlace], *, after: int = 0, limit: int = 50) -> Sequence[OwedDeletion]:
        """Files to delete at these places, oldest first; those after the deletion of that number."""
        ...

    async def settle(self, deletion_id: int) -> None:
        """The file is gone."""
        ...
