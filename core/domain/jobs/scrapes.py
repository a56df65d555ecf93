"""What a scrape is asked for and what comes of it: typed inside, JSON in the rows of `trabajos`."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from core.domain.ids import GroupId, ProfileId, RepeatId, SessionId
from core.domain.jobs.job import Job
from core.domain.platforms import Platform
from core.domain.results.profiles import ListKind, ProfileRef
from core.domain.sessions.verdict import SessionState, Verdict


@dataclass(frozen=True, slots=True)
class ScrapeArgs:
    """The arguments of the job `scrape`. `limit` counts rows per list; None = the network's own budget."""

    ref: ProfileRef
    lists: tuple[ListKind, ...] = ()
    limit: int | None = None
    session_id: SessionId | None = None
    """The session that was chosen when it was asked for."""
    case: str = ""
    """The case reference that it was asked for with; an order of another case is another order."""
    repeat: RepeatId | None = None
    """The repeat that asked for it."""
    group: GroupId | None = None
    """The group it was asked for in: its end is told with the others'."""

    @property
    def target_key(self) -> str:
        """The same for the same reading, however it was asked."""
        names = ",".join(sorted(kind.value for kind in self.lists))
        case = f":caso:{self.case}" if self.case else ""
        return f"{self.ref.key}:{names}:{self.limit or ''}{case}"

    def in_trail(self, *more: str) -> str:
        """What was asked, with `more` of it, as the audit trail tells it; the case comes last."""
        words = [*(kind.value for kind in self.lists), *([str(self.limit)] if self.limit else []), *more]
        return ", ".join([*words, *([f"caso:{self.case}"] if self.case else [])])

    def stored(self) -> dict[str, Any]:
        """As the row holds them."""
        told = {"case": self.case, "repeat": self.repeat, "group": self.group}
        return {
            "platform": self.ref.platform.value,
            "identifier": self.ref.identifier,
            "lists": [kind.value for kind in self.lists],
            "limit": self.limit,
            "session_id": self.session_id,
            "target_key": self.target_key,
        } | {name: value for name, value in told.items() if value}

    @classmethod
    def read(cls, args: Mapping[str, Any]) -> Self:
        """From a row; KeyError or ValueError when it is no scrape's."""
        session_id, limit = args.get("session_id"), args.get("limit")
        repeat, group = args.get("repeat"), args.get("group")
        return cls(
            ProfileRef(Platform(args["platform"]), str(args["identifier"])),
            tuple(ListKind(value) for value in args.get("lists", ())),
            int(limit) if limit else None,
            SessionId(int(session_id)) if session_id else None,
            str(args.get("case") or ""),
            RepeatId(int(repeat)) if repeat else None,
            GroupId(int(group)) if group else None,
        )

    @classmethod
    def of(cls, job: Job) -> Self:
        """The arguments of a scrape job."""
        return cls.read(job.args)


class ScrapeResult(StrEnum):
    """How a scrape ended, or why it waits."""

    DONE = "done"
    PARTIAL = "partial"
    HIDDEN = "hidden"
    """The profile hides every list that was asked for."""
    PRIVATE = "private"
    NOT_FOUND = "not_found"
    UNAVAILABLE = "unavailable"
    DEACTIVATED = "deactivated"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    BANNED = "banned"
    CONSENT = "consent"
    RESTRICTED = "restricted"
    UNDECIDED = "undecided"
    UNREADABLE = "unreadable"
    """The session's row cannot be read."""
    CONFIRMING = "confirming"
    """A second probe decides whether the session expired."""
    ASKED = "asked"
    """Too many unavailable profiles in a row: the person is asked whether the queue goes on."""
    SITE_CHANGED = "site_changed"
    """The network changed what was asked for and it cannot be read (`reason` names the parts)."""
    RATE_LIMITED = "rate_limited"
    BUDGET_SPENT = "budget_spent"
    """An endpoint of the site has been asked enough for now (`reason` names it); the session itself is well."""

    @property
    def needs_session(self) -> bool:
        """Working cookies would let the job go on."""
        return self in {ScrapeResult.EXPIRED, ScrapeResult.BANNED, ScrapeResult.UNREADABLE}


@dataclass(frozen=True, slots=True)
class ScrapeOutcome:
    """What is told of a scrape: reason codes, counts and references; no secret. `result` is None before it has one."""

    result: ScrapeResult | None = None
    reason: str = ""
    evidence: str = ""
    until: datetime | None = None
    """End of the pause the site asked for."""
    partial: bool = False
    """Something was read before it stopped."""
    profile_id: ProfileId | None = None
    files: int = 0
    """How many files it left."""
    error: str = ""
    """The name of the error that made it fail."""

    @classmethod
    def of_verdict(cls, verdict: Verdict | None) -> Self:
        """A job that waits because of what was found of its session; without a verdict it expired."""
        if verdict is None:
            return cls(ScrapeResult.EXPIRED)
        return cls(_OF_STATE[verdict.state], verdict.reason, verdict.evidence)

    def keeping(self, *, partial: bool) -> Self:
        """The same, with whether something was read before."""
        return replace(self, partial=partial)

    def stored(self) -> dict[str, Any]:
        """As the row holds it: only what there is to say."""
        facts: dict[str, Any] = {"result": self.result.value if self.result else None, "reason": self.reason}
        facts |= {"evidence": self.evidence, "until": self.until.isoformat() if self.until else None}
        facts |= {"partial": self.partial, "profile_id": self.profile_id, "error": self.error}
        kept = {name: value for name, value in facts.items() if value}
        return kept | ({"files": self.files} if self.profile_id is not None else {})

    @classmethod
    def of(cls, job: Job) -> Self:
        """What a job's row tells; words that are not known any more are left out."""
        told = job.outcome
        result, until, profile = told.get("result"), told.get("until"), told.get("profile_id")
        return cls(
            ScrapeResult(result) if result in set(ScrapeResult) else None,
            str(told.get("reason") or ""),
            str(told.get("evidence") or ""),
            datetime.fromisoformat(until) if until else None,
            partial=bool(told.get("partial")),
            profile_id=ProfileId(int(profile)) if profile else None,
            files=int(told.get("files") or 0),
            error=str(told.get("error") or ""),
        )


_OF_STATE: Mapping[SessionState, ScrapeResult] = {
    SessionState.EXPIRED: ScrapeResult.EXPIRED,
    SessionState.BANNED: ScrapeResult.BANNED,
    SessionState.CONSENT: ScrapeResult.CONSENT,
    SessionState.RESTRICTED: ScrapeResult.RESTRICTED,
    SessionState.UNDECIDED: ScrapeResult.UNDECIDED,
    SessionState.VALID: ScrapeResult.UNDECIDED,
}
