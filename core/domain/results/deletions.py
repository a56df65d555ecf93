"""Results that are deleted: what there is of a profile, and the files whose deletion is still owed."""

from dataclasses import dataclass
from enum import StrEnum

from core.domain.ids import JobId, ProfileId


class FilePlace(StrEnum):
    """Where a kept file has to be deleted."""

    FOLDER = "carpeta"
    SERVER = "servidor"


@dataclass(frozen=True, slots=True)
class OwedDeletion:
    """A file that is no longer registered and has yet to be deleted at one place."""

    deletion_id: int
    path: str
    place: FilePlace


@dataclass(frozen=True, slots=True)
class StoredResults:
    """What is stored about a profile. `profile_id` is None when only jobs and repeats name it."""

    profile_id: ProfileId | None
    jobs: tuple[JobId, ...]
    unfinished: int
    """Of the jobs, those that have not ended."""
    runs: int
    rows: int
    files: int
    certificates: int
    """Jobs that keep a chain of evidence, from which a certificate is made."""
    repeats: int

    @property
    def empty(self) -> bool:
        """Nothing is stored."""
        return self.profile_id is None and not self.jobs and not self.repeats
