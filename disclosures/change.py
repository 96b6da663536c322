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


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A run of text with one fate."""

    op: Op
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One block that differs: KEPT + REMOVED is the text before, KEPT + ADDED the text after."""

    pieces: tuple[Piece, ...]

    #: The heading it stands under.
    section: str = ""


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
