"""The content of a document, in the same form for every file format."""

from dataclasses import dataclass

from disclosures import Fault, TextStatus
from disclosures.reason import Reason, ReasonCode

#: Maximum blocks of one document, and cells of all its tables.
MAX_BLOCKS = 20_000
MAX_CELLS = 100_000

#: Maximum characters of one document. The longest genuine report has about 60,000.
MAX_TEXT = 3_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph, with the list number (一、) that the program would print."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentCell:
    """One cell of a table, with its spans."""

    text: str
    rowspan: int = 1
    colspan: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentTable:
    """A table: each cell once, in its first row."""

    rows: tuple[tuple[DocumentCell, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """An image without text."""


DocumentBlock = Paragraph | DocumentTable | Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A parsed file."""

    #: The kind of file by its bytes: ``docx``, ``pdf``, ``xlsx`` …
    kind: str
    blocks: tuple[DocumentBlock, ...]


class DocumentError(Exception):
    """A file that cannot be read: its fault and reason, and the `status` of its text."""

    def __init__(
        self, fault: Fault, reason: Reason, status: TextStatus = TextStatus.UNREADABLE
    ) -> None:
        super().__init__(str(reason))
        self.fault = fault
        self.reason = reason
        self.status = status


class DocumentSize:
    """Counts the blocks, cells and characters of a document, and enforces their limits."""

    def __init__(self) -> None:
        self._blocks = self._cells = self._characters = 0

    def add(self, block: DocumentBlock) -> DocumentBlock:
        """Count `piece` and return it.

        Raises:
            DocumentError: TOO_COMPLEX.
        """
        self._blocks += 1
        if isinstance(block, Paragraph):
            self._characters += len(block.text)
        elif isinstance(block, DocumentTable):
            self._cells += sum(cell.rowspan * cell.colspan for row in block.rows for cell in row)
            self._characters += sum(len(cell.text) for row in block.rows for cell in row)
        if self._blocks > MAX_BLOCKS or self._cells > MAX_CELLS or self._characters > MAX_TEXT:
            raise DocumentError(Fault.TOO_COMPLEX, Reason.of(ReasonCode.DOCUMENT_TOO_MANY_BLOCKS))
        return block
