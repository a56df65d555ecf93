"""The domain and the use cases. Everything but `core.platforms` is pure and uses the standard library only."""
