"""X: addresses, profile and lists."""
