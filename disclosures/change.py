"""Changes and events: a change is the difference of two revisions, an event records it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from disclosures.figures import Figure
from disclosures.obligation import ObligationTerms
from disclosures.reason import Reason
from disclosures.report import Report, Revision
from disclosures.source import Source


class EventKind(StrEnum):
    """Kind of an event: five of reports, two of obligations, five of sources."""

    PUBLISHED = "published"
    REVISED = "revised"
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"
    MOVED = "moved"

    OVERDUE = "overdue"
    PUBLISHED_LATE = "published_late"

    UNREADABLE = "unreadable"
    PARTIAL = "partial"
    LINKS_ELSEWHERE = "links_elsewhere"
    RECOVERED = "recovered"
    REDESIGNED = "redesigned"


#: Events of sources: they are sent to operators only.
OPERATORS_ONLY = frozenset(
    {
        *(EventKind.UNREADABLE, EventKind.PARTIAL, EventKind.LINKS_ELSEWHERE),
        *(EventKind.RECOVERED, EventKind.REDESIGNED),
    }
)


class Significance(StrEnum):
    """How much a change matters; decided by ``store.compare.significance``."""

    SUBSTANTIVE = "substantive"

    #: Misprints, punctuation, layout, other spellings: the meaning is the same.
    EDITORIAL = "editorial"


class Op(StrEnum):
    """Operation of the inline diff on a segment of text."""

    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"


class HunkKind(StrEnum):
    """What happened to a hunk as a whole."""

    EDITED = "edited"
    ADDED = "added"
    REMOVED = "removed"

    #: It is at another position; its segments say whether its text changed as well.
    MOVED = "moved"

    #: Paragraphs were split or joined; the text is the same.
    DIVIDED = "divided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A run of text with one operation of the inline diff."""

    op: Op
    text: str

    #: For kept text: the earlier spelling, where only white space or character width differ.
    was: str | None = None

    @property
    def before(self) -> str:
        """Its text in the earlier revision."""
        if self.op is Op.ADDED:
            return ""
        return self.text if self.was is None else self.was

    @property
    def after(self) -> str:
        """Its text in the later revision."""
        return "" if self.op is Op.REMOVED else self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Position of a hunk in one revision: line numbers of the compared body, from 0."""

    line: int

    #: Number of lines.
    lines: int = 1

    #: Column of the cell in a table row, from 0; None: the whole line, or the cell is missing.
    cell: int | None = None

    #: Columns that the cell spans; each of them holds its text.
    cells: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Hunk:
    """One paragraph, row or cell that differs; its segments hold the whole text of both sides."""

    segments: tuple[Segment, ...]

    #: Heading above it.
    section: str = ""

    #: Where it stands: the headings above it, then the numbers of its article, paragraph and item,
    #: outermost first; empty: unknown, or the document has none.
    path: tuple[str, ...] = ()

    #: Position before and after; None: not on that side, or unknown.
    was: Position | None = None
    now: Position | None = None

    #: For one cell of a table: the headers of its row and column.
    row: str = ""
    column: str = ""

    #: For a hunk that moved: the heading above it before; None: it did not move.
    moved_from: str | None = None

    #: Whether only running numbers differ, by an insertion or removal elsewhere.
    renumbered: bool = False

    @property
    def before(self) -> str:
        """Exact text before; empty if added."""
        return "".join(segment.before for segment in self.segments)

    @property
    def after(self) -> str:
        """Exact text after; empty if removed."""
        return "".join(segment.after for segment in self.segments)

    @property
    def kind(self) -> HunkKind:
        """What happened to it."""
        if self.moved_from is not None:
            return HunkKind.MOVED
        ops = {segment.op for segment in self.segments}
        if len(ops) != 1:
            return HunkKind.EDITED
        return {Op.ADDED: HunkKind.ADDED, Op.REMOVED: HunkKind.REMOVED}.get(
            ops.pop(), HunkKind.DIVIDED
        )

    @property
    def moved_up(self) -> bool:
        """Whether it moved towards the beginning."""
        return self.was is not None and self.now is not None and self.now.line < self.was.line


class NumberedUnit(StrEnum):
    """What running numbers number."""

    PART = "part"
    CHAPTER = "chapter"
    SECTION = "section"
    ARTICLE = "article"

    #: Headings and items: 一、 （一） 1.
    ITEM = "item"

    #: Rows of a table.
    ROW = "row"

    #: References to articles, which follow these: they have no numbers of their own.
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True, kw_only=True)
class Renumbering:
    """Running numbers that shifted by the same amount: 第三条至第十条 → 第四条至第十一条."""

    unit: NumberedUnit

    #: The first and the last number of the run, as printed; empty for references.
    before: tuple[str, str] = ("", "")
    after: tuple[str, str] = ("", "")

    #: Where they stand, as in ``Hunk.path``; empty for articles and chapters.
    path: tuple[str, ...] = ()

    #: How many numbers shifted; of references, in how many lines.
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """A field of the reading that differs: title, publisher, index_no, attachments, and so on."""

    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureChange:
    """A figure that differs: 依申请公开 54 → 45 件. None: not stated in that revision."""

    key: str
    before: Figure | None
    after: Figure | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The difference between two revisions. The change of a new report is empty."""

    fields: tuple[FieldChange, ...] = ()
    figures: tuple[FigureChange, ...] = ()
    hunks: tuple[Hunk, ...] = ()

    #: Running numbers that shifted, and the lines and cells in which nothing else differs: with
    #: these and `hunks`, either body can be rebuilt from the other.
    renumberings: tuple[Renumbering, ...] = ()
    renumbered: tuple[Hunk, ...] = ()
    significance: Significance = Significance.SUBSTANTIVE

    #: Codes of the criteria behind `significance`: ``figure``, ``punctuation``; empty: none.
    criteria: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.fields or self.figures or self.hunks or self.renumbered)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened; stored for good and never altered."""

    id: UUID
    kind: EventKind
    source: Source
    occurred_at: datetime

    #: For events of reports: the revision that was current then (the last one, if withdrawn).
    revision: Revision | None = None

    change: Change = Change()

    #: Of moves: the address before and after.
    note: str = ""

    #: For events of sources: the fault, the shortfalls, the other sites, or the mass change.
    reason: Reason | None = None

    #: For events of obligations: the obligation as it was then.
    terms: ObligationTerms | None = None

    #: When the state before was last observed: for a revision the earlier text, for a restoration
    #: the report itself. The event happened between this and the revision's `seen_at`.
    before_at: datetime | None = None

    @property
    def is_editorial(self) -> bool:
        """Whether it is a revision that changed spelling or layout only."""
        editorial = self.change.significance is Significance.EDITORIAL
        return self.kind is EventKind.REVISED and editorial

    @property
    def report(self) -> Report | None:
        """The report; None for an event of a source or an obligation."""
        return self.revision.report if self.revision else None
