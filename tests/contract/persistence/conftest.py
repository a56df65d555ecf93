"""Every test of this folder runs on SQLite and on PostgreSQL."""

from tests.support.database import database, postgres_server

__all__ = ["database", "postgres_server"]
