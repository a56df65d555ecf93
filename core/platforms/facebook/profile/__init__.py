"""What a Facebook profile tells beyond its header."""
