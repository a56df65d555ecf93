"""The objects of the problem, immutable: sessions, profiles, jobs, incidents, people."""
