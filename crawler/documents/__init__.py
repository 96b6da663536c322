"""Parses Word, Excel, PDF, OFD and RTF files into paragraphs and tables: pure, from bytes."""

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
from crawler.documents.word.web_archive import markup_of_document

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
    "markup_of_document",
    "parse_document",
]
