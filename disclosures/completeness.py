"""Completeness: what was seen of a list and of a source beside what they say of themselves.

`shortfalls` gives each number that is below its mark; a source without any was read completely.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from disclosures.page import Fault, Leniency
from disclosures.reason import Reason, ReasonCode


class LeftOut(StrEnum):
    """Why a line of a list page that looks like a row was not taken as one."""

    #: It leads to another site.
    OTHER_SITE = "other_site"

    #: It has no address that can be requested.
    NO_ADDRESS = "no_address"

    #: It stands outside the list: in a menu, a sidebar or a calendar.
    OUTSIDE_LIST = "outside_list"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOutLine:
    """A line of a list page that looks like a row and was not taken as one."""

    text: str
    why: LeftOut

    #: Where it leads; empty: unknown.
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListCompleteness:
    """The numbers of a list that was read, over all its pages."""

    #: Rows that were taken, each address once, and pages that were read.
    rows: int = 0
    pages: int = 1

    #: What the list prints: 共6条, 第1页/共2页; None: nothing.
    rows_printed: int | None = None
    pages_printed: int | None = None

    #: Dated lines of the main column, the rows included.
    dated_lines: int = 0

    #: Lines that look like rows and were not taken; at most 100.
    left_out: tuple[LeftOutLine, ...] = ()

    #: Why the end of the list is not proved; None: it is proved.
    unproved: Reason | None = None

    #: What its pages break, and were read in spite of.
    leniencies: tuple[Leniency, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCompleteness:
    """What a visit saw of a source beside what the source says of itself. Numbers only."""

    #: Rows of its list that were taken, each address once, and rows that lead to other sites.
    rows: int = 0
    elsewhere: int = 0

    #: What the list prints: 共6条, 第1页/共2页; None: nothing.
    rows_printed: int | None = None

    #: Pages of the list that were read; 0: the source is no list.
    pages: int = 0
    pages_printed: int | None = None

    #: Dated lines of the main column, and lines that look like rows and have no address.
    dated_lines: int = 0
    no_address: int = 0

    #: Why the end of the list is not proved; None: it is proved.
    unproved: Reason | None = None

    #: What the pages of the list break, and were read in spite of.
    leniencies: tuple[Leniency, ...] = ()

    #: Reports that the list names, and how many of them were ever read.
    listed: int = 0
    ever_read: int = 0

    #: Listed reports that were never read, although they were requested on the last
    #: `MIN_FAILED_VISITS` visits.
    never_read: int = 0

    #: Addresses of those, as listed; at most `MAX_NAMED`.
    never_read_at: tuple[str, ...] = ()

    #: Listed reports that could not be read on the last `MIN_FAILED_VISITS` visits, read before or
    #: not; the most frequent fault, and how many of them have it.
    failing: int = 0
    fault: Fault | None = None
    fault_times: int = 0

    #: Listed reports that were not requested yet, because a visit has a maximum of pages.
    postponed: int = 0

    #: Reports present, and how many of them have their text.
    reports: int = 0
    with_text: int = 0

    #: Reports present of which the text goes on at further pages, which are not read.
    text_continues: int = 0

    @classmethod
    def of_list(cls, numbers: ListCompleteness, *, elsewhere: int) -> "SourceCompleteness":
        """The numbers of a list alone; `elsewhere`: its rows that lead to other sites."""
        return cls(
            rows=numbers.rows,
            elsewhere=elsewhere,
            rows_printed=numbers.rows_printed,
            pages=numbers.pages,
            pages_printed=numbers.pages_printed,
            dated_lines=numbers.dated_lines,
            no_address=sum(line.why is LeftOut.NO_ADDRESS for line in numbers.left_out),
            unproved=numbers.unproved,
            leniencies=numbers.leniencies,
        )


#: Share of the printed rows that may be unseen: rows move while a long list is read. Of fewer than
#: a hundred rows, none may be.
ROWS_UNSEEN = 0.01

#: Dated lines beyond the rows: the date of a page, an update notice or a footer may stand in the
#: main column, so two for each page, and a quarter of the rows, are no sign of rows that were left.
DATED_LINES_PER_PAGE, DATED_LINES_SHARE = 2, 0.25

#: Share of the rows that may have no address. Of fewer than ten rows, none may.
NO_ADDRESS_SHARE = 0.1

#: Visits in a row on which a report must fail: a new row is often listed minutes before its page
#: exists, and a page that fails once mostly opens on the next visit.
MIN_FAILED_VISITS = 2

#: Share of the reports that may have no text: a single scanned report is a property of that report
#: and shown there; where more than a tenth have none, the source as a whole is not read.
WITHOUT_TEXT_SHARE = 0.1

#: Addresses of reports that are named.
MAX_NAMED = 5

#: Shortfalls that the next visits mend without an operator.
TEMPORARY = frozenset({ReasonCode.COMPLETENESS_POSTPONED})


def combined(lists: Iterable[ListCompleteness]) -> ListCompleteness:
    """The numbers of several lists as those of one."""
    every = tuple(lists)
    return ListCompleteness(
        rows=sum(one.rows for one in every),
        pages=sum(one.pages for one in every),
        rows_printed=_sum_of_printed(one.rows_printed for one in every),
        pages_printed=_sum_of_printed(one.pages_printed for one in every),
        dated_lines=sum(one.dated_lines for one in every),
        left_out=tuple(line for one in every for line in one.left_out),
        unproved=next((one.unproved for one in every if one.unproved), None),
        leniencies=tuple(dict.fromkeys(each for one in every for each in one.leniencies)),
    )


def shortfalls(seen: SourceCompleteness) -> tuple[Reason, ...]:
    """Each number that is below its mark, as a reason; empty: the source was read completely."""
    return (*shortfalls_of_list(seen), *_shortfalls_of_reports(seen))


def shortfalls_of_list(seen: SourceCompleteness) -> tuple[Reason, ...]:
    """The shortfalls of a list over all its pages."""
    numbers = (_unseen_rows(seen), _unread_pages(seen), _unproved_end(seen))
    return (*(reason for reason in numbers if reason), *shortfalls_of_page(seen))


def shortfalls_of_page(seen: SourceCompleteness) -> tuple[Reason, ...]:
    """The shortfalls that do not depend on whether all pages of the list were read."""
    return tuple(reason for reason in (_dated_lines(seen), _no_address(seen)) if reason)


def nothing_readable(seen: SourceCompleteness) -> Reason | None:
    """Why not one listed report can be read; None: one can, or none is listed."""
    if not seen.listed or seen.failing < seen.listed or seen.fault is None:
        return None
    return Reason.of(
        ReasonCode.COMPLETENESS_NOTHING_READABLE,
        listed=seen.listed,
        times=seen.fault_times,
        fault=seen.fault.value,
    )


def _unseen_rows(seen: SourceCompleteness) -> Reason | None:
    found = seen.rows + seen.elsewhere
    if seen.rows_printed is None or seen.rows_printed - found <= ROWS_UNSEEN * seen.rows_printed:
        return None
    return Reason.of(ReasonCode.LIST_ROWS_MISSING, printed=seen.rows_printed, seen=found)


def _unread_pages(seen: SourceCompleteness) -> Reason | None:
    """Pages that were not read; a list all of whose printed rows were seen needs no more pages."""
    if seen.pages_printed is None or seen.pages >= seen.pages_printed:
        return None
    if seen.rows_printed is not None and _unseen_rows(seen) is None:
        return None
    return Reason.of(ReasonCode.LIST_PAGES_MISSING, printed=seen.pages_printed, read=seen.pages)


def _unproved_end(seen: SourceCompleteness) -> Reason | None:
    """Why the end of the list is not proved, unless only the numbers of rows or pages say so."""
    if seen.unproved is None or seen.unproved.code in (
        ReasonCode.LIST_ROWS_MISSING,
        ReasonCode.LIST_PAGES_MISSING,
    ):
        return None
    return Reason.of(ReasonCode.COMPLETENESS_END_UNPROVED, reason=seen.unproved)


def _dated_lines(seen: SourceCompleteness) -> Reason | None:
    found = seen.rows + seen.elsewhere
    allowed = max(DATED_LINES_PER_PAGE * seen.pages, DATED_LINES_SHARE * found)
    if seen.dated_lines - found <= allowed:
        return None
    return Reason.of(ReasonCode.COMPLETENESS_DATED_LINES, lines=seen.dated_lines, rows=found)


def _no_address(seen: SourceCompleteness) -> Reason | None:
    if seen.no_address <= NO_ADDRESS_SHARE * (seen.rows + seen.elsewhere):
        return None
    return Reason.of(ReasonCode.COMPLETENESS_NO_ADDRESS, lines=seen.no_address)


def _shortfalls_of_reports(seen: SourceCompleteness) -> Iterator[Reason]:
    if seen.never_read and seen.fault is not None:
        yield Reason.of(
            ReasonCode.COMPLETENESS_NEVER_READ,
            listed=seen.listed,
            unread=seen.never_read,
            fault=seen.fault.value,
            addresses=_never_read_at(seen),
        )
    if seen.postponed:
        yield Reason.of(
            ReasonCode.COMPLETENESS_POSTPONED, listed=seen.listed, unread=seen.postponed
        )
    without = seen.reports - seen.with_text
    if without > WITHOUT_TEXT_SHARE * seen.reports:
        yield Reason.of(ReasonCode.COMPLETENESS_WITHOUT_TEXT, reports=seen.reports, without=without)
    if seen.text_continues:
        yield Reason.of(
            ReasonCode.COMPLETENESS_TEXT_CONTINUES,
            reports=seen.reports,
            continued=seen.text_continues,
        )


def _never_read_at(seen: SourceCompleteness) -> tuple[str | Reason, ...]:
    """A few addresses, and how many there are besides."""
    named = seen.never_read_at[:MAX_NAMED]
    more = seen.never_read - len(named)
    if not more:
        return named
    return (*named, Reason.of(ReasonCode.COMPLETENESS_AND_MORE, more=more))


def _sum_of_printed(numbers: Iterable[int | None]) -> int | None:
    printed = [number for number in numbers if number is not None]
    return sum(printed) if printed else None
