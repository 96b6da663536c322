"""What happened: a change is the step between two revisions, an event is that it happened."""

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
    """What an event says: of reports the first five, of obligations two, of sources three."""

    PUBLISHED = "published"
    REVISED = "revised"
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"
    MOVED = "moved"

    OVERDUE = "overdue"
    PUBLISHED_LATE = "published_late"

    UNREADABLE = "unreadable"
    RECOVERED = "recovered"
    REDESIGNED = "redesigned"


#: Events that only operators are told of.
OPERATORS_ONLY = frozenset({EventKind.UNREADABLE, EventKind.RECOVERED, EventKind.REDESIGNED})


class Significance(StrEnum):
    """How much a change matters. The rules that say so stand in ``store.significance``."""

    SUBSTANTIVE = "substantive"

    #: Misprints, punctuation, layout, spelling of the same: what the document says stays.
    EDITORIAL = "editorial"


class Op(StrEnum):
    """What became of a piece of text."""

    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"


class HunkKind(StrEnum):
    """What became of a passage as a whole."""

    EDITED = "edited"
    ADDED = "added"
    REMOVED = "removed"

    #: It stands elsewhere now; its pieces say whether its words changed on the way.
    MOVED = "moved"

    #: Its paragraphs were divided or put together; not a word changed.
    DIVIDED = "divided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A run of text with one fate."""

    op: Op
    text: str

    #: Of what was kept: how it was written before, where only white space or width differ.
    was: str | None = None

    @property
    def before(self) -> str:
        """Its characters on the side before."""
        if self.op is Op.ADDED:
            return ""
        return self.text if self.was is None else self.was

    @property
    def after(self) -> str:
        """Its characters on the side after."""
        return "" if self.op is Op.REMOVED else self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where a passage stands on one side, in the body as it is compared, from 0."""

    line: int

    #: How many lines it takes.
    lines: int = 1

    #: Of one cell in a table's row: which; None: the whole line, or a row that lacks the cell.
    cell: int | None = None

    #: Of a cell that takes several columns: how many; each holds its text.
    cells: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Hunk:
    """One paragraph, row or cell that differs; its pieces hold the text of both sides whole."""

    pieces: tuple[Segment, ...]

    #: The heading it stands under.
    section: str = ""

    #: Where it stood and where it stands; None: not on that side, or not known.
    was: Position | None = None
    now: Position | None = None

    #: Of one cell of a table: what its row and its column are called.
    row: str = ""
    column: str = ""

    #: Of a passage that moved: the heading it stood under before; None: it did not move.
    moved_from: str | None = None

    @property
    def before(self) -> str:
        """Its text before, exactly; empty if it is new."""
        return "".join(piece.before for piece in self.pieces)

    @property
    def after(self) -> str:
        """Its text now, exactly; empty if it is gone."""
        return "".join(piece.after for piece in self.pieces)

    @property
    def fate(self) -> HunkKind:
        """What became of it."""
        if self.moved_from is not None:
            return HunkKind.MOVED
        ops = {piece.op for piece in self.pieces}
        if len(ops) != 1:
            return HunkKind.EDITED
        return {Op.ADDED: HunkKind.ADDED, Op.REMOVED: HunkKind.REMOVED}.get(
            ops.pop(), HunkKind.DIVIDED
        )

    @property
    def rises(self) -> bool:
        """Whether a passage that moved stands nearer to the beginning now."""
        return self.was is not None and self.now is not None and self.now.line < self.was.line


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """A field of the reading that differs: title, publisher, index_no, attachments."""

    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureChange:
    """A figure that differs: 依申请公开 54 → 45 件. None: not stated on that side."""

    key: str
    before: Figure | None
    after: Figure | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The step from one revision to the next. A new report's change is empty."""

    fields: tuple[FieldChange, ...] = ()
    figures: tuple[FigureChange, ...] = ()
    passages: tuple[Hunk, ...] = ()
    significance: Significance = Significance.SUBSTANTIVE

    #: The rules that said so, as fixed words: ``figure``, ``punctuation``; empty: not judged.
    grounds: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.fields or self.figures or self.passages)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened, kept for good; what every notifier reads."""

    id: UUID
    kind: EventKind
    source: Source
    occurred_at: datetime

    #: Of events of reports: the revision in force when it happened (the last known, if withdrawn).
    revision: Revision | None = None

    change: Change = Change()

    #: Of moves: the address before and after.
    note: str = ""

    #: Of events of sources: what is wrong, or was.
    reason: Reason | None = None

    #: Of events of obligations: whose, which and by when, as it was when it happened.
    terms: ObligationTerms | None = None

    #: When what was there before was last seen: of a revision the text before, of a restoration
    #: the report itself. With `seen_at` of the revision: between which two looks it happened.
    before_at: datetime | None = None

    @property
    def is_editorial(self) -> bool:
        """Whether it is a revision in which nothing changed but spelling or layout."""
        editorial = self.change.significance is Significance.EDITORIAL
        return self.kind is EventKind.REVISED and editorial

    @property
    def report(self) -> Report | None:
        """The report it is about; None for an event of a source."""
        return self.revision.report if self.revision else None
