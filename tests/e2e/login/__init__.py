"""Logging in from a live browser, in two real Chromiums: one is watched, one watches."""
