"""Proxies: giving one to a session, and what their failures mean."""
