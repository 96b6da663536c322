"""The dates of a page's pieces of text, and of ranges of them."""

from collections.abc import Iterable

from crawler.reading.lists.records.page_map import PageMap
from crawler.reading.lists.records.row_dates import DateKind, RowDate, dates_of

#: Characters of a text at whose edge a date may be that of a row.
_MAX_TEXT = 200


class RecordDates:
    """The dates of one page, counted for any range of its pieces."""

    def __init__(self, page: PageMap) -> None:
        self._page = page
        self._dates = dates_of(page.pieces)
        self._before = [0]
        for at in range(len(page.pieces)):
            self._before.append(self._before[-1] + self.prints(at))

    def prints(self, at: int) -> bool:
        """Whether a piece of text prints a date at its edge, or alone."""
        found = self._dates[at]
        return found is not None and (
            found.kind >= DateKind.WITHOUT_YEAR
            or (found.kind is DateKind.AT_EDGE and len(self._page.pieces[at]) < _MAX_TEXT)
        )

    def is_surely(self, at: int) -> bool:
        """Whether a piece is a date, if without a year, and not more."""
        found = self._dates[at]
        return found is not None and found.kind >= DateKind.WITHOUT_YEAR

    def count(self, start: int, end: int) -> int:
        """Return how many pieces of a range print a date."""
        return self._before[end] - self._before[start]

    def best(self, start: int, end: int, stated: Iterable[int] = ()) -> RowDate | None:
        """Return the surest date of a range, else that of `stated`: dates in attributes."""
        best: RowDate | None = None
        for found in self._dates[start:end]:
            if found is not None and (best is None or found.kind > best.kind):
                best = found
        if best is None or best.kind < DateKind.AT_EDGE:
            return next((self._page.stated_dates[at] for at in stated), best)
        return best
