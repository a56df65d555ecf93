"""`/health`, and what the service itself has to say."""
