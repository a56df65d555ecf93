"""Several people, one browser: each reads a profile with their own session, side by side, in the sandbox.

Two sessions are good; the third one has expired and never gets as far as a browser.

Run it with `python -m examples.ejemplo_sesiones_multiusuario`.
"""

import asyncio
import tempfile
from pathlib import Path

from bot.logs.setup import configure_logging
from bot.sandbox.demo_world import Stage, open_stage
from bot.wiring.container import Container
from core.domain.people.actors import SERVICE
from core.domain.people.person import Person
from core.domain.platforms import Platform
from core.domain.results.profiles import ListKind, ProfileRef
from core.errors import SessionException


async def main() -> None:
    """Play the example and say what happened."""
    configure_logging("ERROR")
    with tempfile.TemporaryDirectory() as folder:
        async with open_stage(Path(folder)) as stage:
            people = await analysts(stage)
            lines = await asyncio.gather(*(work(stage, person) for person in people))
    print(*lines, sep="\n")


async def analysts(stage: Stage) -> list[Person]:
    """Two people whose session on the local Facebook is good, and one whose session has expired."""
    seeded = [seed for seed in stage.world.sessions if seed.platform == Platform.FACEBOOK]
    chosen = [seed for seed in seeded if seed.expected in {"valid", "expired"}][:3]
    async with stage.container.database(write=False) as uow:
        found = [await uow.people.by_telegram(seed.telegram_user_id) for seed in chosen]
    return [person for person in found if person is not None]


async def work(stage: Stage, person: Person) -> str:
    """Take the person's own session, check it, and read a profile with it."""
    container: Container = stage.container
    session = await container.assembly.sessions.get_session_for_user(person.person_id, Platform.FACEBOOK)
    judgement = await container.assembly.validate.check(session, actor=SERVICE)
    try:
        session = await container.assembly.sessions.get_session_for_user(person.person_id, Platform.FACEBOOK)
    except SessionException:
        return f"🔐 {person.name}: su sesión ya no sirve ({judgement.verdict.reason}); no se abrió ningún navegador."
    gateway = container.gateways[Platform.FACEBOOK]
    async with gateway.open(session.identity) as reader:
        profile = await reader.read_profile(ProfileRef(Platform.FACEBOOK, stage.world.profile("small").identifier))
        rows = 0
        async for page in reader.read_list(profile, ListKind.FRIENDS, known=frozenset(), limit=24):
            rows += len(page.rows)
    await container.assembly.sessions.update_session_activity(session.session_id)
    account = (session.account_id or "")[-4:]
    return f"✅ {person.name}: leyó {profile.name} y {rows} de sus amigos con la cuenta …{account}."


if __name__ == "__main__":
    asyncio.run(main())
