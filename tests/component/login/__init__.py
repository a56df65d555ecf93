"""Live logins without a browser."""
