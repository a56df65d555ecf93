"""Cookie files: kept, tried, put in place, and deleted from the chat."""
