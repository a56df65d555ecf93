"""From an update to the command that answers it: who it is, whether it may, and what a failure says."""
