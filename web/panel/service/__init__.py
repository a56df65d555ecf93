"""Pages for admins, and the state of the service."""
