"""A letter is tried again after a minute, then ever more seldom, for five days."""

from datetime import timedelta
from itertools import takewhile
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from notifier.patience import LONGEST, wait

LETTERS = st.uuids()


@given(LETTERS, st.integers(-5, 10_000))
def test_a_wait_is_between_a_minute_and_four_hours(letter: UUID, attempts: int) -> None:
    pause = wait(attempts, letter)

    assert pause is None or timedelta(minutes=1) <= pause <= LONGEST


@given(LETTERS)
def test_it_ends_after_about_five_days(letter: UUID) -> None:
    pauses = (wait(attempts, letter) for attempts in range(1, 1000))
    waits = [pause for pause in takewhile(lambda pause: pause is not None, pauses) if pause]

    assert timedelta(days=4) < sum(waits, timedelta()) < timedelta(days=5, hours=6)


@given(LETTERS, st.integers(1, 37))
def test_the_same_letter_waits_the_same_and_others_do_not(letter: UUID, attempts: int) -> None:
    others = {wait(attempts, UUID(int=n)) for n in range(20)}

    assert wait(attempts, letter) == wait(attempts, letter)
    assert len(others) > 15
