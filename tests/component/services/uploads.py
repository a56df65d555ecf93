"""Cookie files and the desk that takes them."""

import json
from datetime import timedelta
from itertools import count

from core.domain.people.person import Person
from core.domain.platforms import Platform
from core.domain.sessions.session import ScrapingSession
from core.domain.sessions.storage_state import StorageState
from core.errors import CookieFileException
from core.services.uploads.steps import UploadStep
from tests.support.office import Office

_MESSAGES = count(1)


def file_of(*states: StorageState) -> bytes:
    return json.dumps({"cookies": [c for state in states for c in state.cookies], "origins": []}).encode()


async def upload(office: Office, admin: Person, content: bytes, caption: str = "") -> UploadStep:
    assert admin.chat_id is not None
    desk = office.services.cookies
    number = await desk.keep(admin, admin.chat_id, next(_MESSAGES), content)
    try:
        return await desk.examine(number, admin, caption)
    except CookieFileException:
        await desk.cancel(number)
        raise


async def stored(office: Office, person: Person, platform: Platform = Platform.FACEBOOK) -> ScrapingSession | None:
    async with office.database(write=False) as uow:
        return await uow.sessions.for_person(person.person_id, platform)


async def waiting_files(office: Office) -> int:
    async with office.database(write=False) as uow:
        return len(await uow.uploads.older_than(office.clock.now() + timedelta(days=1)))
