"""Many incidents at once become one message, and what comes and goes becomes one unstable incident."""

from core.domain.incidents.incident import Incident, IncidentState, Severity
from core.domain.people.actors import Actor
from core.domain.people.person import Role
from core.domain.platforms import Platform
from core.domain.sessions.verdict import SessionState, Verdict
from tests.component.incidents.world import Team


async def burst(team: Team, number: int = 3) -> Incident:
    """So many banned at once; the group incident."""
    for session in await team.analysts(number):
        await team.dies(session)
    return next(incident for incident in await team.open() if incident.severity is Severity.GROUP)


async def test_three_of_a_kind_within_two_minutes_are_one_message(team: Team) -> None:
    boss = await team.person(Role.SUPERVISOR)
    group = await burst(team)
    await team.pump()
    assert len(team.heard(boss)) == 1
    assert f"3 sesiones baneadas a la vez · caso #{group.incident_id}" in team.texts(boss)[0]
    assert team.rings(boss) == 1
    assert [view.incident.incident_id for view in await team.incidents.open_incidents()] == [group.incident_id]


async def test_alerts_sent_before_point_to_the_group(team: Team) -> None:
    boss = await team.person(Role.SUPERVISOR)
    one, two, three, four = await team.analysts(4)
    await team.dies(one)
    await team.pump()
    await team.dies(two)
    await team.pump()
    team.clock.advance(60)
    await team.dies(three)
    await team.pump()
    first, second, group = team.heard(boss)
    for said in (first, second):
        assert "↪️ Sigue en el caso" in said.text
        assert said.labels == []
    assert "3 sesiones" in group.text
    team.clock.advance(60)
    await team.dies(four)
    await team.pump()
    assert len(team.heard(boss)) == 3
    assert "4 sesiones" in group.text
    assert team.rings(boss) == 3


async def test_other_causes_and_networks_and_later_ones_stay_alone(team: Team) -> None:
    facebook, late = await team.analysts(2)
    (instagram,) = await team.analysts(1, Platform.INSTAGRAM)
    (expired,) = await team.analysts(1)
    await team.dies(facebook)
    await team.dies(instagram)
    await team.dies(expired, Severity.EXPIRED)
    team.clock.advance(121)
    await team.dies(late)
    assert all(incident.group_id is None and incident.severity is not Severity.GROUP for incident in await team.open())


async def test_a_group_ends_with_its_last_member(team: Team) -> None:
    boss = await team.person(Role.SUPERVISOR)
    sessions = await team.analysts(3)
    for session in sessions:
        await team.dies(session)
    await team.pump()
    for session in sessions[:2]:
        await team.works(session)
    await team.pump()
    assert team.texts(boss)[0].count("✅") == 2
    assert len(team.heard(boss)) == 1
    await team.works(sessions[2])
    await team.pump()
    assert await team.open() == []
    assert "✅ Resuelto" in team.texts(boss)[0]
    assert team.heard(boss)[1].reply.silent


async def test_taking_a_group_takes_its_members_and_escalation_ends(team: Team) -> None:
    first, _, third = [await team.person(Role.SUPERVISOR) for _ in range(3)]
    group = await burst(team)
    await team.pump()
    await team.taken(group, first)
    await team.later(hours=2)
    assert {incident.state for incident in await team.open()} == {IncidentState.TAKEN}
    assert team.texts(third) == []


async def test_taking_every_member_takes_the_group(team: Team) -> None:
    boss = await team.person(Role.SUPERVISOR)
    group = await burst(team)
    for incident in await team.open():
        if incident.group_id is not None:
            assert (await team.incident(group)).state is IncidentState.OPEN
            await team.taken(incident, boss)
    assert (await team.incident(group)).state is IncidentState.TAKEN


async def test_a_group_escalates_as_one(team: Team) -> None:
    third = [await team.person(Role.SUPERVISOR) for _ in range(3)][2]
    await burst(team)
    await team.pump()
    await team.later(minutes=16)
    assert len(team.heard(third)) == 1
    assert "3 sesiones" in team.texts(third)[0]


async def test_revalidating_a_group_checks_every_session_of_it(team: Team) -> None:
    boss = await team.person(Role.SUPERVISOR)
    group = await burst(team)
    dead = next(incident for incident in await team.open() if incident.session_id is not None)
    assert dead.session_id is not None
    team.gateway.verdicts[dead.session_id] = Verdict(SessionState.BANNED, "facebook.suspended", strong=True)
    assert await team.incidents.revalidate(group.incident_id, boss) is not None
    assert {incident.incident_id for incident in await team.open()} == {dead.incident_id, group.incident_id}


async def test_a_burst_after_somebody_took_the_group_rings_on_its_own(team: Team) -> None:
    boss = await team.person(Role.SUPERVISOR)
    group = await burst(team)
    await team.pump()
    await team.taken(group, boss)
    late = await team.dies((await team.analysts(1))[0])
    await team.pump()
    assert late.group_id is None
    assert team.rings(boss) == 2


async def test_three_times_on_and_off_in_an_hour_is_one_unstable_incident(team: Team) -> None:
    boss = await team.person(Role.SUPERVISOR)
    session = (await team.analysts(1))[0]
    for _ in range(3):
        await team.dies(session, Severity.EXPIRED)
        await team.pump()
        await team.works(session)
        await team.pump()
        team.clock.advance(60)
    (unstable,) = await team.open()
    assert unstable.severity is Severity.UNSTABLE
    assert "Sesión inestable" in team.texts(boss)[-1]
    rings = team.rings(boss)
    for _ in range(4):
        await team.dies(session, Severity.EXPIRED)
        await team.works(session)
        await team.pump()
    assert team.rings(boss) == rings
    assert "Se ha vuelto a caer 4 veces" in team.texts(boss)[-1]
    assert [incident.incident_id for incident in await team.open()] == [unstable.incident_id]


async def test_an_unstable_incident_ends_after_a_calm_hour(team: Team) -> None:
    session = (await team.analysts(1))[0]
    for _ in range(3):
        await team.dies(session, Severity.EXPIRED)
        await team.works(session)
    (unstable,) = await team.open()
    await team.later(minutes=59)
    assert len(await team.open()) == 1
    await team.later(minutes=1)
    assert (await team.incident(unstable)).resolved_by == Actor.parse("stable")


async def test_an_unstable_session_that_stays_dead_becomes_an_expired_one_that_rings(team: Team) -> None:
    boss = await team.person(Role.SUPERVISOR)
    session = (await team.analysts(1))[0]
    for _ in range(3):
        await team.dies(session, Severity.EXPIRED)
        await team.works(session)
    await team.dies(session, Severity.EXPIRED)
    await team.pump()
    rings = team.rings(boss)
    await team.later(hours=1, seconds=1)
    assert [incident.severity for incident in await team.open()] == [Severity.EXPIRED]
    assert team.rings(boss) == rings + 1


async def test_a_ban_that_comes_and_goes_is_told_every_time_but_rings_no_more(team: Team) -> None:
    boss = await team.person(Role.SUPERVISOR)
    session = (await team.analysts(1))[0]
    for _ in range(3):
        await team.dies(session)
        await team.works(session)
    await team.pump()
    rings = team.rings(boss)
    red = await team.dies(session)
    await team.pump()
    assert team.rings(boss) == rings
    assert any(f"Sesión baneada · caso #{red.incident_id}" in text for text in team.texts(boss))
