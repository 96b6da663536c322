"""Parses Word, Excel and PDF files into paragraphs and tables: pure, from bytes."""

from crawler.documents.blocks import (
    Document,
    DocumentBlock,
    DocumentCell,
    DocumentError,
    DocumentTable,
    Paragraph,
    Picture,
)
from crawler.documents.file_kinds import kind_of_bytes, kind_of_name
from crawler.documents.parsing import parse_document

__all__ = [
    "Document",
    "DocumentBlock",
    "DocumentCell",
    "DocumentError",
    "DocumentTable",
    "Paragraph",
    "Picture",
    "kind_of_bytes",
    "kind_of_name",
    "parse_document",
]
