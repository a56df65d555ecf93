"""The states of an incident, alone: pure, and true for every order of events."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.domain.ids import IncidentId, PersonId
from core.domain.incidents.incident import Incident, IncidentState, Severity
from core.domain.incidents.machine import (
    TOP_LEVEL,
    Escalated,
    Event,
    Joined,
    Released,
    Repeated,
    Resolved,
    Snoozed,
    Taken,
    Woken,
    step,
)
from core.domain.people.actors import Actor
from tests.support.tables import each

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
ANA, BRUNO = PersonId(1), PersonId(2)
CASE = Incident(IncidentId(1), "5:facebook:baneada", Severity.BANNED, IncidentState.OPEN, NOW, waiting_since=NOW)

moments = st.integers(0, 10_000).map(lambda seconds: NOW + timedelta(seconds=seconds))
people = st.sampled_from([ANA, BRUNO])
events = st.one_of(
    st.builds(Repeated, moments),
    st.builds(Taken, people, moments),
    st.builds(Released, moments),
    st.builds(Escalated, st.integers(-1, 4)),
    st.builds(Snoozed, people, moments),
    st.builds(Woken, moments),
    st.builds(Joined, st.sampled_from([IncidentId(1), IncidentId(8), IncidentId(9)])),
    st.builds(Resolved, st.sampled_from(["person:1", "validation"]), moments),
)
incidents = st.builds(replace, st.just(CASE), severity=st.sampled_from(Severity))


def after(*happened: Event, incident: Incident = CASE) -> Incident:
    for event in happened:
        incident = step(incident, event)
    return incident


@each(
    "event",
    [
        Repeated(LATER),
        Taken(ANA, LATER),
        Released(LATER),
        Escalated(1),
        Snoozed(ANA, LATER),
        Woken(LATER),
        Joined(IncidentId(9)),
        Resolved(Actor.parse("validation"), LATER),
    ],
)
def test_nothing_moves_a_resolved_incident(event: Event) -> None:
    closed = after(Resolved(Actor.parse("validation"), NOW))
    assert isinstance(event, Event)
    assert step(closed, event) is closed


def test_whoever_takes_it_first_has_it() -> None:
    taken = after(Taken(ANA, LATER), Taken(BRUNO, LATER))
    assert (taken.state, taken.taken_by, taken.taken_at) == (IncidentState.TAKEN, ANA, LATER)


def test_an_incident_given_back_waits_anew() -> None:
    released = after(Taken(ANA, NOW), Released(LATER))
    assert (released.state, released.taken_by, released.waiting_since) == (IncidentState.OPEN, None, LATER)
    assert step(CASE, Released(LATER)) is CASE


def test_a_taken_case_does_not_escalate_and_no_case_comes_down() -> None:
    taken = after(Taken(ANA, NOW))
    assert step(taken, Escalated(1)) is taken
    high = after(Escalated(2))
    assert step(high, Escalated(1)) is high
    assert step(CASE, Escalated(TOP_LEVEL + 1)) is CASE


def test_the_end_of_a_silence_starts_the_time_to_escalate_anew() -> None:
    awake = after(Snoozed(ANA, LATER), Woken(LATER))
    assert (awake.snoozed_until, awake.snoozed_by, awake.waiting_since) == (None, None, LATER)
    assert step(CASE, Woken(LATER)) is CASE


def test_a_resolved_incident_is_not_silent_any_more() -> None:
    closed = after(Snoozed(ANA, LATER), Resolved(Actor.parse("validation"), NOW))
    assert (closed.snoozed_until, closed.snoozed_by) == (None, None)


def test_an_incident_joins_one_group_and_a_group_none() -> None:
    joined = after(Joined(IncidentId(9)))
    assert joined.group_id == IncidentId(9)
    assert step(joined, Joined(IncidentId(8))) is joined
    group = replace(CASE, severity=Severity.GROUP)
    assert step(group, Joined(IncidentId(9))) is group
    assert step(CASE, Joined(CASE.incident_id)) is CASE


@given(incidents, st.lists(events, max_size=30))
def test_whatever_happens_an_incident_stays_sound(incident: Incident, happened: list[Event]) -> None:
    for event in happened:
        before, incident = incident, step(incident, event)
        assert (incident.taken_by is not None) == (incident.taken_at is not None)
        assert incident.state is not IncidentState.OPEN or incident.taken_by is None
        assert incident.state is not IncidentState.TAKEN or incident.taken_by is not None
        assert (incident.state is IncidentState.RESOLVED) == (incident.resolved_at is not None)
        assert (incident.snoozed_by is None) == (incident.snoozed_until is None)
        assert before.escalation <= incident.escalation <= TOP_LEVEL
        assert before.occurrences <= incident.occurrences
        assert before.unresolved or incident is before
        assert (incident.incident_id, incident.dedupe_key, incident.opened_at) == (
            before.incident_id,
            before.dedupe_key,
            before.opened_at,
        )


@given(incidents, events)
def test_an_event_that_changes_nothing_returns_the_very_same_incident(incident: Incident, event: Event) -> None:
    after_it = step(incident, event)
    assert after_it is incident or after_it != incident or isinstance(event, Snoozed | Woken)
