"""What a quiet round of incidents asks of the database: as much for many incidents as for a few."""

from sqlalchemy import event

from core.domain.incidents.incident import Severity
from core.domain.people.person import Role
from tests.component.incidents.world import Team


async def test_a_round_asks_as_much_for_many_incidents_as_for_one(team: Team) -> None:
    await team.person(Role.SUPERVISOR)
    counts = []
    for more in (1, 6):
        for session in await team.analysts(more):
            await team.dies(session, Severity.EXPIRED)
            await team.later(minutes=3)
        await team.later(hours=2)
        counts.append(await _statements(team))
    assert len(await team.open()) == 7
    assert counts[0] == counts[1]


async def _statements(team: Team) -> int:
    """Of one round in which nothing is due."""
    engine, asked = team.database.engine.sync_engine, list[str]()

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    await team.incident_tasks.run_due()
    event.listen(engine, "before_cursor_execute", note)
    try:
        await team.incident_tasks.run_due()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(asked)
