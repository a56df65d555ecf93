"""The database, and the keys that seal what is in it: renewed, copied, rotated, given up."""
