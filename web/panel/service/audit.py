"""The audit trail, for admins."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from core.domain.ids import PersonId
from core.domain.people.person import Role
from core.domain.people.web_access import Visitor
from core.ports.repositories.panel import AuditQuery, Cut
from core.services.panel.reads import Deed
from core.services.team.audit_trail import AuditTrail
from handlers.framework.spanish import day_and_clock
from handlers.words.audit_chain import findings, head, verdict
from handlers.words.deeds import ACTIONS, change, subject_of
from web.panel import words
from web.panel.parts import PANEL, Moment, Offset, Parts, pager

PAGE = 50
Actor = Annotated[int | None, Query(ge=1, le=2**31 - 1)]


def audit_pages(parts: Parts) -> APIRouter:
    """For admins."""
    router = parts.router()
    admin = Depends(parts.doors.page(Role.ADMIN))

    @router.get(f"{PANEL}/registro")
    async def listed(
        request: Request,
        visitor: Annotated[Visitor, admin],
        quien: Actor = None,
        tema: Annotated[str, Query(max_length=20)] = "",
        desde: Offset = 0,
        comprobar: bool = False,
    ) -> Response:
        query = AuditQuery(PersonId(quien) if quien else None, tema if tema in words.AUDIT_SUBJECTS else "")
        deeds, people = await parts.services.panel.audit(query, Cut(PAGE + 1, desde))
        moment = parts.moment()
        return parts.page(
            request,
            "registro.html",
            visitor,
            rows=[_row(deed, moment) for deed in deeds[:PAGE]],
            people=people,
            who=quien,
            subject=query.subject,
            subjects=words.AUDIT_SUBJECTS,
            chain=await _chain(parts.services.audit_trail, check=comprobar),
            pager=pager(request, desde, len(deeds[:PAGE]), more=len(deeds) > PAGE, page=PAGE),
        )

    return router


async def _chain(trail: AuditTrail, *, check: bool) -> Mapping[str, Any]:
    """Where the chain stands and, when it is checked, what was found."""
    if not check:
        return {"head": head(await trail.head()), "verdict": "", "findings": ()}
    report = await trail.check()
    return {"head": head(report.head), "verdict": verdict(report), "findings": findings(report)}


def _row(deed: Deed, moment: Moment) -> tuple[str, str, str]:
    """When, who, and what they did."""
    entry = deed.entry
    subject = "" if entry.subject == deed.actor else subject_of(entry.subject)
    told = " ".join(
        part
        for part in (ACTIONS.get(entry.action, entry.action), subject, change(entry, moment.now, moment.zone))
        if part
    )
    return day_and_clock(entry.at, moment.now, moment.zone), deed.actor or "el sistema", told
