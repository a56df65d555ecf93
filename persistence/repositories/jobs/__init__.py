"""The repository of jobs."""
