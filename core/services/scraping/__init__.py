"""From what a person typed to a result with its files."""
