"""Every test of this folder runs on SQLite and on PostgreSQL."""

from tests.support.database import database

__all__ = ["database"]
