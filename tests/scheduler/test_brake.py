"""What is too much for one visit."""

import pytest

from scheduler.brake import Brake


@pytest.mark.parametrize(
    ("new", "changed", "known", "held"),
    [
        (0, 0, 0, False),
        (20, 0, 100, False),
        (21, 0, 100, True),
        (0, 5, 9, False),
        (0, 6, 9, True),
        (0, 6, 100, False),
        (0, 30, 100, False),
        (0, 31, 100, True),
        (0, 2, 2, False),
        (0, 3, 4, False),
        (0, 3, 3, True),
        (0, 5, 5, True),
    ],
)
def test_so_much_at_once_is_held(new: int, changed: int, known: int, held: bool) -> None:
    """More than 5 and 30 %, more than 20 new ones, or every report of a small source."""
    why = Brake().why_hold(new=new, changed=changed, known=known)

    assert bool(why) is held
    assert why.startswith("storm: ") is held
