"""Puts the people and sessions of the local world into the database, once."""

from datetime import datetime

from bot.wiring.container import Container
from core.domain.ids import ChatId
from core.domain.people.person import Invitation, Person, Role
from core.domain.platforms import Platform
from core.domain.sessions.session import NewSession
from core.domain.sessions.storage_state import StorageState
from core.errors import StorageException
from core.ports.storage import UnitOfWork
from core.services.team.access import INVITATION_LIFE, hash_code
from sandbox.telegram import LocalTelegram
from sandbox.world import SeedSession, World

_DONE = "sandbox-seeded"


async def seed(container: Container, world: World, telegram: LocalTelegram) -> None:
    """Every person enrolled, every session stored as activa, one invitation open. Nothing when it was done before.

    StorageException, and nothing written, when others than these people are in the database: it is a real one.
    """
    async with container.database() as uow:
        if not await uow.settings.put_once(_DONE, True):
            return
        if await uow.people.any_user():
            raise StorageException("the database holds people already: the local world is not put among them")
        now = container.clock.now()
        people = await _people(uow, world)
        for session in world.sessions:
            await uow.sessions.save(_new_session(session, people[session.telegram_user_id]), now)
        await uow.invitations.add(_invitation(world, people[world.admin.telegram_user_id], now))
        await uow.commit()
    for person in world.people:
        await telegram.control.say(person.telegram_user_id, "/start")


async def _people(uow: UnitOfWork, world: World) -> dict[int, Person]:
    return {
        person.telegram_user_id: await uow.people.add(
            name=person.name,
            role=Role(person.role),
            telegram_user_id=person.telegram_user_id,
            chat_id=ChatId(person.telegram_user_id),
        )
        for person in world.people
    }


def _new_session(session: SeedSession, owner: Person) -> NewSession:
    platform, state = Platform(session.platform), StorageState(session.storage_state)
    return NewSession(
        person_id=owner.person_id,
        platform=platform,
        storage_state=state,
        user_agent=session.user_agent,
        locale=session.locale.replace("_", "-"),
        account_id=session.account_id,
        cookies_expire_at=state.expires_at(platform),
    )


def _invitation(world: World, admin: Person, now: datetime) -> Invitation:
    seeded = world.invitation
    return Invitation(
        hash_code(seeded.code), Role(seeded.role), seeded.name, admin.person_id, now, now + INVITATION_LIFE
    )
