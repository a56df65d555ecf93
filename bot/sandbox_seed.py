"""Puts the people and sessions of the local world into the database, once."""

import hashlib

from bot.container import Container
from core.domain.ids import ChatId
from core.domain.people import Invitation, Role
from core.domain.platforms import Platform
from core.domain.sessions import NewSession
from core.domain.storage_state import StorageState
from core.services.access import INVITATION_LIFE
from sandbox.telegram import LocalTelegram
from sandbox.world import World

_DONE = "sandbox-seeded"


async def seed(container: Container, world: World, telegram: LocalTelegram) -> None:
    """Everybody enrolled, every session stored as activa, one invitation open. Nothing when it was done before."""
    async with container.database() as uow:
        if not await uow.settings.put_once(_DONE, True):
            return
        now = container.clock.now()
        people = {}
        for person in world.people:
            people[person.telegram_user_id] = await uow.people.add(
                name=person.name,
                role=Role(person.role),
                telegram_user_id=person.telegram_user_id,
                chat_id=ChatId(person.telegram_user_id),
            )
        for session in world.sessions:
            owner = people[session.telegram_user_id]
            platform, state = Platform(session.platform), StorageState(session.storage_state)
            await uow.sessions.save(
                NewSession(
                    person_id=owner.person_id,
                    platform=platform,
                    storage_state=state,
                    user_agent=session.user_agent,
                    locale=session.locale.replace("_", "-"),
                    account_id=session.account_id,
                    cookies_expire_at=state.expires_at(platform),
                ),
                now,
            )
        invitation, admin = world.invitation, people[world.admin.telegram_user_id]
        digest = hashlib.sha256(invitation.code.encode()).hexdigest()
        await uow.invitations.add(
            Invitation(digest, Role(invitation.role), invitation.name, admin.person_id, now, now + INVITATION_LIFE)
        )
        await uow.commit()
    for person in world.people:
        await telegram.control.say(person.telegram_user_id, "/start")
