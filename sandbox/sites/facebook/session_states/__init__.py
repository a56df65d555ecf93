"""What the local Facebook serves per session state: challenged, expired and the others."""
