"""When a letter is tried again, and after how many attempts it is given up."""

from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from disclosures.backoff import backoff

#: The first delay is between 60 and 75 seconds.
FIRST_DELAY = timedelta(seconds=75)
LONGEST_DELAY = timedelta(hours=4)

#: About five days of delays in all (RFC 5321, section 4.5.4.1 asks for four to five).
MOST_ATTEMPTS = 38

#: Delays are shortened by up to this share, so that letters that failed together spread out.
_JITTER = 0.2


def retry_delay(attempts: int, delivery: UUID | None = None) -> timedelta | None:
    """Return the delay after the `attempts`-th attempt failed; None: give up.

    Doubles up to LONGEST_DELAY. The jitter depends on `delivery` and `attempts` alone.
    """
    if attempts >= MOST_ATTEMPTS:
        return None
    seed = sha256(
        (delivery.bytes if delivery else b"") + attempts.to_bytes(8, "big", signed=True)
    ).digest()
    share = int.from_bytes(seed[:8], "big") / 2**64
    return backoff(FIRST_DELAY, attempts - 1, LONGEST_DELAY) * (1 - _JITTER * share)
