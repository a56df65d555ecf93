"""What the program knows. Everything but `core.platforms` is pure and uses the standard library only."""
