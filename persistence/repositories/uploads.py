"""Cookie files from their arrival to their answer."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, null, or_, select, update

from core.domain.ids import ChatId, PersonId, UploadId
from core.domain.messages.erasures import Erased
from core.domain.results.files import PendingUpload
from core.errors import EncryptionKeyException, StorageException, UnreadableRowException
from persistence.models import UploadRow
from persistence.repositories.base import Repository, build

_OPEN = UploadRow.closed.is_(False)


class SqlUploadRepository(Repository):
    """Implements UploadRepository."""

    async def add(
        self,
        *,
        admin_id: PersonId,
        chat_id: ChatId,
        content: bytes,
        at: datetime,
        source_message_id: int | None = None,
    ) -> PendingUpload:
        row = UploadRow(
            admin_id=admin_id,
            chat_id=chat_id,
            content=self._box.seal_bytes(content),
            created_at=at,
            source_message_id=source_message_id,
            erased=Erased.PENDING,
            asked=False,
            closed=False,
        )
        await self._insert(row)
        return build(PendingUpload, row, content=content)

    async def get(self, upload_id: UploadId) -> PendingUpload | None:
        row = await self._one(select(UploadRow).where(UploadRow.upload_id == upload_id, _OPEN))
        if row is None:
            return None
        try:
            return build(PendingUpload, row, content=self._box.open_bytes(row.content))
        except EncryptionKeyException as error:
            self._note_damage(row)
            raise UnreadableRowException(f"upload {upload_id} cannot be read") from error

    async def of_message(self, chat_id: ChatId, message_id: int) -> PendingUpload | None:
        at = (UploadRow.chat_id == chat_id, UploadRow.source_message_id == message_id)
        row = await self._one(select(UploadRow).where(*at))
        return None if row is None else build(PendingUpload, row, content=b"")

    async def find(self, upload_id: UploadId) -> PendingUpload | None:
        row = await self._one(select(UploadRow).where(UploadRow.upload_id == upload_id))
        return None if row is None else build(PendingUpload, row, content=b"")

    async def update(self, upload: PendingUpload) -> None:
        values: dict[str, Any] = {
            "platform": upload.platform,
            "person_id": upload.person_id,
            "prompt_message_id": upload.prompt_message_id,
            "asked": upload.asked,
            "created_at": upload.created_at,
        }
        of_it = UploadRow.upload_id == upload.upload_id
        if not await self._change(update(UploadRow).where(of_it, _OPEN).values(**values)):
            raise StorageException(f"upload {upload.upload_id} was dropped")

    async def close(self, upload_id: UploadId) -> bool:
        values = {"closed": True, "content": self._box.seal_bytes(b"")}
        return await self._change(update(UploadRow).where(UploadRow.upload_id == upload_id, _OPEN).values(values)) > 0

    async def close_of(self, person_id: PersonId) -> int:
        values = {"closed": True, "content": self._box.seal_bytes(b"")}
        theirs = or_(UploadRow.person_id == person_id, UploadRow.admin_id == person_id)
        return await self._change(update(UploadRow).where(theirs, _OPEN).values(values))

    async def note(self, upload_id: UploadId, outcome: Mapping[str, Any] | None) -> None:
        of_it = UploadRow.upload_id == upload_id
        await self._change(update(UploadRow).where(of_it).values(outcome=null() if outcome is None else dict(outcome)))

    async def source_erased(self, chat_id: ChatId, message_id: int, state: Erased) -> None:
        at = (UploadRow.chat_id == chat_id, UploadRow.source_message_id == message_id)
        await self._change(update(UploadRow).where(*at).values(erased=state))

    async def older_than(self, moment: datetime) -> Sequence[PendingUpload]:
        statement = select(UploadRow).where(UploadRow.created_at < moment, _OPEN).order_by(UploadRow.upload_id)
        return [build(PendingUpload, row, content=b"") for row in await self._many(statement)]

    async def purge(self, before: datetime) -> int:
        return await self._change(delete(UploadRow).where(UploadRow.created_at < before, UploadRow.closed.is_(True)))
