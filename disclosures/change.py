"""What happened: a change is the step between two revisions, an event is that it happened."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from disclosures.figures import Figure
from disclosures.report import Report, Revision
from disclosures.source import Source


class EventKind(StrEnum):
    """What an event says. The first five are of reports, the last three of sources."""

    PUBLISHED = "published"
    REVISED = "revised"
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"
    MOVED = "moved"

    UNREADABLE = "unreadable"
    RECOVERED = "recovered"
    REDESIGNED = "redesigned"


#: Events that only operators are told of.
OPERATORS_ONLY = frozenset({EventKind.UNREADABLE, EventKind.RECOVERED, EventKind.REDESIGNED})


class Op(StrEnum):
    """What became of a piece of text."""

    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"


class Fate(StrEnum):
    """What became of a passage as a whole."""

    EDITED = "edited"
    ADDED = "added"
    REMOVED = "removed"

    #: It stands elsewhere now; its pieces say whether its words changed on the way.
    MOVED = "moved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
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
class Place:
    """Where a passage stands on one side, in the body as it is compared, from 0."""

    line: int

    #: How many lines it takes.
    lines: int = 1

    #: Of one cell in a table's row: which; None: the whole line, or a row that lacks the cell.
    cell: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One paragraph, row or cell that differs; its pieces hold the text of both sides whole."""

    pieces: tuple[Piece, ...]

    #: The heading it stands under.
    section: str = ""

    #: Where it stood and where it stands; None: not on that side, or not known.
    was: Place | None = None
    now: Place | None = None

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
    def fate(self) -> Fate:
        """What became of it."""
        if self.moved_from is not None:
            return Fate.MOVED
        ops = {piece.op for piece in self.pieces}
        alone = {frozenset({Op.ADDED}): Fate.ADDED, frozenset({Op.REMOVED}): Fate.REMOVED}
        return alone.get(frozenset(ops), Fate.EDITED)

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
    passages: tuple[Passage, ...] = ()

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

    #: Of events of sources, and of moves: what an operator or reader should know, in plain words.
    note: str = ""

    @property
    def report(self) -> Report | None:
        """The report it is about; None for an event of a source."""
        return self.revision.report if self.revision else None
