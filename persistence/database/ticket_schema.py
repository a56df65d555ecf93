"""The schema of Procrastinate in our database: made and kept current from the files that the package brings along."""

from importlib import resources
from importlib.util import find_spec

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from core.errors import StorageException
from persistence.database.driver_errors import as_ours
from persistence.database.engine import make_engine
from persistence.database.urls import database_url

_LOCK = 0x43454E03
_VERSIONS = "CREATE TABLE IF NOT EXISTS jobs_engine.centinela_versiones (archivo varchar(200) PRIMARY KEY)"
_QUALIFY = """
DO $$
DECLARE
    routine regprocedure;
BEGIN
    FOR routine IN
        SELECT p.oid FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'jobs_engine'
    LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = jobs_engine, pg_temp', routine);
    END LOOP;
END;
$$
"""
"""Functions and triggers name their tables without a schema: so they can be called from any connection."""


async def ensure_ticket_schema(url: str) -> None:
    """Make the schema, or bring it to the version of the installed package; nothing happens when it is current.

    Their files cannot be applied twice, so the names of those that were are kept beside their tables. One transaction,
    one process at a time. StorageException when the package is missing, the database is no PostgreSQL, or it fails.
    """
    if database_url(url).get_backend_name() != "postgresql":
        raise StorageException("jobs on several machines need PostgreSQL (DATABASE_URL)")
    if find_spec("procrastinate") is None:
        raise StorageException("jobs on several machines need the extra packages: pip install centinela[cluster]")
    engine = make_engine(url)
    try:
        async with engine.begin() as connection:
            await connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
            await _bring_up_to_date(connection)
    except (SQLAlchemyError, OSError) as error:
        raise as_ours(error, "the schema of the job engine could not be made") from error
    finally:
        await engine.dispose()


async def _bring_up_to_date(connection: AsyncConnection) -> None:
    files = resources.files("procrastinate.sql")
    steps = {file.name: file for file in (files / "migrations").iterdir() if file.name.endswith(".sql")}
    await connection.execute(text("CREATE SCHEMA IF NOT EXISTS jobs_engine"))
    await connection.execute(
        text("CREATE TABLE IF NOT EXISTS jobs_engine.centinela_versiones (archivo varchar(200) PRIMARY KEY)")
    )
    done = set((await connection.execute(text("SELECT archivo FROM jobs_engine.centinela_versiones"))).scalars())
    missing = sorted(steps.keys() - done)
    if not missing:
        return
    # The whole schema holds every step so far; the single steps are for a database that has an older one.
    scripts = [steps[name] for name in missing] if done else [files / "schema.sql"]
    await connection.execute(text("SET LOCAL search_path TO jobs_engine"))
    for script in scripts:
        await _run_script(connection, script.read_text(encoding="utf-8"))
    await _run_script(connection, _QUALIFY)
    await connection.execute(text("SET LOCAL search_path TO DEFAULT"))
    for name in missing:
        await connection.execute(text("INSERT INTO jobs_engine.centinela_versiones VALUES (:name)"), {"name": name})


async def _run_script(connection: AsyncConnection, script: str) -> None:
    """Several statements at once, which only the driver itself takes."""
    raw = await connection.get_raw_connection()
    driver = raw.driver_connection
    if driver is None:
        raise StorageException("the database does not answer: closed")
    await driver.execute(script)
