"""Databases for the tests of this folder."""

from tests.support.database import database, postgres_server, sqlite_database

__all__ = ["database", "postgres_server", "sqlite_database"]
