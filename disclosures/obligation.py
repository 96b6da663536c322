"""Obligations: an agency must publish its report of a year by a deadline (条例 article 49).

`CaseData` is what an assessment of the obligations of one source is made from.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from disclosures.source import Source


class Organ(StrEnum):
    """Kind of administrative organ, as far as its deadline depends on it."""

    GOVERNMENT = "government"  # 县级以上地方人民政府
    DEPARTMENT = "department"  # 县级以上人民政府部门
    TOWNSHIP = "township"  # 乡镇人民政府、街道办事处
    MINISTRY = "ministry"  # 国务院部门
    OTHER = "other"


class ObligationState(StrEnum):
    """State of an obligation."""

    #: The deadline is more than 30 days away.
    PENDING = "pending"
    DUE_SOON = "due_soon"

    #: The deadline has passed, and a complete visit after it did not find the report.
    OVERDUE = "overdue"
    MET = "met"
    MET_LATE = "met_late"

    #: The state cannot be determined; ``Obligation.reason`` says why.
    UNKNOWN = "unknown"

    #: Exempted by an operator.
    EXEMPT = "exempt"


#: Display order: what needs attention first.
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
    """Why the state is unknown, or what is unusual about it."""

    #: The source was never read completely, cannot be read now, or not since the deadline.
    NEVER_READ = "never_read"
    UNHEALTHY = "unhealthy"
    NOT_READ_SINCE = "not_read_since"

    #: A page that may be the report is listed but was not read, or is withheld.
    UNREAD = "unread"

    #: Its absence was observed once since the deadline; a second observation is due.
    UNCONFIRMED = "unconfirmed"

    #: The list was not read far enough back; the report may be on the unread part.
    LIST_INCOMPLETE = "list_incomplete"

    #: Another source has the report of this agency and year.
    ELSEWHERE = "elsewhere"

    #: An agency with a similar name appeared on the same page: it may have been renamed.
    RENAMED = "renamed"

    #: None of many agencies on the page has published: the list has probably moved.
    NONE_ON_PAGE = "none_on_page"

    #: Few reports of the year were found at all: the parser is probably at fault.
    FEW_ANYWHERE = "few_anywhere"

    #: It was due long before the source was added: not published, or withdrawn before.
    BEFORE_WATCHING = "before_watching"

    #: Published, without a credible date.
    UNDATED = "undated"

    #: Undated; the last day after the deadline on which it was absent is taken.
    OR_LATER = "or_later"

    #: Its only date is so late that it is that of a site migration, not of publication.
    MIGRATION_DATE = "migration_date"

    #: It states a date on which it was observed to be absent.
    BACKDATED = "backdated"


@dataclass(frozen=True, slots=True, kw_only=True)
class ObligationTerms:
    """Terms of an obligation: agency, report year, deadline, and the date of publication."""

    agency: str
    report_year: int

    #: Deadline: the last day on which it is in time, in Asia/Shanghai.
    due_on: date

    #: Earliest credible date of publication; None: not published, or undated.
    published_on: date | None = None

    #: Whether it may have been published later than `published_on`: it is undated, and was
    #: absent on that day.
    or_later: bool = False

    @property
    def days_late(self) -> int:
        """Days between the deadline and the publication; 0: in time, or unknown."""
        return max(0, (self.published_on - self.due_on).days) if self.published_on else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """An obligation and its state."""

    source: Source
    terms: ObligationTerms
    state: ObligationState
    reason: ObligationReason | None = None

    #: Id in the store; None: not stored yet.
    id: UUID | None = None

    #: The report that fulfils it.
    report: UUID | None = None

    #: When it entered this state; None: not stored yet.
    since: datetime | None = None

    #: The operator who corrected it; only another correction changes it then. Empty: none.
    corrected_by: str = ""

    #: The operator's note.
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnualReport:
    """A stored annual report: proof that an obligation was fulfilled."""

    report: UUID

    #: Agency as named in the report; empty: not named.
    agency: str
    report_year: int

    #: All dates of publication that its revisions state.
    dates: frozenset[date]
    first_seen_at: datetime

    #: Whether it was found before the baseline was complete.
    history: bool

    #: Last complete visit that did not find it, before it was first seen.
    absent_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseData:
    """All data needed to assess the obligations of one source."""

    source: Source
    now: datetime

    #: Whether the source can be read at present.
    healthy: bool

    #: End of the baseline, and the last complete visit. None: not yet.
    settled_at: datetime | None
    complete_at: datetime | None

    #: Time of a complete visit that a later complete visit confirmed: absence since is proved.
    confirmed_at: datetime | None = None

    #: Day from which on its lists were read without a gap; None: unknown.
    listed_from: date | None = date.min
    annual_reports: tuple[AnnualReport, ...] = ()

    #: Years of possible reports that are listed but not read, withheld, or unclassified.
    unread: frozenset[int] = frozenset()

    #: Agencies and years whose reports are stored from another source.
    elsewhere: frozenset[tuple[str, int]] = frozenset()

    #: Obligations as stored so far.
    known: tuple[Obligation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """The present state of an obligation, and whether overdue or late is to be announced."""

    obligation: Obligation
    announce: bool
