"""Word files of old (.doc), which WPS writes too (.wps)."""

from collections.abc import Iterator

from crawler.documents.pieces import DocumentError, Piece
from disclosures import Fault


def pieces_of_doc(body: bytes) -> Iterator[Piece]:
    """Paragraphs and tables of an old Word file. Raises DocumentError."""
    raise DocumentError(Fault.NOT_TEXT, "doc: no kind of file that we read")
    yield
