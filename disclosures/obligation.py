"""An obligation: that an agency publishes its report of a year by a day, and what came of it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from disclosures.source import Source


class Organ(StrEnum):
    """What kind of body an agency is, as far as its deadline depends on it."""

    GOVERNMENT = "government"  # 县级以上地方人民政府
    DEPARTMENT = "department"  # 县级以上人民政府部门
    TOWNSHIP = "township"  # 乡镇人民政府、街道办事处
    MINISTRY = "ministry"  # 国务院部门
    OTHER = "other"


class ObligationState(StrEnum):
    """What became of an obligation."""

    #: Not due for a while.
    PENDING = "pending"
    DUE_SOON = "due_soon"

    #: The day has passed, the source was read whole after it, and the report is not there.
    OVERDUE = "overdue"
    MET = "met"
    MET_LATE = "met_late"

    #: We cannot say; ``Obligation.reason`` tells why.
    UNKNOWN = "unknown"

    #: By an operator's decision.
    EXEMPT = "exempt"


#: The order in which people want to see them.
WORST_FIRST = (
    ObligationState.OVERDUE,
    ObligationState.MET_LATE,
    ObligationState.UNKNOWN,
    ObligationState.DUE_SOON,
    ObligationState.PENDING,
    ObligationState.MET,
    ObligationState.EXEMPT,
)


class ObligationReason(StrEnum):
    """Why we cannot say, or what else is odd about it."""

    #: The source was never read whole, cannot be read now, or was not read since the day.
    NEVER_READ = "never_read"
    UNHEALTHY = "unhealthy"
    NOT_READ_SINCE = "not_read_since"

    #: A page that may well be the report is listed and was not read, or is held.
    UNREAD = "unread"

    #: Its absence was seen once since the day, and is looked at once more a while later.
    UNCONFIRMED = "unconfirmed"

    #: Its list was not read far enough back: what is not on the part we read may be on the rest.
    LIST_CUT = "list_cut"

    #: Another source has the report of this agency and year.
    ELSEWHERE = "elsewhere"

    #: An agency of a like name appeared beside it: it may be called that now.
    RENAMED = "renamed"

    #: Nobody of many has published here: the list is elsewhere, more likely than not.
    NOBODY = "nobody"

    #: Hardly anybody anywhere has, by what we read: the fault is ours, more likely than not.
    FEW = "few"

    #: It was due long before we began to watch: not published, or taken down since.
    BEFORE_US = "before_us"

    #: Published, and no credible date says when.
    UNDATED = "undated"

    #: It bears no date; the last day after the deadline on which it was not there is taken.
    OR_LATER = "or_later"

    #: Its only date is so late that it is the date of a move to another site, not of publication.
    RESTAMPED = "restamped"

    #: It bears a date on which we know that it was not there.
    BACKDATED = "backdated"


@dataclass(frozen=True, slots=True, kw_only=True)
class ObligationTerms:
    """Who owes which year's report by when, and when it came; what an event of it remembers."""

    agency: str
    report_year: int

    #: The last day on which it is in time, in Asia/Shanghai.
    due_on: date

    #: The earliest credible date; None: not published, or nothing says when.
    published_on: date | None = None

    #: Whether it may have come later than `published_on`: it bears no date, and was not there yet
    #: on that day.
    or_later: bool = False

    @property
    def days_late(self) -> int:
        """How many days after the last day it was published; 0: in time, or not known."""
        return max(0, (self.published_on - self.due_on).days) if self.published_on else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """A duty and its state."""

    source: Source
    terms: ObligationTerms
    state: ObligationState
    reason: ObligationReason | None = None

    #: As kept; None: not kept yet.
    id: UUID | None = None

    #: The report that meets it.
    report: UUID | None = None

    #: When it got into this state; None: not kept yet.
    since: datetime | None = None

    #: Who corrected it: from then on nothing but another correction changes it. Empty: nobody.
    corrected_by: str = ""

    #: What the operator said.
    note: str = ""
