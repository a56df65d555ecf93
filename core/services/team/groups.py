"""Groups that may hear the bot: only those that an admin brought it into."""

from core.domain.ids import ChatId
from core.domain.people.person import AuditEntry, Person, Role
from core.ports.remembered import GROUP_TITLE, GROUP_TOPIC
from core.ports.runtime import Clock
from core.ports.storage import UnitOfWork


class Groups:
    """Authorised groups, kept as settings; every change is audited. Works inside the caller's transaction."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def authorised(self, uow: UnitOfWork, chat_id: ChatId) -> bool:
        """Whether the bot may stay and talk there."""
        return await GROUP_TITLE.get(uow, chat_id) is not None

    async def all(self, uow: UnitOfWork) -> dict[ChatId, str]:
        """Authorised groups with their titles."""
        return {ChatId(int(chat)): title for chat, title in (await GROUP_TITLE.below(uow)).items()}

    async def topic(self, uow: UnitOfWork, chat_id: ChatId) -> int | None:
        """The topic of the group that alerts go to; None = the general one."""
        return await GROUP_TOPIC.get(uow, chat_id)

    async def set_topic(self, uow: UnitOfWork, chat_id: ChatId, thread_id: int | None, by: Person) -> None:
        """Alerts go there from now on."""
        before = await self.topic(uow, chat_id)
        if thread_id is None:
            await GROUP_TOPIC.forget(uow, chat_id)
        else:
            await GROUP_TOPIC.put(uow, chat_id, thread_id)
        title = await GROUP_TITLE.get(uow, chat_id) or str(chat_id)
        at = self._clock.now()
        change = AuditEntry(by.person_id, "group.topic", at, title, str(before or ""), str(thread_id or ""))
        await uow.audit.add(change)

    async def joined(self, uow: UnitOfWork, chat_id: ChatId, title: str, by: Person | None) -> bool:
        """The bot was brought into a group: an admin's doing authorises it. Whether it may stay."""
        if by is not None and by.role.includes(Role.ADMIN):
            await GROUP_TITLE.put(uow, chat_id, title)
            await uow.audit.add(AuditEntry(by.person_id, "group.authorise", self._clock.now(), title))
            return True
        return await self.authorised(uow, chat_id)

    async def left(self, uow: UnitOfWork, chat_id: ChatId, by: Person | None) -> None:
        """The bot is out of the group: nothing goes there any more."""
        title = await GROUP_TITLE.get(uow, chat_id)
        if title is None:
            return
        now = self._clock.now()
        await GROUP_TITLE.forget(uow, chat_id)
        await GROUP_TOPIC.forget(uow, chat_id)
        await uow.outbox.drop_pending(chat_id, now)
        await uow.audit.add(AuditEntry(by.person_id if by else None, "group.left", now, str(title)))

    async def migrated(self, uow: UnitOfWork, old: ChatId, new: ChatId) -> None:
        """A group became a supergroup with another id: all that is kept of it moves along. Idempotent."""
        title = await GROUP_TITLE.get(uow, old)
        if title is not None:
            await GROUP_TITLE.put(uow, new, title)
            await GROUP_TITLE.forget(uow, old)
        topic = await GROUP_TOPIC.get(uow, old)
        if topic is not None:
            await GROUP_TOPIC.put(uow, new, topic)
            await GROUP_TOPIC.forget(uow, old)
        await uow.incidents.move_chat(old, new)
        await uow.outbox.move_chat(old, new)
