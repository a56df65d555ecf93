"""What the clock does: escalation, silences, quiet hours, warnings; also over restarts."""

from datetime import time, timedelta

import pytest

from core.domain.incidents.incident import IncidentState, Severity
from core.domain.people.person import Role
from core.errors import BadQuietHoursException
from core.services.supervision.incident_actions import SnoozeChoice
from tests.component.incidents.world import Team


async def test_an_incident_nobody_takes_reaches_the_rest_and_then_the_admins(team: Team) -> None:
    bosses = [await team.person(Role.SUPERVISOR) for _ in range(4)]
    admin = await team.person(Role.ADMIN)
    incident = await team.dies((await team.analysts(1))[0])
    await team.later(minutes=14, seconds=59)
    assert [len(team.heard(boss)) for boss in bosses] == [1, 1, 0, 0]
    await team.restart()
    await team.later(seconds=1)
    assert [len(team.heard(boss)) for boss in bosses] == [1, 1, 1, 1]
    everyone = ", ".join(boss.name for boss in bosses[:3])
    assert f"⏫ Nadie lo ha tomado: lo saben {everyone} y {bosses[3].name}" in team.texts(bosses[0])[0]
    assert team.texts(admin) == []
    await team.later(minutes=45)
    assert len(team.heard(admin)) == 1
    assert "⏫ Nadie lo ha tomado: lo saben " in team.texts(bosses[3])[0]
    assert "y 1 persona más" in team.texts(bosses[3])[0]
    steps = [(e.actor, e.before, e.after) for e in await team.audit() if e.action == "incident.escalate"]
    assert steps == [(None, "abierto, ⏫ 1", "abierto, ⏫ 2"), (None, "abierto", "abierto, ⏫ 1")]
    assert (await team.incident(incident)).escalation == 2


async def test_where_there_is_nobody_else_the_message_says_who_really_knows(team: Team) -> None:
    boss = await team.person(Role.SUPERVISOR)
    await team.dies((await team.analysts(1))[0])
    await team.later(minutes=15)
    assert f"⏫ Nadie lo ha tomado: lo sabe {boss.name}" in team.texts(boss)[0]
    await team.later(hours=1)
    assert f"⏫ Nadie lo ha tomado: lo sabe {boss.name}" in team.texts(boss)[0]


async def test_a_taken_incident_does_not_escalate(team: Team) -> None:
    bosses = [await team.person(Role.SUPERVISOR) for _ in range(3)]
    incident = await team.dies((await team.analysts(1))[0])
    await team.taken(incident, bosses[0])
    await team.later(hours=2)
    assert team.texts(bosses[2]) == []


async def test_an_incident_whose_keeper_left_is_open_again(team: Team) -> None:
    first, second = [await team.person(Role.SUPERVISOR) for _ in range(2)]
    incident = await team.dies((await team.analysts(1))[0])
    await team.taken(incident, first)
    await team.pump()
    await team.update(first, reachable=False)
    await team.later(seconds=20)
    assert (await team.incident(incident)).state is IncidentState.OPEN
    assert "🔴" in team.texts(second)[0]


async def test_a_silence_stops_escalation_and_ends_with_a_reminder(team: Team) -> None:
    bosses = [await team.person(Role.SUPERVISOR) for _ in range(3)]
    incident = await team.dies((await team.analysts(1))[0])
    await team.pump()
    await team.incidents.snooze(incident.incident_id, SnoozeChoice.HOUR, bosses[0])
    await team.pump()
    assert f"🔕 Silenciado para todo el equipo hasta las 11:00, lo pidió {bosses[0].name}" in team.texts(bosses[1])[0]
    assert "🔔 Quitar silencio" in team.heard(bosses[1])[0].labels
    assert [v.incident.incident_id for v in await team.incidents.silences()] == [incident.incident_id]
    await team.later(minutes=59)
    assert team.texts(bosses[2]) == []
    await team.restart()
    await team.later(minutes=1)
    assert "⏰ Terminó el silencio" in team.texts(bosses[0])[1]
    assert team.rings(bosses[1]) == 2
    assert team.texts(bosses[2]) == []
    await team.later(minutes=15)
    assert len(team.heard(bosses[2])) == 1


async def test_after_a_silence_only_whoever_took_the_incident_is_reminded(team: Team) -> None:
    first, second = [await team.person(Role.SUPERVISOR) for _ in range(2)]
    incident = await team.dies((await team.analysts(1))[0])
    await team.pump()
    await team.taken(incident, first)
    await team.incidents.snooze(incident.incident_id, SnoozeChoice.TOMORROW, first)
    await team.later(hours=21, minutes=59)
    assert len(team.heard(first)) == 1
    await team.later(minutes=1)  # Tuesday, eight in the morning
    assert "sigue en tus manos" in team.texts(first)[1]
    assert len(team.heard(second)) == 1


async def test_a_silence_can_be_ended_by_hand(team: Team) -> None:
    boss = await team.person(Role.SUPERVISOR)
    incident = await team.dies((await team.analysts(1))[0])
    await team.pump()
    await team.incidents.snooze(incident.incident_id, SnoozeChoice.HOUR, boss)
    await team.incidents.wake(incident.incident_id, boss)
    await team.pump()
    assert "🔕 1 h" in team.heard(boss)[0].labels
    changes = [(e.action, e.before, e.after) for e in await team.audit() if e.actor == boss.person_id]
    assert changes == [
        ("incident.wake", "abierto, 🔕 2026-11-23T11:00+00:00", "abierto"),
        ("incident.snooze", "abierto", "abierto, 🔕 2026-11-23T11:00+00:00"),
    ]


async def test_a_resolved_incident_is_not_reminded_of(team: Team) -> None:
    boss = await team.person(Role.SUPERVISOR)
    session = (await team.analysts(1))[0]
    incident = await team.dies(session)
    await team.pump()
    await team.incidents.snooze(incident.incident_id, SnoozeChoice.HOUR, boss)
    await team.works(session)
    await team.later(hours=2)
    assert not any("⏰" in text for text in team.texts(boss))


async def test_quiet_hours_keep_everything_but_red_for_one_digest(team: Team) -> None:
    boss = await team.person(Role.SUPERVISOR, quiet_from=time(9), quiet_to=time(12))
    one, two, three = await team.analysts(3)
    kept = await team.dies(one, Severity.EXPIRED)
    over = await team.dies(two, Severity.EXPIRED)
    await team.works(two)
    red = await team.dies(three, Severity.BANNED)
    await team.pump()
    assert [f"#{red.incident_id}" in text for text in team.texts(boss)] == [True]
    assert team.rings(boss) == 1
    waiting = await team.incidents.digest(boss)
    assert [view.incident.incident_id for view in waiting] == [kept.incident_id, over.incident_id]
    await team.restart()
    await team.later(hours=1, minutes=59)
    assert len(team.heard(boss)) == 1
    await team.later(minutes=1)
    digest, incident = team.heard(boss)[1:]
    assert "En tus horas de silencio: 2 avisos" in digest.text
    assert "Por resolver: 1 de 2" in digest.text
    assert not digest.reply.silent
    assert f"caso #{kept.incident_id}" in incident.text
    assert incident.reply.silent
    await team.later(hours=1)
    assert len(team.heard(boss)) == 3


async def test_a_digest_of_what_is_over_makes_no_sound(team: Team) -> None:
    boss = await team.person(Role.SUPERVISOR, quiet_from=time(9), quiet_to=time(12))
    session = (await team.analysts(1))[0]
    await team.dies(session, Severity.EXPIRED)
    await team.works(session)
    await team.later(hours=2)
    assert [said.reply.silent for said in team.heard(boss)] == [True]
    assert "Todo está resuelto" in team.texts(boss)[0]


async def test_quiet_hours_follow_the_time_zone_of_the_team(team: Team) -> None:
    boss = await team.person(Role.SUPERVISOR, quiet_from=time(22), quiet_to=time(7))
    admin = await team.person(Role.ADMIN)
    from core.services.team.schedules import ReportSchedule, Schedules

    await Schedules(team.database, team.clock, ReportSchedule(time(8), "UTC")).change("08:00 Asia/Tokyo", admin)
    team.clock.advance(timedelta(hours=4).total_seconds())  # 14:00 UTC, 23:00 in Tokyo
    await team.dies((await team.analysts(1))[0], Severity.EXPIRED)
    await team.pump()
    assert team.texts(boss) == []
    await team.later(hours=8)  # 07:00 in Tokyo
    assert len(team.heard(boss)) == 2


async def test_people_set_their_quiet_hours_and_take_them_back(team: Team) -> None:
    boss = await team.person(Role.SUPERVISOR)
    changed = await team.incidents.set_quiet_hours("de 22 a 7:30", boss)
    assert (changed.quiet_from, changed.quiet_to) == (time(22), time(7, 30))
    assert (await team.incidents.set_quiet_hours("no", boss)).quiet_from is None
    changes = [(e.before, e.after) for e in await team.audit() if e.action == "quiet.set"]
    assert changes == [("22:00-07:30", ""), ("", "22:00-07:30")]
    for nonsense in ("siempre", "25:00-07:00", "22:61-07:00", "7-7", ""):
        with pytest.raises(BadQuietHoursException):
            await team.incidents.set_quiet_hours(nonsense, boss)


async def test_cookies_about_to_expire_are_told_once_per_date_without_a_sound(team: Team) -> None:
    boss, admin = await team.person(Role.SUPERVISOR), await team.person(Role.ADMIN)
    analyst = await team.person(Role.ANALYST)
    expires = team.clock.now() + timedelta(days=2, hours=1)
    session = await team.session(analyst, cookies_expire_at=expires)
    await team.later(minutes=59)
    assert team.texts(boss) == []
    await team.later(minutes=2)
    await team.restart()
    await team.later(minutes=1)
    assert "⏳ Cookies por vencer" in team.texts(boss)[0]
    assert "vencen el 25 nov a las 11:00" in team.texts(analyst)[0]
    assert (len(team.heard(boss)), team.rings(boss)) == (1, 0)
    assert (len(team.heard(analyst)), team.rings(analyst)) == (1, 0)
    await team.later(hours=2)
    assert team.texts(admin) == []  # nothing to escalate
    await team.renewed(session, admin)
    await team.later(minutes=1)
    assert "✅" in team.texts(boss)[0]
    assert len(await team.open()) == 0


async def test_a_later_expiry_date_closes_the_warning_and_the_next_one_warns_again(team: Team) -> None:
    boss = await team.person(Role.SUPERVISOR)
    analyst = await team.person(Role.ANALYST)
    await team.session(analyst, cookies_expire_at=team.clock.now() + timedelta(days=1))
    await team.later(seconds=20)
    await team.session(analyst, cookies_expire_at=team.clock.now() + timedelta(days=30))
    await team.later(seconds=20)
    assert await team.open() == []
    assert "las cookies tienen otra fecha" in team.texts(boss)[0]
    await team.later(days=29)
    assert [incident.severity for incident in await team.open()] == [Severity.EXPIRING]


async def test_the_incidents_of_somebody_who_left_are_closed(team: Team) -> None:
    boss = await team.person(Role.SUPERVISOR)
    analyst = await team.person(Role.ANALYST)
    await team.dies(await team.session(analyst))
    await team.pump()
    await team.update(analyst, active=False)
    await team.later(seconds=20)
    assert await team.open() == []
    assert "ya no está en el equipo" in team.texts(boss)[0]


async def test_a_round_with_nothing_to_do_changes_nothing(team: Team) -> None:
    boss = await team.person(Role.SUPERVISOR)
    await team.dies((await team.analysts(1))[0])
    await team.later(seconds=20)
    calls = team.chat.calls
    for _ in range(5):
        await team.later(seconds=20)
    assert team.chat.calls == calls
    assert len(team.heard(boss)) == 1


async def test_an_alert_the_outbox_gave_up_is_written_again(team: Team) -> None:
    boss = await team.person(Role.SUPERVISOR)
    await team.dies((await team.analysts(1))[0])
    team.clock.advance(timedelta(hours=24, minutes=30).total_seconds())
    await team.pump()  # too old: dropped
    assert team.texts(boss) == []
    await team.later(hours=1)
    assert len(team.heard(boss)) == 1
