"""Exponential backoff without jitter."""

from datetime import timedelta

#: More doublings than this do not lengthen a delay; they would overflow ``timedelta``.
MOST_DOUBLINGS = 16


def backoff(first: timedelta, doublings: int, longest: timedelta) -> timedelta:
    """Return `first` doubled `doublings` times, at most `longest`."""
    return min(first * (1 << min(max(doublings, 0), MOST_DOUBLINGS)), longest)
