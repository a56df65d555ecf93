"""One page of a session: its context, what it is told before it goes anywhere, and which hosts it may ask."""
