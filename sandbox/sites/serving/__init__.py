"""How the local sites answer: the TLS server, its record of requests, and what turns words and data into pages."""
