"""Files of deleted results: removed from the folder and from the FTP server, or owed until they are."""

from collections.abc import Collection, Sequence
from contextlib import suppress

from core.domain.results.deletions import FilePlace, OwedDeletion
from core.errors import ArtifactStoreException
from core.ports.files import ArtifactStore, FileServer
from core.ports.storage import UnitOfWorkFactory


class FileDeletions:
    """Deletes files whose deletion is owed. A file that cannot be deleted now stays owed and holds up no other."""

    def __init__(self, uow: UnitOfWorkFactory, store: ArtifactStore, server: FileServer | None) -> None:
        self._uow = uow
        self._store = store
        self._server = server

    async def run(self) -> int:
        """Delete what can be deleted; how many copies went. A server that is away is asked once per run."""
        done = 0
        for place in self._reachable():
            after = 0
            while batch := await self._batch({place}, after):
                after = batch[-1].deletion_id
                done += sum([await self._deleted(one) for one in batch])
                if place is FilePlace.SERVER and not await self._server_answers():
                    break
        return done

    async def waiting(self) -> int:
        """How many copies are still to be deleted, where that can be tried (50 at most are counted)."""
        return len(await self._batch(self._reachable(), 0))

    async def owed(self) -> int:
        """How many copies are still to be deleted anywhere (50 at most are counted)."""
        return len(await self._batch(tuple(FilePlace), 0))

    def _reachable(self) -> tuple[FilePlace, ...]:
        return (FilePlace.FOLDER,) if self._server is None else (FilePlace.FOLDER, FilePlace.SERVER)

    async def _batch(self, places: Collection[FilePlace], after: int) -> Sequence[OwedDeletion]:
        async with self._uow(write=False) as uow:
            return await uow.deletions.owed(places, after=after)

    async def _deleted(self, one: OwedDeletion) -> bool:
        keeper = self._store if one.place is FilePlace.FOLDER else self._server
        if keeper is None:
            return False
        with suppress(ArtifactStoreException):
            await keeper.delete(one.path)
            async with self._uow() as uow:
                await uow.deletions.settle(one.deletion_id)
                await uow.commit()
            return True
        return False

    async def _server_answers(self) -> bool:
        with suppress(ArtifactStoreException):
            if self._server is not None:
                await self._server.check_connection()
                return True
        return False
