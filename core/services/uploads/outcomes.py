"""What came of a file, as its row keeps it until it is told: references, never cookies."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from core.domain.ids import IncidentId, PersonId, SessionId
from core.domain.messages.notices import UploadDroppedNotice
from core.domain.platforms import Platform
from core.domain.results.files import PendingUpload
from core.domain.sessions.verdict import SessionState, Verdict
from core.ports.storage import UnitOfWork
from core.services.uploads.steps import Accepted, Rejected


def dump(step: Accepted | Rejected) -> dict[str, Any]:
    """Everything the answer needs that is not stored elsewhere."""
    if isinstance(step, Rejected):
        verdict = {"state": step.verdict.state.value, "reason": step.verdict.reason}
        about = {"person": step.person.person_id, "platform": step.platform.value}
        return {"accepted": False, **about, **verdict, "had_session": step.had_session}
    return {
        "accepted": True,
        "person": step.person.person_id,
        "session": step.session.session_id,
        "cookies": step.cookies,
        "format": step.format,
        "resumed": step.resumed_jobs,
        "cases": list(step.resolved_incidents),
        "backup": step.backup_id,
        "paused_until": step.paused_until.isoformat() if step.paused_until else None,
    }


async def load(outcome: Mapping[str, Any], uow: UnitOfWork) -> Accepted | Rejected | None:
    """The step again; None when its person or session is gone by now."""
    person = await uow.people.get(PersonId(int(outcome["person"])))
    if person is None:
        return None
    if not outcome["accepted"]:
        verdict = Verdict(SessionState(outcome["state"]), outcome["reason"])
        return Rejected(person, Platform(outcome["platform"]), verdict, bool(outcome["had_session"]))
    session = await uow.sessions.get(SessionId(int(outcome["session"])))
    if session is None:
        return None
    until = outcome["paused_until"]
    return Accepted(
        person,
        session,
        int(outcome["cookies"]),
        str(outcome["format"]),
        int(outcome["resumed"]),
        tuple(IncidentId(int(number)) for number in outcome["cases"]),
        outcome["backup"],
        datetime.fromisoformat(until) if until else None,
    )


async def say_dropped(uow: UnitOfWork, upload: PendingUpload, now: datetime) -> None:
    """That a file was dropped, unless the admin left the team meanwhile."""
    admin = await uow.people.get(upload.admin_id)
    if admin is None or not admin.active:
        return
    key = f"upload-dropped:{upload.upload_id}"
    await uow.outbox.put(UploadDroppedNotice(upload.prompt_message_id).to(upload.chat_id, key), now)
