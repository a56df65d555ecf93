"""The repository of sessions."""
