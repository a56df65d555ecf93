"""Access by HTTP, requests under their keys, and receivers of events."""
