"""Movements of one spot over several visits, and on several pages. Pure."""

import re
from collections.abc import Sequence

from disclosures import Exposure, Movement

#: Pages, and visits, at which a spot of a template moves; values that each page shows.
MIN_PAGES, MIN_VISITS, MIN_VALUES = 2, 2, 3

#: Pages that show the same values among content.
MIN_EQUAL_PAGES = 3

_NUMBER = re.compile(r"\d+(?:[.,，]\d+)*")
_WORDS = re.compile(r"[^\W\d_]+")


def recurring_pages(evidence: Sequence[Movement], exposure: Exposure) -> int:
    """Return on how many pages a spot of the template moves by itself; 0 if it is none.

    Among content, the pages must show the same values: a report is edited on its own page.
    """
    by_page: dict[str, list[Movement]] = {}
    for each in evidence:
        if not each.repeated:
            by_page.setdefault(each.url, []).append(each)
    values = {url: values_shown(movements) for url, movements in by_page.items()}
    moving = {url: shown for url, shown in values.items() if len(set(shown)) >= MIN_VALUES}
    if exposure is Exposure.CONTENT:
        if len(moving) < MIN_EQUAL_PAGES or len(set(map(tuple, values.values()))) > 1:
            return 0
        return len(moving)
    return len(moving) if len(moving) >= MIN_PAGES else 0


def values_shown(movements: Sequence[Movement]) -> list[str]:
    """Return the values of one page in the order of time, each run of equal ones once."""
    shown: list[str] = []
    for each in sorted(movements, key=lambda each: (each.after_at, each.before_at)):
        for value in (each.before, each.after) if not shown else (each.after,):
            if not shown or shown[-1] != value:
                shown.append(value)
    return shown


def precedes(earlier: Movement, later: Movement) -> bool:
    """Whether two movements of one page are two steps, the later one from where it stood."""
    if earlier.url != later.url or earlier.after_at >= later.after_at:
        return False
    withheld = earlier.before == later.before and earlier.after != later.after
    return (earlier.after == later.before and earlier.before_at < later.before_at) or withheld


def is_gauge(movement: Movement) -> bool:
    """Whether both words and numbers of a line move while its form stays: 晴 3℃, 小雨 5℃."""
    one, other = movement.before, movement.after
    return (
        _form(one) == _form(other)
        and _NUMBER.findall(one) != _NUMBER.findall(other)
        and bool(_NUMBER.search(one))
    )


def _form(value: str) -> str:
    return _WORDS.sub("w", _NUMBER.sub("0", re.sub(r"\s", "", value)))
