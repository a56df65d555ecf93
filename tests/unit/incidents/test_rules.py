"""Who is told, how loudly, when: tables and properties."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from core.domain.ids import ChatId, IncidentId, PersonId
from core.domain.incidents.incident import Incident, IncidentState, Severity
from core.domain.people.person import Person, Role, can_hear, is_quiet
from core.services.incidents.rules import IncidentSettings, Loudness, is_working, level_due, loudness, missing, tomorrow
from tests.support.tables import each

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
SETTINGS = IncidentSettings()


def person(number: int, role: Role = Role.SUPERVISOR, **fields: object) -> Person:
    given_fields = {"telegram_user_id": number, "chat_id": ChatId(number)} | fields
    return Person(PersonId(number), f"Persona Ficticia {number}", role, **given_fields)  # type: ignore[arg-type]


def an_incident(severity: Severity = Severity.BANNED, **fields: object) -> Incident:
    return Incident(IncidentId(1), "clave", severity, IncidentState.OPEN, MONDAY, **fields)  # type: ignore[arg-type]


def told(incident: Incident, people: list[Person], have: frozenset[ChatId] = frozenset()) -> list[int]:
    return [p.person_id for p in missing(incident, people, have, {}, MONDAY, SETTINGS)]


@each(
    ("severity", "at_work", "off_work"),
    [
        (Severity.BANNED, Loudness(urgent=True, rings=True), Loudness(urgent=True, rings=True)),
        (Severity.EXPIRED, Loudness(urgent=False, rings=True), Loudness(urgent=False, rings=False)),
        (Severity.UNSTABLE, Loudness(urgent=False, rings=True), Loudness(urgent=False, rings=False)),
        (Severity.EXPIRING, Loudness(urgent=False, rings=False), Loudness(urgent=False, rings=False)),
    ],
)
def test_each_severity_has_its_sound(severity: Severity, at_work: Loudness, off_work: Loudness) -> None:
    night = MONDAY.replace(hour=22)
    assert loudness(severity, MONDAY, SETTINGS, unstable=False) == at_work
    assert loudness(severity, night, SETTINGS, unstable=False) == off_work
    assert not loudness(severity, MONDAY, SETTINGS, unstable=True).rings


def test_working_hours_begin_inclusive_and_end_exclusive_on_weekdays() -> None:
    edges = {(8, 0): True, (7, 59): False, (18, 59): True, (19, 0): False}
    for (hour, minute), working in edges.items():
        assert is_working(MONDAY.replace(hour=hour, minute=minute), SETTINGS) is working
    assert not is_working(MONDAY - timedelta(days=1), SETTINGS)


@each(
    ("start", "end", "hour", "quiet"),
    [
        (time(22), time(7), 23, True),
        (time(22), time(7), 6, True),
        (time(22), time(7), 7, False),
        (time(22), time(7), 21, False),
        (time(13), time(15), 14, True),
        (time(13), time(15), 15, False),
        (time(9), time(9), 9, False),
        (None, time(9), 8, False),
    ],
)
def test_quiet_hours_may_pass_midnight(start: time | None, end: time, hour: int, quiet: bool) -> None:
    assert is_quiet(person(1, quiet_from=start, quiet_to=end), MONDAY.replace(hour=hour)) is quiet


def test_the_first_circle_is_the_awake_and_the_least_busy() -> None:
    asleep = person(1, quiet_from=time(9), quiet_to=time(12))
    busy, free, idle = person(2), person(3), person(4)
    chosen = missing(an_incident(), [asleep, busy, free, idle], frozenset(), {busy.person_id: 2}, MONDAY, SETTINGS)
    assert [p.person_id for p in chosen] == [3, 4]


def test_whoever_has_the_message_counts_for_the_circle() -> None:
    people = [person(1), person(2), person(3)]
    assert told(an_incident(), people, frozenset({ChatId(3)})) == [1]
    assert told(an_incident(), people, frozenset({ChatId(1), ChatId(2)})) == []


def test_escalation_widens_the_circle_to_supervisors_and_then_admins() -> None:
    people = [person(1), person(2), person(3), person(9, Role.ADMIN), person(5, Role.ANALYST)]
    have = frozenset({ChatId(1), ChatId(2)})
    assert told(an_incident(escalation=1), people, have) == [3]
    assert told(an_incident(escalation=2), people, have) == [3, 9]


def test_admins_stand_in_for_missing_supervisors() -> None:
    people = [person(1, reachable=False), person(2, active=False), person(3, chat_id=None), person(9, Role.ADMIN)]
    assert told(an_incident(), people) == [9]


@each(
    ("minutes", "fields", "level"),
    [
        (14, {}, 0),
        (15, {}, 1),
        (60, {}, 2),
        (60, {"severity": Severity.EXPIRED}, 2),
        (60, {"severity": Severity.GROUP}, 2),
        (60, {"severity": Severity.EXPIRING}, 0),
        (60, {"severity": Severity.UNSTABLE}, 0),
        (60, {"group_id": IncidentId(7)}, 0),
        (60, {"snoozed_until": MONDAY + timedelta(hours=2)}, 0),
        (60, {"snoozed_until": MONDAY + timedelta(minutes=30)}, 2),
        (60, {"waiting_since": MONDAY + timedelta(minutes=40)}, 1),
        (1, {"escalation": 2}, 2),
    ],
)
def test_the_level_follows_the_time_it_waited(minutes: int, fields: dict[str, object], level: int) -> None:
    assert level_due(an_incident(**fields), MONDAY + timedelta(minutes=minutes), SETTINGS) == level  # type: ignore[arg-type]


def test_tomorrow_is_the_next_morning_of_the_team() -> None:
    lima = ZoneInfo("America/Lima")
    evening = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # the 23rd, 21:00 in Lima
    assert tomorrow(evening, lima, SETTINGS) == datetime(2026, 11, 24, 8, 0, tzinfo=lima)
    small_hours = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)  # the 24th, 02:00: still the night of the 23rd
    assert tomorrow(small_hours, lima, SETTINGS) == datetime(2026, 11, 24, 8, 0, tzinfo=lima)
    morning = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)  # the 24th, 07:00
    assert tomorrow(morning, lima, SETTINGS) == datetime(2026, 11, 25, 8, 0, tzinfo=lima)


crowd = st.lists(
    st.builds(
        lambda number, role, active, reachable, quiet: person(
            number,
            role,
            active=active,
            reachable=reachable,
            quiet_from=time(9) if quiet else None,
            quiet_to=time(12) if quiet else None,
        ),
        st.integers(1, 9),
        st.sampled_from(Role),
        st.booleans(),
        st.booleans(),
        st.booleans(),
    ),
    unique_by=lambda p: p.person_id,
    max_size=8,
)


@given(
    crowd, st.sampled_from(Severity), st.integers(0, 2), st.frozensets(st.integers(1, 9).map(ChatId)), st.integers(1, 9)
)
def test_somebody_who_can_hear_is_always_told(
    people: list[Person], severity: Severity, level: int, have: frozenset[ChatId], concerned: int
) -> None:
    incident = an_incident(severity, escalation=level, person_id=PersonId(concerned))
    new = missing(incident, people, have, {}, MONDAY, SETTINGS)
    assert all(can_hear(p) and p.role.includes(Role.SUPERVISOR) and p.chat_id not in have for p in new)
    told_chats = have | {p.chat_id for p in new if p.chat_id is not None}
    able = [p for p in people if can_hear(p) and p.role.includes(Role.SUPERVISOR)]
    assert not able or any(p.chat_id in told_chats for p in able)
    assert missing(incident, people, frozenset(told_chats), {}, MONDAY, SETTINGS) == []
