"""People."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import func, insert, inspect, select, update
from sqlalchemy.engine import Connection

from core.domain.ids import ChatId, PersonId
from core.domain.people.person import Person, Role
from core.errors import ConflictException, StorageException
from persistence.models import ENTITIES, PersonRow, UserRow
from persistence.repositories.base import Repository, build, values_of
from persistence.row_memo import stored_hash, stored_values

_TABLE = PersonRow.__tablename__
_STORED = stored_values([getattr(PersonRow, field.name) for field in fields(Person)])
_KNOWN_COLUMNS = {"id_usuario", "nombre", "fecha_creacion"}


class SqlPeopleRepository(Repository):
    """Implements PeopleRepository."""

    async def get(self, person_id: PersonId) -> Person | None:
        return _person(await self._one(select(PersonRow).where(PersonRow.person_id == person_id)))

    async def user_exists(self, person_id: PersonId) -> bool:
        return await self._one(select(UserRow.person_id).where(UserRow.person_id == person_id)) is not None

    async def any_user(self) -> bool:
        return await self._one(select(UserRow.person_id).limit(1)) is not None

    async def by_telegram(self, telegram_user_id: int) -> Person | None:
        return _person(
            await self._one(
                select(PersonRow).where(PersonRow.telegram_user_id == telegram_user_id, PersonRow.active.is_(True))
            )
        )

    async def known(self, telegram_user_ids: Collection[int]) -> Mapping[int, Person]:
        theirs = PersonRow.telegram_user_id.in_(telegram_user_ids)
        rows = await self._many(select(PersonRow).where(theirs, PersonRow.active.is_(True)))
        return {row.telegram_user_id: build(Person, row) for row in rows if row.telegram_user_id is not None}

    async def add(
        self,
        *,
        name: str,
        role: Role,
        telegram_user_id: int | None = None,
        chat_id: ChatId | None = None,
        person_id: PersonId | None = None,
    ) -> Person:
        """As the port says. A removed person comes back under the same id; an active one is a conflict."""
        if person_id is None:
            person_id = await self._new_user(name)
        elif not await self.user_exists(person_id):
            raise StorageException(f"usuarios has no row with id_usuario {person_id}")
        values = {"name": name, "role": role, "telegram_user_id": telegram_user_id, "chat_id": chat_id}
        former = await self._one(select(PersonRow).where(PersonRow.person_id == person_id))
        if former is None:
            await self._insert(PersonRow(person_id=person_id, **values))
        elif former.active:
            raise ConflictException(f"user {person_id} is enrolled already")
        else:
            async with self._session.begin_nested():
                await self._change(
                    update(PersonRow)
                    .where(PersonRow.person_id == person_id)
                    .values(active=True, reachable=True, **values)
                )
        person = await self.get(person_id)
        if person is None:
            raise StorageException(f"person {person_id} was not stored")
        return person

    async def update(self, person: Person) -> None:
        values = values_of(person, skip={"person_id", "created_at"})
        async with self._session.begin_nested():
            await self._change(update(PersonRow).where(PersonRow.person_id == person.person_id).values(**values))

    async def all(self, *, include_inactive: bool = False) -> Sequence[Person]:
        stored = {row.person_id: stored_hash(row) for row in await self._session.execute(_STORED)}
        known = {number: self._memo.get(_TABLE, number, value) for number, value in stored.items()}
        if unknown := [number for number, person in known.items() if person is None]:
            some = select(PersonRow).where(PersonRow.person_id.in_(unknown))
            for row in await self._many(select(PersonRow) if len(unknown) == len(known) else some):
                known[row.person_id] = person = build(Person, row)
                self._memo.put(_TABLE, row.person_id, stored[row.person_id], person)
            self._memo.keep_only(_TABLE, known)
        people = [person for person in known.values() if person is not None and (person.active or include_inactive)]
        return sorted(people, key=lambda person: (person.name.casefold(), person.person_id))

    async def with_role(self, role: Role) -> Sequence[Person]:
        roles = [other for other in Role if other.includes(role)]
        statement = (
            select(PersonRow).where(PersonRow.active.is_(True), PersonRow.role.in_(roles)).order_by(PersonRow.person_id)
        )
        return [build(Person, row) for row in await self._many(statement)]

    async def count_admins(self) -> int:
        return await self._count(
            select(func.count()).select_from(PersonRow).where(PersonRow.active.is_(True), PersonRow.role == Role.ADMIN)
        )

    async def mark_unreachable(self, chat_id: ChatId) -> Person | None:
        person = await self._one(
            select(PersonRow).where(PersonRow.chat_id == chat_id).order_by(PersonRow.active.desc(), PersonRow.person_id)
        )
        if person is None:
            return None
        await self._change(update(PersonRow).where(PersonRow.chat_id == chat_id).values(reachable=False))
        return build(Person, person, reachable=False)

    async def _new_user(self, name: str) -> PersonId:
        """Insert into `usuarios`, writing only the columns that an adopted table really has."""
        connection = await self._session.connection()
        columns = await connection.run_sync(_user_columns)
        blocking = [
            column["name"]
            for column in columns
            if column["name"] not in _KNOWN_COLUMNS and not column["nullable"] and column.get("default") is None
        ]
        if blocking:
            raise StorageException(
                f"table usuarios belongs to another program and requires {', '.join(blocking)}: "
                "make the user there and pass its existing id"
            )
        values = {UserRow.name: name} if any(column["name"] == "nombre" for column in columns) else {}
        async with self._session.begin_nested():
            inserted = await self._session.scalars(insert(UserRow).values(values).returning(UserRow.person_id))
            return PersonId(inserted.one())


def _user_columns(connection: Connection) -> list[Any]:
    schema = None if connection.dialect.name == "sqlite" else ENTITIES
    return list(inspect(connection).get_columns("usuarios", schema=schema))


def _person(row: PersonRow | None) -> Person | None:
    return None if row is None else build(Person, row)
