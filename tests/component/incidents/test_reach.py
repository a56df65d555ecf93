"""People who cannot be reached: the next one is told, down to the admins."""

from core.domain.incidents.incident import Severity
from core.domain.people.person import Role
from tests.component.incidents.world import Team


async def test_when_somebody_blocked_the_bot_the_next_one_is_told_at_once(team: Team) -> None:
    bosses = [await team.person(Role.SUPERVISOR) for _ in range(3)]
    assert bosses[0].chat_id is not None
    team.chat.blocked.add(bosses[0].chat_id)
    incident = await team.dies((await team.analysts(1))[0])
    await team.pump()
    assert [len(team.heard(boss)) for boss in bosses] == [0, 1, 1]
    assert team.rings(bosses[2]) == 1
    assert bosses[0].chat_id not in await team.messages(incident)
    async with team.database(write=False) as uow:
        marked = await uow.people.get(bosses[0].person_id)
    assert marked is not None
    assert not marked.reachable


async def test_without_a_reachable_supervisor_the_admins_are_told(team: Team) -> None:
    boss, admin = await team.person(Role.SUPERVISOR), await team.person(Role.ADMIN)
    assert boss.chat_id is not None
    team.chat.blocked.add(boss.chat_id)
    await team.dies((await team.analysts(1))[0])
    await team.pump()
    assert team.rings(admin) == 1


async def test_with_nobody_left_the_alert_waits_for_the_first_who_comes_back(team: Team) -> None:
    boss = await team.person(Role.SUPERVISOR)
    assert boss.chat_id is not None
    team.chat.blocked.add(boss.chat_id)
    await team.dies((await team.analysts(1))[0])
    await team.later(minutes=2)
    team.chat.blocked.clear()
    await team.update(boss, reachable=True)
    await team.later(seconds=20)
    assert team.rings(boss) == 1


async def test_what_was_kept_for_somebody_unreachable_goes_to_the_next(team: Team) -> None:
    from datetime import time

    boss = await team.person(Role.SUPERVISOR, quiet_from=time(9), quiet_to=time(12))
    await team.dies((await team.analysts(1))[0], Severity.EXPIRED)
    await team.pump()
    admin = await team.person(Role.ADMIN)
    await team.update(boss, reachable=False)
    await team.later(seconds=20)
    assert len(team.heard(admin)) == 1


async def test_somebody_told_who_then_blocks_the_bot_is_replaced_by_the_round(team: Team) -> None:
    first, second, third = [await team.person(Role.SUPERVISOR) for _ in range(3)]
    await team.dies((await team.analysts(1))[0])
    await team.pump()
    assert [len(team.heard(boss)) for boss in (first, second, third)] == [1, 1, 0]
    await team.update(first, reachable=False)
    await team.later(seconds=20)
    assert len(team.heard(third)) == 1
