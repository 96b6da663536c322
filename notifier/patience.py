"""How long to wait before a letter is tried again, and when to give up."""

from datetime import timedelta
from hashlib import sha256
from uuid import UUID

#: The first wait is between these 60 and 75 seconds.
FIRST = timedelta(seconds=75)
LONGEST = timedelta(hours=4)

#: About five days of waiting in all (RFC 5321, 4.5.4.1 asks for four to five).
LAST_ATTEMPT = 38

#: Waits are shortened by up to a fifth, so that letters that failed together part ways.
_JITTER = 0.2


def wait(attempts: int, letter: UUID | None = None) -> timedelta | None:
    """Say how long to wait after the `attempts`-th attempt failed; None: give up.

    Doubles from a minute to four hours. The same letter always waits the same.
    """
    if attempts >= LAST_ATTEMPT:
        return None
    doublings = min(max(attempts, 1), 20) - 1
    longest = min(FIRST * (1 << doublings), LONGEST)
    seed = sha256(
        (letter.bytes if letter else b"") + attempts.to_bytes(8, "big", signed=True)
    ).digest()
    share = int.from_bytes(seed[:8], "big") / 2**64
    return longest * (1 - _JITTER * share)
