"""How long to wait before the next try."""


def backoff(failures: int, *, first_s: float, longest_s: float) -> float:
    """Seconds after so many failures in a row before this one: `first_s`, twice that, and so on up to `longest_s`."""
    return float(min(first_s * 2 ** min(failures, 20), longest_s))
