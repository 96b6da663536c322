"""The Retry-After header (RFC 9110, 10.2.3)."""

from datetime import UTC, datetime, timedelta

import pytest

from crawler.reading.transport.retry_after import parse_retry_after

NOW = datetime(2026, 10, 5, 9, tzinfo=UTC)
DAY = timedelta(days=1)
HALF_A_MINUTE = timedelta(seconds=30)


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        pytest.param("120", timedelta(minutes=2), id="seconds"),
        pytest.param(" 0 ", timedelta(0), id="zero"),
        pytest.param("100000000000", DAY, id="beyond the limit"),
        pytest.param("9" * 5000, DAY, id="more digits than Python converts"),
        pytest.param("Mon, 05 Oct 2026 09:00:30 GMT", HALF_A_MINUTE, id="date"),
        pytest.param("Monday, 05-Oct-26 09:00:30 GMT", HALF_A_MINUTE, id="date of RFC 850"),
        pytest.param("Mon Oct  5 09:00:30 2026", HALF_A_MINUTE, id="date of asctime, in GMT"),
        pytest.param("Mon, 05 Oct 2026 09:00:30", HALF_A_MINUTE, id="date without a zone, in GMT"),
        pytest.param("Mon, 05 Oct 2026 08:00:00 GMT", timedelta(0), id="past date"),
        pytest.param("Mon, 05 Oct 2099 08:00:00 GMT", DAY, id="date beyond the limit"),
        pytest.param("Mon, 99 Oct 2026 09:00:30 GMT", None, id="invalid date"),
        pytest.param("soon", None, id="word"),
        pytest.param("-5", None, id="negative"),
        pytest.param("１２０", None, id="digits that are not ASCII"),
        pytest.param("", None, id="empty"),
    ],
)
def test_retry_after_is_parsed_and_limited(value: str, wait: timedelta | None) -> None:
    assert parse_retry_after(value, NOW, DAY) == wait


def test_date_needs_the_present_time_and_seconds_do_not() -> None:
    assert parse_retry_after("Mon, 05 Oct 2026 09:00:30 GMT", None, DAY) is None
    assert parse_retry_after("30", None, DAY) == HALF_A_MINUTE
