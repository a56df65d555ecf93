"""Evidence of readings: answers kept without secrets, the chain that binds them, and reading them again."""
