"""The job engines: when a job function is called, and what its end means."""
