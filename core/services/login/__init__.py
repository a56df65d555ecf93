"""What a live login is: who may, how long, and how its cookies become a session."""
