"""The state of sessions: early exit, validation, and the one place where it changes."""
