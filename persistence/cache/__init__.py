"""Copies of sessions outside the database, sealed, and never older than the last commit."""
