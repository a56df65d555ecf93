"""Scrapes that repeat, and scrapes that were asked for together."""
