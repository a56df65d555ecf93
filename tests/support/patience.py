"""How long tests wait for what must come."""

HANG_S = 300.0
"""Seconds. On a busy machine things come late; only what hangs lasts this long. No wait takes longer than it must."""
HANG_MS = HANG_S * 1_000
"""The same for those who count in milliseconds."""
