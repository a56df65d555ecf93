"""The bot blocked or unblocked, brought into groups, thrown out of them, and groups that change their id."""

from dataclasses import replace

import structlog

from bot.telegram.incoming import Incoming
from core.domain.people.person import Person
from core.ports.storage import UnitOfWork
from core.services.team.groups import Groups
from handlers.framework.reply import Reply
from handlers.words import common

log = structlog.get_logger(__name__)


class Membership:
    """Works inside the dispatcher's transaction."""

    def __init__(self, groups: Groups) -> None:
        self._groups = groups

    async def may_talk(self, uow: UnitOfWork, said: Incoming) -> bool:
        """Private chats always, groups once an admin has authorised them."""
        return said.private or await self._groups.authorised(uow, said.chat_id)

    async def person_of(self, uow: UnitOfWork, said: Incoming) -> Person | None:
        """The active member behind it."""
        return await uow.people.by_telegram(said.user_id) if said.user_id is not None else None

    @staticmethod
    def contact_changed(person: Person, said: Incoming) -> bool:
        """Whether the person writes from another private chat than before, or can be reached in it again."""
        if not said.private or (said.kind == "membership" and not said.inside):
            return False
        return person.chat_id != said.chat_id or not person.reachable

    async def reached(self, uow: UnitOfWork, said: Incoming) -> Person | None:
        """The active member behind it, who is reachable in that chat from now on if `contact_changed`."""
        person = await self.person_of(uow, said)
        if person is not None and self.contact_changed(person, said):
            person = replace(person, chat_id=said.chat_id, reachable=True)
            await uow.people.update(person)
        return person

    async def changed(self, uow: UnitOfWork, said: Incoming, person: Person | None) -> Reply | None:
        """Take note; what to say in the group, if anything (whether to stay is `may_talk`, after this)."""
        if said.private:
            if not said.inside:
                await uow.people.mark_unreachable(said.chat_id)
            return None
        if not said.inside:
            await self._groups.left(uow, said.chat_id, person)
            return None
        if said.was_inside:
            return None
        stays = await self._groups.joined(uow, said.chat_id, said.chat_title, person)
        log.info("brought into a group", stays=stays)
        return common.group_welcome() if stays else common.foreign_group()

    async def migrated(self, uow: UnitOfWork, said: Incoming) -> None:
        """The group lives on under another id; both chats tell, in any order."""
        if said.new_chat_id is not None:
            await self._groups.migrated(uow, said.chat_id, said.new_chat_id)
        if said.old_chat_id is not None:
            await self._groups.migrated(uow, said.old_chat_id, said.chat_id)
