"""What is too much for one visit."""

import pytest

from scheduler.change_limits import ChangeLimits


@pytest.mark.parametrize(
    ("new", "changed", "known", "withheld"),
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
def test_so_much_at_once_is_held(new: int, changed: int, known: int, withheld: bool) -> None:
    """More than 5 and 30 %, more than 20 new ones, or every report of a small source."""
    reason = ChangeLimits().exceeded(new=new, changed=changed, known=known)

    assert (reason is not None) is withheld
    assert reason is None or reason.code.startswith("change_limit.")
