"""People invented for a benchmark: each with an account of their own in a given state, enrolled and with a session."""

from bot.sandbox.demo_world import Stage
from core.domain.ids import ChatId
from core.domain.people.person import Person, Role
from core.domain.platforms import Platform
from core.domain.sessions.session import NewSession
from core.domain.sessions.storage_state import StorageState
from sandbox.sites import Account, Site

FIRST_ID = 800_000_000


async def enrol(stage: Stage, count: int, state: str, *, offset: int, role: Role = Role.ANALYST) -> list[Person]:
    """`count` people whose Facebook accounts are in `state`; `offset` keeps groups apart."""
    people = []
    for number in range(offset, offset + count):
        user_id = FIRST_ID + number
        name = f"Persona Inventada {number}"
        stage.control.add_person(user_id=user_id, first_name=name)
        await stage.say(user_id, "/start")
        people.append(await _member(stage, user_id, name, role, state))
    return people


async def _member(stage: Stage, user_id: int, name: str, role: Role, state: str) -> Person:
    container = stage.container
    site: Site = stage.local.sites.facebook
    account = str(100_095_000_000_000 + user_id % 1_000_000)
    site.add_account(Account(account, name, f"persona.{user_id}", state))
    cookies = StorageState({"cookies": site.cookies_for(account)})
    async with container.database() as uow:
        person = await uow.people.add(name=name, role=role, telegram_user_id=user_id, chat_id=ChatId(user_id))
        await uow.sessions.save(
            NewSession(person.person_id, Platform.FACEBOOK, cookies, account_id=account), container.clock.now()
        )
        await uow.commit()
    return person
