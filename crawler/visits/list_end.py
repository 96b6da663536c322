"""Whether the end of a list is proved by its pages, and by the numbers that it prints."""

from collections.abc import Callable
from dataclasses import dataclass

from disclosures.reason import Reason, ReasonCode


@dataclass(slots=True)
class ListEnd:
    """What the pages of a list tell of its end."""

    #: Rows and pages of the whole list, if a page states them.
    rows_printed: int | None = None
    pages_printed: int | None = None

    #: Pages with rows.
    pages: int = 0

    #: Controls of the last page that lead nobody knows where, as displayed.
    unresolved: tuple[str, ...] = ()

    #: Why the rest of the list was not read.
    stopped: Reason | None = None

    #: Why a further page has no content, and how many there are.
    absent: Reason | None = None
    absent_pages: int = 0

    #: A page that had no new row, or none at all; empty: none.
    empty_page: str = ""

    #: Whether one further page is not there, or has no row, and comes after all others.
    is_behind: bool = False

    def note_numbers(self, rows: int | None, pages: int | None) -> None:
        """Note the numbers that a page states; the highest count."""
        if rows is not None:
            self.rows_printed = max(self.rows_printed or 0, rows)
        if pages is not None:
            self.pages_printed = max(self.pages_printed or 0, pages)

    def note_empty(self, url: str, *, is_last: bool, stated: bool) -> None:
        """Note a page without rows; `is_last`: no other page is left to request.

        It proves the end if a further page had rows before it, or if it is `stated` on it that it
        has none.
        """
        self.is_behind = is_last and (stated or self.pages > 1)
        self.empty_page = url
        self.stopped = self.stopped or Reason.of(ReasonCode.LIST_PAGE_EMPTY, url=url)

    def note_absent(self, reason: Reason, *, is_last: bool) -> None:
        """Note a page that is not there; `is_last`: no other page is left to request.

        It proves the end if a further page had rows before it.
        """
        self.absent = self.absent or reason
        self.absent_pages += 1
        self.is_behind = is_last and self.pages > 1 and self.absent_pages == 1

    def unproved(self, seen: int, has_known: Callable[[], bool]) -> Reason | None:
        """Why the end of the list is not proved by the rows `seen`; None: it is.

        It is proved if all printed rows, or else all named pages, were seen, or if there is no
        sign of a further page. `has_known` says whether the rows of the visit before are among
        them.
        """
        if self.stopped is not None and self.stopped.code is not ReasonCode.LIST_PAGE_EMPTY:
            return self.stopped
        if self.rows_printed:
            if seen >= self.rows_printed:
                return None
            return self.absent or Reason.of(
                ReasonCode.LIST_ROWS_MISSING, seen=seen, printed=self.rows_printed
            )
        if self.is_behind and self.pages >= (self.pages_printed or 0) and has_known():
            return None
        return self.stopped or self._unproved_by_pages()

    def _unproved_by_pages(self) -> Reason | None:
        """Why it is not proved for a list that prints no number of rows."""
        if self.pages_printed is not None and self.pages >= self.pages_printed:
            return None
        if self.absent is not None:
            return self.absent
        if self.pages_printed is not None:
            return Reason.of(
                ReasonCode.LIST_PAGES_MISSING, read=self.pages, printed=self.pages_printed
            )
        if self.unresolved:
            return Reason.of(ReasonCode.LIST_NEXT_UNRESOLVED, controls=self.unresolved)
        if self.empty_page and self.pages == 1:
            return Reason.of(ReasonCode.LIST_PAGE_REPEATS, url=self.empty_page)
        return None
