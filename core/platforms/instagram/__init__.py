"""Instagram: addresses, profile and lists."""
