"""The engine for several machines: Procrastinate on PostgreSQL hands out the jobs, `trabajos` stays the truth."""
