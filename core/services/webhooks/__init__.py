"""Events for other programs: what is told, and how it gets there."""
