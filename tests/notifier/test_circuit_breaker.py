"""Tests of `notifier.circuit_breaker`: when the relay is at fault, and when it is probed."""

from datetime import UTC, datetime, timedelta

from notifier.circuit_breaker import LONGEST_PROBE_DELAY, MOST_UNCLEAR, CircuitBreaker

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DELAY = timedelta(seconds=30)


def test_a_fault_of_the_relay_opens_it_at_once_and_probes_follow() -> None:
    breaker = CircuitBreaker()

    breaker.failed("535 wrong password", NOON)

    assert (breaker.open_since, breaker.reason) == (NOON, "535 wrong password")
    assert breaker.most_letters(50, NOON + DELAY - timedelta(seconds=1)) == 0
    assert breaker.most_letters(50, NOON + DELAY) == MOST_UNCLEAR


def test_an_accepted_letter_closes_it() -> None:
    breaker = CircuitBreaker()
    breaker.failed("down", NOON)

    breaker.accepted()

    assert (breaker.is_open, breaker.reason) == (False, "")
    assert breaker.most_letters(50, NOON) == 50
    breaker.failed("down", NOON + DELAY)
    assert breaker.most_letters(50, NOON + 2 * DELAY) == MOST_UNCLEAR


def test_the_delay_of_probes_doubles_up_to_five_minutes_and_the_time_of_opening_stays() -> None:
    breaker, now, delays = CircuitBreaker(), NOON, []
    for _ in range(6):
        breaker.failed("down", now)
        before, second = now, timedelta(seconds=1)
        while not breaker.most_letters(1, now):
            now += second
        delays.append(now - before)

    assert delays == [DELAY, 2 * DELAY, 4 * DELAY, 8 * DELAY] + 2 * [LONGEST_PROBE_DELAY]
    assert breaker.open_since == NOON


def test_failures_of_one_probe_count_once() -> None:
    breaker = CircuitBreaker()

    for second in range(4):
        breaker.failed("down", NOON + timedelta(seconds=second))

    assert breaker.most_letters(1, NOON + DELAY) == 1


def test_one_recipient_never_opens_it_however_often_it_fails() -> None:
    breaker = CircuitBreaker()

    for _ in range(20):
        breaker.unclear("x1@elsewhere.test", "554 5.7.1 Relay access denied", NOON)
    breaker.unclear("x2@elsewhere.test", "554 5.7.1 Relay access denied", NOON)

    assert not breaker.is_open


def test_three_recipients_in_a_row_open_it_unless_a_letter_was_accepted_in_between() -> None:
    breaker = CircuitBreaker()
    breaker.unclear("a@x.test", "no", NOON)
    breaker.unclear("b@x.test", "no", NOON)
    breaker.accepted()
    breaker.unclear("c@x.test", "no", NOON)
    breaker.unclear("d@x.test", "no", NOON)
    assert not breaker.is_open

    breaker.unclear("e@x.test", "554 5.7.1 no", NOON)

    assert (breaker.open_since, breaker.reason) == (NOON, "554 5.7.1 no")
