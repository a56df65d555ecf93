"""Certificates: what this server received of a profile, as a ZIP that can be checked without it."""
