"""The outside world on this machine. It knows the protocols of the real one and nothing of ours."""
