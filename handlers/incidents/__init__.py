"""Alerts, and `/alertas`."""
