"""What a document consists of, whatever program wrote it."""

from dataclasses import dataclass

from disclosures import Fault, TextStatus
from disclosures.reason import Reason, ReasonCode

#: Paragraphs and tables of one document together; cells of all its tables.
MAX_PIECES = 20_000
MAX_CELLS = 100_000

#: Characters of one document. The longest honest report has some sixty thousand.
MAX_TEXT = 3_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A line of text, its number (一、) included where the program would print one."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """One cell of a table as printed."""

    text: str
    rowspan: int = 1
    colspan: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table as printed: each cell once, in its row."""

    rows: tuple[tuple[Spot, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Something that can only be looked at."""


Piece = Paragraph | Grid | Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file taken apart."""

    #: By its bytes: ``docx``, ``pdf``, ``xlsx`` …
    kind: str
    pieces: tuple[Piece, ...]


class DocumentError(Exception):
    """A file that cannot be read: its fault and reason, and what remains to be done (`status`)."""

    def __init__(
        self, fault: Fault, reason: Reason, status: TextStatus = TextStatus.UNREADABLE
    ) -> None:
        super().__init__(str(reason))
        self.fault = fault
        self.reason = reason
        self.status = status


class Tally:
    """Counts what a document brings, and stops one that brings too much."""

    def __init__(self) -> None:
        self._pieces = self._cells = self._letters = 0

    def add(self, piece: Piece) -> Piece:
        """Count `piece` and give it back.

        Raises:
            DocumentError: TOO_COMPLEX.
        """
        self._pieces += 1
        if isinstance(piece, Paragraph):
            self._letters += len(piece.text)
        elif isinstance(piece, Grid):
            self._cells += sum(spot.rowspan * spot.colspan for row in piece.rows for spot in row)
            self._letters += sum(len(spot.text) for row in piece.rows for spot in row)
        if self._pieces > MAX_PIECES or self._cells > MAX_CELLS or self._letters > MAX_TEXT:
            raise DocumentError(Fault.TOO_COMPLEX, Reason.of(ReasonCode.DOCUMENT_TOO_MANY_BLOCKS))
        return piece
