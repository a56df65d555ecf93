"""Whether a session lives, by one HTTP request."""
