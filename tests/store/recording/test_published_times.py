"""The time of the day at which a report was published is no content; the day is."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from disclosures import Precision, Published, Reading
from disclosures.content_digest import digest
from store.compare.diff import compare

PRINTED = [
    Published(at=datetime.fromisoformat(at), precision=precision)
    for at, precision in (
        ("2026-01-20T00:00:00+08:00", Precision.DAY),
        ("2026-01-20T09:41:00+08:00", Precision.MINUTE),
        ("2026-01-20T09:41:07+08:00", Precision.SECOND),
    )
]


@pytest.mark.parametrize("was", PRINTED, ids=str)
@pytest.mark.parametrize("now", PRINTED, ids=str)
def test_coarser_or_finer_date_of_the_same_day_is_no_change(
    was: Published, now: Published, make_reading: Callable[..., Reading]
) -> None:
    before, after = make_reading(published=was), make_reading(published=now)

    assert digest(before) == digest(after)
    assert compare(before, after) is None
    change = compare(before, replace(after, doc_no="临商〔2026〕1号"))
    assert change is not None
    assert [field.name for field in change.fields] == ["doc_no"]


def test_another_day_is_a_change(make_reading: Callable[..., Reading]) -> None:
    later = Published(
        at=datetime.fromisoformat("2026-01-21T00:00:00+08:00"), precision=Precision.DAY
    )
    change = compare(make_reading(published=PRINTED[1]), make_reading(published=later))

    assert change is not None
    [field] = change.fields
    assert (field.before, field.after) == ("2026-01-20T09:41:00+08:00", "2026-01-21")
