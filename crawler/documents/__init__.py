"""Files that people write reports in, taken apart into paragraphs and tables by libraries."""

from crawler.documents.opening import document_of, kind_of_bytes, kind_of_name
from crawler.documents.pieces import Document, DocumentError, Grid, Paragraph, Picture, Piece, Spot

__all__ = [
    "Document",
    "DocumentError",
    "Grid",
    "Paragraph",
    "Picture",
    "Piece",
    "Spot",
    "document_of",
    "kind_of_bytes",
    "kind_of_name",
]
