"""Tests of `disclosures.backoff`."""

from datetime import timedelta

import pytest

from disclosures.backoff import backoff

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("doublings", "minutes"),
    [(-1, 1), (0, 1), (1, 2), (2, 4), (10, 1024), (11, 1440), (16, 1440), (10**9, 1440)],
)
def test_the_delay_doubles_up_to_the_longest(doublings: int, minutes: int) -> None:
    assert backoff(MINUTE, doublings, DAY) == minutes * MINUTE


def test_the_longest_delay_limits_the_first_too() -> None:
    assert backoff(DAY, 0, MINUTE) == MINUTE


def test_sixteen_doublings_are_the_most() -> None:
    assert backoff(timedelta(seconds=0.01), 17, DAY) == timedelta(seconds=655.36)
