"""What the head of an answer proves: addresses, redirects, cookies, transport."""
