"""Tests of `notifier.retry_policy`."""

from datetime import timedelta
from itertools import count, takewhile
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.retry_policy import retry_delay

DELIVERIES = st.uuids()


def all_delays(delivery: UUID) -> list[timedelta]:
    delays = (retry_delay(attempts, delivery) for attempts in count(1))
    return [delay for delay in takewhile(lambda delay: delay is not None, delays) if delay]


@given(DELIVERIES, st.integers(-5, 10_000))
def test_a_delay_is_between_a_minute_and_four_hours(delivery: UUID, attempts: int) -> None:
    delay = retry_delay(attempts, delivery)

    assert delay is None or timedelta(minutes=1) <= delay <= timedelta(hours=4)


@given(DELIVERIES)
def test_a_delivery_has_38_attempts_and_37_delays_between_them(delivery: UUID) -> None:
    assert len(all_delays(delivery)) == 37
    assert retry_delay(37, delivery) is not None
    assert retry_delay(38, delivery) is None
    assert retry_delay(39, delivery) is None


@given(DELIVERIES)
def test_delays_last_four_to_five_days_together(delivery: UUID) -> None:
    """RFC 5321, section 4.5.4.1."""
    assert timedelta(days=4) < sum(all_delays(delivery), timedelta()) < timedelta(days=5, hours=6)


@pytest.mark.parametrize(
    ("attempts", "shortest", "longest"),
    [
        pytest.param(0, 60, 75, id="not attempted yet"),
        pytest.param(1, 60, 75, id="first"),
        pytest.param(2, 120, 150, id="doubled"),
        pytest.param(3, 240, 300, id="doubled twice"),
        pytest.param(8, 7_680, 9_600, id="the last below the limit"),
        pytest.param(9, 11_520, 14_400, id="limited"),
        pytest.param(37, 11_520, 14_400, id="the last"),
    ],
)
def test_delays_double_and_are_shortened_by_up_to_a_fifth(
    attempts: int, shortest: int, longest: int
) -> None:
    delays = [retry_delay(attempts, UUID(int=n)) for n in range(500)]

    seconds = sorted(delay.total_seconds() for delay in delays if delay)
    assert len(seconds) == 500
    spread = longest - shortest
    assert shortest <= seconds[0] < shortest + 0.05 * spread
    assert longest - 0.05 * spread < seconds[-1] <= longest


@given(DELIVERIES, st.integers(1, 37))
def test_jitter_depends_on_the_delivery_and_the_attempt_alone(
    delivery: UUID, attempts: int
) -> None:
    others = {retry_delay(attempts, UUID(int=n)) for n in range(20)}

    assert retry_delay(attempts, delivery) == retry_delay(attempts, delivery)
    assert len(others) > 15
