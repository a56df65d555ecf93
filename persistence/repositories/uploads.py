"""Cookie files waiting for an answer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from core.domain.files import PendingUpload
from core.domain.ids import ChatId, PersonId, UploadId
from core.errors import EncryptionKeyException, StorageException, UnreadableRowException
from persistence.models import UploadRow
from persistence.repositories.base import Repository, build


class SqlUploadRepository(Repository):
    """Implements UploadRepository."""

    async def add(self, *, admin_id: PersonId, chat_id: ChatId, content: bytes, at: datetime) -> PendingUpload:
        row = UploadRow(admin_id=admin_id, chat_id=chat_id, content=self._box.seal_bytes(content), created_at=at)
        await self._insert(row)
        return build(PendingUpload, row, content=content)

    async def get(self, upload_id: UploadId) -> PendingUpload | None:
        row = await self._one(select(UploadRow).where(UploadRow.upload_id == upload_id))
        if row is None:
            return None
        try:
            return build(PendingUpload, row, content=self._box.open_bytes(row.content))
        except EncryptionKeyException as error:
            self._note_damage(row)
            raise UnreadableRowException(f"upload {upload_id} cannot be read") from error

    async def update(self, upload: PendingUpload) -> None:
        values: dict[str, Any] = {
            "platform": upload.platform,
            "person_id": upload.person_id,
            "prompt_message_id": upload.prompt_message_id,
        }
        changed = await self._change(update(UploadRow).where(UploadRow.upload_id == upload.upload_id).values(**values))
        if not changed:
            raise StorageException(f"upload {upload.upload_id} was dropped")

    async def delete(self, upload_id: UploadId) -> bool:
        return await self._change(delete(UploadRow).where(UploadRow.upload_id == upload_id)) > 0

    async def older_than(self, moment: datetime) -> Sequence[PendingUpload]:
        statement = select(UploadRow).where(UploadRow.created_at < moment).order_by(UploadRow.upload_id)
        return [build(PendingUpload, row, content=b"") for row in await self._many(statement)]
