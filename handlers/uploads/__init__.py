"""Cookie files that are sent in private."""
