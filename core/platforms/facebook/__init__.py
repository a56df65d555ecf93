"""Facebook: addresses, profile and lists."""
