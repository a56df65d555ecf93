"""Databases for the tests of this folder."""

from tests.support.database import database, sqlite_database

__all__ = ["database", "sqlite_database"]
