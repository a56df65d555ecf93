"""Everything that is stored about one profile: found, counted and deleted."""

from dataclasses import dataclass

from core.domain.ids import ProfileId
from core.domain.people.person import AuditEntry, Person
from core.domain.platforms import Platform
from core.domain.results.deletions import StoredResults
from core.domain.results.profiles import Profile, ProfileRef
from core.errors import AmbiguousNetworkException, GoneException, UserInputException
from core.ports.repositories.people import Emptying
from core.ports.runtime import Clock
from core.ports.storage import UnitOfWork, UnitOfWorkFactory
from core.services.following.choices import forget_offered
from core.services.targets.targets import UrlReader, parse_ref
from core.services.team.audit_subjects import PROFILE_ACTIONS, profile_subject, trail_subject

MOST_ALIKE = 9
_SHORTEST = 3
"""Characters of a text that part of a name is looked for with."""


@dataclass(frozen=True, slots=True)
class FoundProfile:
    """A stored profile and what is stored with it."""

    profile: Profile
    stored: StoredResults


class ResultDeletion:
    """Deletes the results of one profile: runs, rows, files with their copies, evidence, jobs and repeats."""

    def __init__(self, uow: UnitOfWorkFactory, clock: Clock, read_url: UrlReader) -> None:
        self._uow = uow
        self._clock = clock
        self._read_url = read_url

    async def find(self, text: str) -> tuple[FoundProfile, ...]:
        """Stored profiles that a text names: by an address, by `ig:user`, or by the name itself in any network.

        Where none has exactly that name, those whose name contains it, at most `MOST_ALIKE`; not for an address.
        """
        name, platform = self._named(text)
        async with self._uow(write=False) as uow:
            numbers = await uow.deletions.profiles_called(name, platform)
            if not numbers and platform is None and len(name) >= _SHORTEST:
                numbers = await uow.deletions.profiles_like(name, MOST_ALIKE)
            found = [await _look(uow, number) for number in numbers]
        return tuple(one for one in found if one is not None)

    async def look(self, profile_id: ProfileId) -> FoundProfile:
        """A profile and what is stored with it; GoneException when there is none."""
        async with self._uow(write=False) as uow:
            return _there(await _look(uow, profile_id))

    async def delete(self, profile_id: ProfileId, actor: Person) -> FoundProfile:
        """Delete all of it in one transaction; the profile with what was stored.

        Nothing is deleted while a job about it has not ended (`stored.unfinished`). The files are deleted later, by the
        job `upload`. The audit entry tells the network and the numbers, and nothing about the profile; entries about
        the profile are emptied: who did what and when stays, about whom does not.
        """
        now = self._clock.now()
        async with self._uow() as uow:
            found = _there(await _look(uow, profile_id))
            if found.stored.unfinished:
                return found
            names, trail = _names(found.profile), await _trail_of(uow, found)
            await uow.deletions.delete_jobs(found.stored.jobs, now)
            await uow.deletions.delete_repeats(found.profile.platform, names)
            await uow.deletions.delete_profile(profile_id)
            await forget_offered(uow, found.profile.platform, names)
            while await uow.audit.empty(trail, actor.person_id, now):
                pass
            await uow.audit.add(_entry(found, actor, self._clock))
            await uow.commit()
        return found

    def _named(self, text: str) -> tuple[str, Platform | None]:
        word = text.strip()
        try:
            ref: ProfileRef = parse_ref(word, read_url=self._read_url)
        except AmbiguousNetworkException as exc:
            return exc.username, None
        except UserInputException:  # a displayed name, with spaces or signs
            return word, None
        return ref.identifier, ref.platform if word != ref.identifier else None


async def _trail_of(uow: UnitOfWork, found: FoundProfile) -> Emptying:
    """The entries about it, under each name by which it was asked for."""
    jobs = [await uow.jobs.get(number) for number in found.stored.jobs]
    asked = {profile_subject(job) for job in jobs if job is not None}
    named = {trail_subject(name, found.profile.platform) for name in _names(found.profile)}
    return Emptying(PROFILE_ACTIONS, frozenset(asked | named))


async def _look(uow: UnitOfWork, profile_id: ProfileId) -> FoundProfile | None:
    profile = await uow.profiles.get(profile_id)
    if profile is None:
        return None
    return FoundProfile(profile, await uow.deletions.stored(profile.platform, _names(profile), profile_id))


def _names(profile: Profile) -> tuple[str, ...]:
    return tuple(name for name in (profile.username, profile.external_id) if name)


def _there(found: FoundProfile | None) -> FoundProfile:
    if found is None:
        raise GoneException("no such profile")
    return found


def _entry(found: FoundProfile, actor: Person, clock: Clock) -> AuditEntry:
    stored = found.stored
    told = {"trabajos": len(stored.jobs), "corridas": stored.runs, "personas": stored.rows, "archivos": stored.files}
    after = ", ".join(f"{name}: {number}" for name, number in told.items())
    return AuditEntry(actor.person_id, "results.erase", clock.now(), found.profile.platform.value, after=after)
