"""Caches of sessions."""
