"""Encryption of secrets, and files that only their owner may read."""
