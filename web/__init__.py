"""Pages and HTTP API: a second door to the same use cases."""
