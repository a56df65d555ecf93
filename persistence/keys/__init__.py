"""Whether the key at hand is the one that the database was written with."""
