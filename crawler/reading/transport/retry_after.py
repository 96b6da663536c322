"""The Retry-After header."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

#: No number of seconds with more digits is below any limit.
_MAX_DIGITS = 10


def parse_retry_after(value: str, now: datetime | None, longest: timedelta) -> timedelta | None:
    """The time from `now` on that a Retry-After header asks to wait (RFC 9110, 10.2.3).

    A date without a zone is GMT, like every HTTP-date (RFC 9110, 5.6.7). At most `longest`; None if
    the header is empty or invalid, or a date while `now` is unknown.
    """
    value = value.strip()
    if value.isascii() and value.isdigit():
        seconds = timedelta(seconds=int(value)) if len(value) <= _MAX_DIGITS else longest
        return min(seconds, longest)
    if now is None:
        return None
    try:
        then = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    if then.tzinfo is None:
        then = then.replace(tzinfo=UTC)
    return min(max(then - now, timedelta(0)), longest)
