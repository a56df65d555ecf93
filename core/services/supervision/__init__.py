"""What supervisors see and do: reports, health, incidents, purge."""
