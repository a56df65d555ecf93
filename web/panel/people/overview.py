"""The overview: who cannot work and why; and the pages of one person and one session."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from core.domain.ids import PersonId, SessionId
from core.domain.people.person import Role
from core.domain.people.web_access import Visitor
from core.domain.platforms import Platform
from core.domain.sessions.condition import Condition
from core.ports.repositories.panel import Cut
from core.services.panel.team_board import BoardOrder, BoardQuery
from handlers.words.conditions import counted
from handlers.words.names import PLATFORM_NAMES, ROLE_NAMES
from web.panel import view, words
from web.panel.parts import PANEL, Back, Number, Offset, Parts, Text, back, pager

MEMBERS, INCIDENTS, JOBS = 12, 3, 5
"""Shown on the overview."""


def overview_routes(parts: Parts) -> APIRouter:
    """For every role."""
    router = parts.router()
    _overview(router, parts)
    _one_session(router, parts)
    _one_person(router, parts)
    return router


def _overview(router: APIRouter, parts: Parts) -> None:
    anybody = Depends(parts.doors.page())

    @router.get(PANEL)
    async def overview(
        request: Request,
        visitor: Annotated[Visitor, anybody],
        query: Annotated[BoardQuery, Depends(_asked)],
        desde: Offset = 0,
    ) -> Response:
        moment, team, person = parts.moment(), visitor.may(Role.SUPERVISOR), visitor.acting
        found = await parts.services.panel.overview(
            query, Cut(MEMBERS, desde), person, moment.zone, jobs=JOBS, incidents=INCIDENTS
        )
        page = found.board
        return parts.page(
            request,
            "resumen.html",
            visitor,
            team=team,
            **_counted(page.tally, team=team),
            query=query,
            platforms=PLATFORM_NAMES,
            people=[view.person(member, moment, supervisor=team) for member in page.members],
            total=page.total,
            pager=pager(request, desde, len(page.members), more=desde + MEMBERS < page.total, page=MEMBERS),
            incidents=[view.incident(one, moment) for one in found.incidents],
            jobs=view.jobs(found.jobs, moment, person.person_id),
            networks=PLATFORM_NAMES,
            entering=_entering(parts) if team else (),
        )


def _asked(
    estado: Condition | None = None,
    red: Platform | None = None,
    orden: BoardOrder = BoardOrder.WORST,
    busca: Text = "",
) -> BoardQuery:
    return BoardQuery(estado, red, busca.strip(), orden)


def _counted(counts: Mapping[Condition, int], *, team: bool) -> dict[str, Any]:
    """The headline, and sign, count, word and name of every condition that occurs, worst first."""
    tally = [
        (words.CONDITION_MARKS[one], counts[one], counted(one, counts[one]), one.value)
        for one in Condition
        if counts.get(one)
    ]
    return {"headline": words.headline(counts, team=team), "tally": tally}


def _entering(parts: Parts) -> list[str]:
    """Who is logging in just now, and where."""
    runs = parts.services.logins.open_logins()
    return [f"{run.beginning.person.name} · {PLATFORM_NAMES[run.beginning.platform]}" for run in runs]


def _one_session(router: APIRouter, parts: Parts) -> None:
    anybody = Depends(parts.doors.page())

    @router.get(f"{PANEL}/sesiones/{{number}}")
    async def one(request: Request, number: Number, visitor: Annotated[Visitor, anybody]) -> Response:
        moment = parts.moment()
        page = await parts.services.panel.team.session(SessionId(number), visitor.acting, moment.zone)
        mine = page.session.view.session.person_id == visitor.person.person_id
        return parts.page(
            request,
            "sesion.html",
            visitor,
            team=visitor.may(Role.SUPERVISOR),
            row=view.session(page.session, moment, supervisor=not mine),
            owner=page.session.view.owner.name if page.session.view.owner else "",
            enter=page.session.view.session.platform if mine else "",
            facts=view.facts(page.session.view.session, moment),
            proxy=page.proxy,
            events=[view.event(one, moment) for one in page.events],
        )

    @router.post(f"{PANEL}/sesiones/{{number}}/revisar")
    async def check(number: Number, visitor: Annotated[Visitor, anybody], volver: Back = PANEL) -> Response:
        judged = await parts.services.sessions.recheck(SessionId(number), visitor.acting)
        return back(volver, "revisada" if judged is not None else "pronto")


def _one_person(router: APIRouter, parts: Parts) -> None:
    anybody = Depends(parts.doors.page())

    @router.get(f"{PANEL}/personas/{{number}}")
    async def one(request: Request, number: Number, visitor: Annotated[Visitor, anybody]) -> Response:
        moment, admin = parts.moment(), visitor.may(Role.ADMIN)
        person, sessions = await parts.services.panel.team.member(PersonId(number), visitor.acting, moment.zone)
        mine = person.person_id == visitor.person.person_id
        return parts.page(
            request,
            "persona.html",
            visitor,
            team=visitor.may(Role.SUPERVISOR),
            person=person,
            role=ROLE_NAMES[person.role],
            sessions=[view.session(row, moment, supervisor=not mine) for row in sessions],
            manage=admin and person.active,
            roles=[(role.value, ROLE_NAMES[role]) for role in Role if role is not person.role],
            cookies=bool(sessions),
            mine=mine,
        )
