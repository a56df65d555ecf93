"""Alembic environment: runs on the connection that `persistence.migrate` hands over, or on `-x url=`."""

import asyncio

from alembic import context
from sqlalchemy import Connection

from persistence.database.engine import make_engine
from persistence.schema import configuration


def _run(connection: Connection) -> None:
    context.configure(connection=connection, **configuration(connection))
    context.run_migrations()


async def _run_on(url: str) -> None:
    engine = make_engine(url)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(_run)
    finally:
        await engine.dispose()


if (handed_over := context.config.attributes.get("connection")) is not None:
    _run(handed_over)
else:
    asyncio.run(_run_on(context.get_x_argument(as_dictionary=True)["url"]))
