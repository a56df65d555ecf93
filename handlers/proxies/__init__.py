"""Proxies, in the admin panel."""
