"""Logging in from a live browser: who may, for how long, and what becomes of it."""
