"""The team's sessions: one line a person, the bad ones first; the whole sentences of a person on a tap."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from itertools import groupby

from markupsafe import Markup

from core.domain.platforms import Platform
from core.domain.sessions.condition import Condition, condition_of, reason_to_act
from core.services.sessions.overview import SessionView
from handlers.framework import specs
from handlers.framework.html import b, joined, lines
from handlers.framework.reply import Button, Reply
from handlers.sessions.texts import facts, history_button
from handlers.words.conditions import sign, tally
from handlers.words.names import PLATFORM_NAMES, last_page, short
from handlers.words.reasons import team_advice

PAGE = 12
_COLUMNS = 2
_WORST_FIRST = list(Condition)


@dataclass(frozen=True, slots=True)
class _Member:
    """One person's sessions."""

    name: str
    person_id: int
    views: Sequence[SessionView]

    def rank(self, now: datetime) -> int:
        """Place of the worst condition, worst first."""
        return min(_WORST_FIRST.index(condition_of(view.session, now)) for view in self.views)


def team(views: Sequence[SessionView], offset: int, now: datetime) -> Reply:
    """One line a person with a sign per network, a page at a time, and the totals."""
    if not views:
        return Reply(Markup("👥 Todavía no hay sesiones en el equipo."))
    counts = Counter(condition_of(view.session, now) for view in views)
    members = sorted(_members(views), key=lambda m: (m.rank(now), m.name.casefold(), m.person_id))
    offset = last_page(offset, len(members), PAGE)
    page = members[offset : offset + PAGE]
    head = Markup("👥 {} · {}").format(b("Equipo"), tally(counts))
    hint = Markup("<i>Toca un nombre para ver el detalle.</i>")
    return Reply(lines(head, *(_line(member, now) for member in page), hint), _keyboard(page, offset, len(members)))


def person(views: Sequence[SessionView], person_id: int, now: datetime, tz: tzinfo) -> Reply:
    """Every session of one person in whole sentences, with what to do."""
    member = next((member for member in _members(views) if member.person_id == person_id), None)
    back = (specs.TEAM_PAGE.button("⬅️ Equipo", 0),)
    if member is None:
        return Reply(Markup("Esa persona ya no tiene sesiones en el equipo."), (back,))
    rows = [_sentence(view, now, tz) for view in member.views]
    return Reply(
        lines(Markup("👤 {}").format(b(member.name)), *rows),
        (tuple(history_button(view.session) for view in member.views), back),
    )


def _members(views: Sequence[SessionView]) -> list[_Member]:
    ordered = sorted(views, key=lambda view: (view.session.person_id, list(Platform).index(view.session.platform)))
    grouped = groupby(ordered, key=lambda view: view.session.person_id)
    return [_member(list(own)) for _, own in grouped]


def _member(views: Sequence[SessionView]) -> _Member:
    owner = views[0].owner
    return _Member(owner.name if owner else "(sin persona)", views[0].session.person_id, views)


def _line(member: _Member, now: datetime) -> Markup:
    networks = [f"{PLATFORM_NAMES[view.session.platform]} {sign(view.session, now)}" for view in member.views]
    return Markup("{} · {}").format(b(short(member.name, 40)), joined(" · ", networks))


def _sentence(view: SessionView, now: datetime, tz: tzinfo) -> Markup:
    first = Markup("{} {}").format(sign(view.session, now), facts(view, now, tz))
    reason = reason_to_act(view.session, now)
    return lines(first, Markup("<i>{}</i>").format(team_advice(reason)) if reason else None)


def _keyboard(page: Sequence[_Member], offset: int, total: int) -> tuple[tuple[Button, ...], ...]:
    names = [specs.TEAM_PERSON.button(short(member.name), member.person_id) for member in page]
    rows = [tuple(names[start : start + _COLUMNS]) for start in range(0, len(names), _COLUMNS)]
    turn = []
    if offset > 0:
        turn.append(specs.TEAM_PAGE.button("⬅️ Anteriores", max(0, offset - PAGE)))
    if offset + PAGE < total:
        turn.append(specs.TEAM_PAGE.button("Siguientes ➡️", offset + PAGE))
    return (*rows, tuple(turn)) if turn else tuple(rows)
