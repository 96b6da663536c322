"""Completeness of a list: what was seen of it beside what it says of itself."""

from dataclasses import dataclass
from enum import StrEnum

from disclosures.reason import Reason


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
