"""Trouble that needs a person, and its states."""
