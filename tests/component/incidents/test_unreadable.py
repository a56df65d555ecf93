"""One session that cannot be read: everybody else's goes on, admins are told once, new cookies end it."""

from datetime import timedelta
from pathlib import Path

import pytest

from core.domain.people.person import Role
from core.domain.sessions.session import UNREADABLE_REASON, ScrapingSession, SessionStatus
from core.domain.sessions.verdict import SessionState, Verdict
from persistence.crypto.encryption import SecretBox
from tests.component.incidents.world import Team
from tests.contract.persistence.test_unreadable import run, stored
from tests.support.database import migrated_sqlite


class Watch(Team):
    """The team, whose admins hear of damage."""

    def start(self) -> None:
        super().start()
        self.incident_tasks._damages = self.database.damages.rows

    async def spoil(self, session: ScrapingSession) -> None:
        token = SecretBox.throwaway().seal_json({"cookies": []}).token
        await run(
            self.database,
            "UPDATE {e}sesiones_scraping SET cookies = {v} WHERE id_sesion = :n",
            v=f'{{"v": 1, "cifrado": "{token}"}}',
            n=session.session_id,
        )


@pytest.fixture
async def team(tmp_path: Path) -> Watch:
    return Watch(migrated_sqlite(tmp_path / "centinela.db"))


async def test_alerts_lists_and_sweeps_of_the_others_go_on(team: Watch) -> None:
    admin = await team.person(Role.ADMIN)
    bad, _good, dying = await team.analysts(3)
    await team.spoil(bad)
    before = await stored(team.database, bad.session_id)
    team.gateway.verdicts[dying.session_id] = Verdict(SessionState.BANNED, "facebook.checkpoint", strong=True)
    swept = await team.session_overview._validate.sweep()
    assert (swept.checked, swept.changed) == (3, [dying.session_id])
    await team.pump()
    assert any("Caso" in text or "caso" in text for text in team.chat.texts(admin.chat_id))  # type: ignore[arg-type]
    views = {view.session.session_id: view.session for view in await team.session_overview.team()}
    assert len(views) == 3
    assert views[bad.session_id].reason == UNREADABLE_REASON
    assert views[bad.session_id].status is SessionStatus.ACTIVE
    judgement = await team.session_overview.recheck(bad.session_id, admin, force=True)
    assert judgement is not None
    assert judgement.verdict.reason == UNREADABLE_REASON
    await team.later(days=40)
    assert await stored(team.database, bad.session_id) == before
    await team.database.dispose()


async def test_admins_hear_of_it_once_and_again_when_it_happens_again(team: Watch) -> None:
    admin = await team.person(Role.ADMIN)
    session = (await team.analysts(1))[0]

    async def told() -> int:
        async with team.database(write=False) as uow:
            due = await uow.outbox.due(team.clock.now() + timedelta(days=99), 100)
        return sum(message.kind == "unreadable_rows" for message in due)

    await team.spoil(session)
    for _ in range(3):
        await team.incident_tasks.run_due()
    assert await told() == 1
    await team.restart()
    await team.incident_tasks.run_due()
    assert await told() == 1
    await team.renewed(session, admin)
    async with team.database(write=False) as uow:
        assert await uow.settings.names("unreadable:") == []
    await team.database.dispose()
