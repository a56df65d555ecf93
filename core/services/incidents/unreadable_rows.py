"""Admins hear once of each row that cannot be read; everything else goes on meanwhile."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from core.domain.incidents.damage import UnreadableRow
from core.domain.messages.notices import UnreadableRowsNotice
from core.domain.messages.outbox import Priority
from core.domain.people.person import Person, Role, can_hear
from core.ports.remembered import UNREADABLE_TOLD
from core.ports.storage import UnitOfWork


async def tell_admins(
    uow: UnitOfWork, rows: Sequence[UnreadableRow], people: Iterable[Person], now: datetime
) -> Sequence[UnreadableRow]:
    """One message per admin about the rows that were not told yet; those. In the caller's transaction.

    While no admin can be reached nothing counts as told.
    """
    admins = [person for person in people if person.role is Role.ADMIN and can_hear(person)]
    new = [row for row in rows if admins and await UNREADABLE_TOLD.put_once(uow, row.mark, now)]
    if new:
        notice = UnreadableRowsNotice.about(new)
        for admin in admins:
            if admin.chat_id is not None:
                key = f"unreadable:{admin.chat_id}:{new[0].table}:{new[0].key}"
                await uow.outbox.put(notice.to(admin.chat_id, key, Priority.ALERT), now)
    return new
