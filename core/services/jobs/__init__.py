"""A person's own jobs, and the message that shows each."""
