"""Structured logs through one handler that hides secrets."""
