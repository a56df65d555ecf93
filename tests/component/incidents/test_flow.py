"""From a verdict to the chats, and through every press."""

import asyncio
from datetime import timedelta

from core.domain.ids import ChatId, IncidentId
from core.domain.incidents.incident import IncidentState, Severity
from core.domain.people.actors import Actor
from core.domain.people.person import Role
from core.domain.platforms import Platform
from core.domain.sessions.verdict import SessionState, Verdict
from core.services.supervision.incident_actions import SnoozeChoice
from tests.component.incidents.world import Team


async def test_a_banned_session_rings_at_the_first_circle_and_tells_the_analyst(team: Team) -> None:
    bosses = [await team.person(Role.SUPERVISOR) for _ in range(3)]
    admin = await team.person(Role.ADMIN)
    analyst = await team.person(Role.ANALYST)
    incident = await team.dies(await team.session(analyst))
    await team.pump()
    assert [team.rings(boss) for boss in bosses] == [1, 1, 0]
    assert team.texts(admin) == []
    assert f"🔴 Sesión baneada · caso #{incident.incident_id}" in team.texts(bosses[0])[0]
    assert "Tu sesión de Facebook quedó baneada" in team.texts(analyst)[0]


async def test_taking_edits_every_copy_and_is_audited(team: Team) -> None:
    first, second = [await team.person(Role.SUPERVISOR) for _ in range(2)]
    incident = await team.dies((await team.analysts(1))[0])
    await team.pump()
    assert await team.taken(incident, second) is not None
    await team.pump()
    for boss in (first, second):
        assert len(team.heard(boss)) == 1
        assert f"🟡 Lo tomó {second.name}" in team.texts(boss)[0]
        assert "👋 Lo tomo" not in team.heard(boss)[0].labels
    again = await team.taken(incident, first)
    assert again is not None
    assert again.taken_by == second.person_id
    taken = [entry for entry in await team.audit() if entry.action == "incident.take"]
    assert [(e.actor, e.subject, e.before, e.after) for e in taken] == [
        (second.person_id, f"#{incident.incident_id}", "abierto", "tomado")
    ]


async def test_of_two_who_press_at_the_same_moment_one_has_it_and_both_presses_are_kept(team: Team) -> None:
    first, second = [await team.person(Role.SUPERVISOR) for _ in range(2)]
    incident = await team.dies((await team.analysts(1))[0])
    await team.pump()
    answers = await asyncio.gather(*(team.taken(incident, boss) for boss in (first, second)))
    (holder,) = {answer.taken_by for answer in answers if answer is not None}
    kept = [(e.action, e.actor, e.before, e.after) for e in await team.audit() if e.actor is not None]
    loser = second if holder == first.person_id else first
    assert kept == [
        ("incident.idle", loser.person_id, "tomado", "tomado"),
        ("incident.take", holder, "abierto", "tomado"),
    ]


async def test_checking_again_and_looking_back_are_audited_with_what_came_of_them(team: Team) -> None:
    boss = await team.person(Role.SUPERVISOR)
    incident = await team.dies((await team.analysts(1))[0])
    await team.incidents.look_back(incident.incident_id, boss)
    await team.incidents.revalidate(incident.incident_id, boss)
    kept = [(e.action, e.subject, e.before, e.after) for e in await team.audit() if e.actor == boss.person_id]
    number = f"#{incident.incident_id}"
    assert ("incident.history", number, "abierto", "abierto") in kept
    assert ("incident.check", number, "abierto", "resuelto") in kept
    assert await team.incidents.look_back(IncidentId(99), boss) is None


async def test_an_alert_that_somebody_deleted_comes_back_without_a_sound(team: Team) -> None:
    boss, other = [await team.person(Role.SUPERVISOR) for _ in range(2)]
    incident = await team.dies((await team.analysts(1))[0])
    await team.pump()
    team.heard(boss)[0].deleted = True
    await team.taken(incident, other)
    await team.pump()
    (shown,) = team.heard(boss)
    assert "🟡" in shown.text
    assert shown.reply.silent


async def test_an_incident_that_does_not_exist_cannot_be_pressed(team: Team) -> None:
    boss = await team.person(Role.SUPERVISOR)
    assert await team.incidents.take(IncidentId(99), boss) is None
    assert await team.incidents.snooze(IncidentId(99), SnoozeChoice.HOUR, boss) is None
    assert await team.incidents.wake(IncidentId(99), boss) is None
    assert await team.incidents.revalidate(IncidentId(99), boss) is None
    assert await team.incidents.view(IncidentId(99)) is None


async def test_resolving_edits_everywhere_and_says_so_silently(team: Team) -> None:
    boss = await team.person(Role.SUPERVISOR)
    analyst = await team.person(Role.ANALYST)
    session = await team.session(analyst)
    incident = await team.dies(session)
    await team.pump()
    team.clock.advance(120)
    await team.works(session)
    await team.pump()
    alert, reply = team.heard(boss)
    assert "✅ Resuelto en 2 min 00 s al revisar la sesión" in alert.text
    assert alert.labels == []
    assert reply.reply.silent
    assert reply.reply.quote_message_id == alert.message_id
    assert "ya funciona" in team.texts(analyst)[-1]
    assert (await team.incident(incident)).state is IncidentState.RESOLVED


async def test_revalidating_resolves_when_the_session_works(team: Team) -> None:
    boss = await team.person(Role.SUPERVISOR)
    session = (await team.analysts(1))[0]
    incident = await team.dies(session)
    judgement = await team.incidents.revalidate(incident.incident_id, boss)
    assert judgement is not None
    assert judgement.verdict.state is SessionState.VALID
    assert (await team.incident(incident)).resolved_by == Actor.parse(f"person:{boss.person_id}")
    await team.pump()
    assert team.texts(boss) == []  # over before anybody was disturbed


async def test_revalidating_in_vain_leaves_the_incident_open(team: Team) -> None:
    boss = await team.person(Role.SUPERVISOR)
    session = (await team.analysts(1))[0]
    incident = await team.dies(session)
    team.gateway.verdicts[session.session_id] = Verdict(SessionState.BANNED, "facebook.suspended", strong=True)
    await team.pump()
    await team.incidents.revalidate(incident.incident_id, boss)
    await team.pump()
    again = await team.incident(incident)
    assert (again.state, again.occurrences) == (IncidentState.OPEN, 2)
    assert "2 veces" in team.texts(boss)[0]
    assert team.rings(boss) == 1


async def test_the_same_trouble_again_edits_a_counter(team: Team) -> None:
    boss = await team.person(Role.SUPERVISOR)
    session = (await team.analysts(1))[0]
    incident = await team.dies(session)
    await team.pump()
    async with team.database() as uow:
        again = await team.lifecycle.open_incident(
            uow, session, Severity.BANNED, reason="facebook.suspended", evidence="/x"
        )
        await uow.commit()
    await team.pump()
    assert again.incident_id == incident.incident_id
    assert len(team.heard(boss)) == 1
    assert "2 veces" in team.texts(boss)[0]
    assert team.rings(boss) == 1


async def test_a_ban_replaces_the_expiry_of_the_same_session(team: Team) -> None:
    boss = await team.person(Role.SUPERVISOR)
    session = (await team.analysts(1))[0]
    expired = await team.dies(session, Severity.EXPIRED)
    await team.pump()
    banned = await team.dies(session, Severity.BANNED)
    await team.pump()
    assert [incident.incident_id for incident in await team.open()] == [banned.incident_id]
    assert (await team.incident(expired)).resolved_by == Actor.parse("superseded")
    assert "lo reemplaza otro caso" in team.texts(boss)[0]
    assert "Sesión baneada" in team.texts(boss)[1]


async def test_an_expiry_rings_in_working_hours_only(team: Team) -> None:
    boss = await team.person(Role.SUPERVISOR)
    first, second, third = await team.analysts(3)
    await team.dies(first, Severity.EXPIRED)
    await team.pump()
    assert team.rings(boss) == 1
    team.clock.advance(timedelta(hours=10).total_seconds())  # 20:00
    await team.dies(second, Severity.EXPIRED)
    await team.pump()
    assert (len(team.heard(boss)), team.rings(boss)) == (2, 1)
    team.clock.advance(timedelta(days=5).total_seconds() - 36000)  # Saturday, ten in the morning
    await team.dies(third, Severity.EXPIRED)
    await team.pump()
    assert (len(team.heard(boss)), team.rings(boss)) == (3, 1)


async def test_whoever_is_concerned_is_not_their_own_supervisor_while_there_is_another(team: Team) -> None:
    concerned, other = await team.person(Role.SUPERVISOR), await team.person(Role.SUPERVISOR)
    incident = await team.dies(await team.session(concerned))
    assert set(await team.messages(incident)) == {other.chat_id}


async def test_a_lonely_admin_hears_of_their_own_session(team: Team) -> None:
    admin = await team.person(Role.ADMIN)
    incident = await team.dies(await team.session(admin))
    assert set(await team.messages(incident)) == {admin.chat_id}


async def test_too_many_sounds_in_ten_minutes_arrive_silently(team: Team) -> None:
    boss = await team.person(Role.SUPERVISOR)
    budget = team.lifecycle.settings.ring_budget
    for platform in Platform:
        for session in await team.analysts(2, platform):
            await team.dies(session, Severity.BANNED)
        for session in await team.analysts(2, platform):
            await team.dies(session, Severity.EXPIRED)
    await team.pump()
    assert len(team.heard(boss)) == 12
    assert team.rings(boss) == budget
    team.clock.advance(team.lifecycle.settings.ring_window.total_seconds())
    await team.dies((await team.analysts(1))[0])
    await team.pump()
    assert team.rings(boss) == budget + 1


async def test_an_authorised_group_gets_the_alert_in_its_topic(team: Team) -> None:
    await team.person(Role.ADMIN)
    boss = await team.person(Role.SUPERVISOR)
    chat = await team.group(-1001, topic=7)
    incident = await team.dies((await team.analysts(1))[0])
    await team.pump()
    said = team.chat.chats[chat][0]
    assert said.reply.thread_id == 7
    assert "👋 Lo tomo" in said.labels
    await team.taken(incident, boss)
    await team.pump()
    assert f"Lo tomó {boss.name}" in said.text
    assert len(team.chat.chats[chat]) == 1


async def test_a_group_that_became_a_supergroup_keeps_its_alerts(team: Team) -> None:
    admin = await team.person(Role.ADMIN)
    chat = await team.group(-5)
    incident = await team.dies((await team.analysts(1))[0])
    await team.pump()
    await team.delivery._rows.moved(chat, ChatId(-1005))
    await team.taken(incident, admin)
    await team.pump()
    assert "Lo tomó" in team.chat.texts(ChatId(-1005))[0]


async def test_somebody_removed_hears_nothing_any_more(team: Team) -> None:
    first, second = [await team.person(Role.SUPERVISOR) for _ in range(2)]
    incident = await team.dies((await team.analysts(1))[0])
    await team.pump()
    before = team.texts(first)
    await team.update(first, active=False, telegram_user_id=None, chat_id=None)
    await team.taken(incident, second)
    await team.pump()
    assert team.texts(first) == before


async def test_showing_an_incident_again_moves_the_live_message(team: Team) -> None:
    boss = await team.person(Role.SUPERVISOR)
    incident = await team.dies((await team.analysts(1))[0])
    await team.pump()
    assert boss.chat_id is not None
    former = await team.incidents.adopt(incident.incident_id, boss.chat_id, 4242, None)
    assert former == team.heard(boss)[0].message_id
    assert (await team.messages(incident))[boss.chat_id].message_id == 4242
