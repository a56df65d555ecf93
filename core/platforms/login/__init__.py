"""Logging in from a live browser: the context a person drives."""
