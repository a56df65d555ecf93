"""Storing: SQLAlchemy over SQLite or PostgreSQL, encryption, files."""
