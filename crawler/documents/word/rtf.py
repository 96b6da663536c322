"""Parses RTF files, which sites name .doc: paragraphs, and tables with spans."""

import re
from collections.abc import Iterator, Sequence

from crawler.documents.blocks import (
    MAX_TEXT,
    DocumentBlock,
    DocumentError,
    Paragraph,
)
from crawler.documents.word.doc import table_of_rows
from crawler.documents.word.word_binary import RowMark
from disclosures import Fault
from disclosures.reason import Reason, ReasonCode

#: Groups and control words of one file; the library takes 2 µs for each.
_MAX_CONTROLS = 1_000_000

#: Pictures, which are hexadecimal digits.
_PICTURE = re.compile(r"\\pict\b[^{}]*")

_ROW_CONTROLS = re.compile(r"\\(trowd|clmrg|clvmrg|cellx|row)(-?\d{1,7})?(?![a-z])")
_UNMARKED = RowMark(borders=())


def parse_rtf(body: bytes) -> Iterator[DocumentBlock]:
    """Yield the paragraphs and tables of an RTF file, in order.

    Raises:
        DocumentError: It is too large.
    """
    from striprtf.striprtf import rtf_to_text  # few visits have such a file

    source = _PICTURE.sub("", body.decode("latin-1"))
    if source.count("\\") > _MAX_CONTROLS:
        raise DocumentError(Fault.TOO_COMPLEX, Reason.of(ReasonCode.DOCUMENT_TOO_MANY_BLOCKS))
    marks = _row_marks(source)
    rows: list[tuple[Sequence[str], RowMark]] = []
    for line in rtf_to_text(source, errors="replace")[:MAX_TEXT].splitlines():
        if line.endswith("|"):
            cells = [text.strip() for text in line[:-1].split("|")]
            rows.append((cells, next(marks, _UNMARKED)))
            continue
        if rows:
            yield table_of_rows(rows)
            rows = []
        if line.strip():
            yield Paragraph(text=line.strip())
    if rows:
        yield table_of_rows(rows)


def _row_marks(source: str) -> Iterator[RowMark]:
    """Yield the borders and merged cells of each row, in the order of the rows."""
    borders: list[int] = []
    merged: dict[str, set[int]] = {"clmrg": set(), "clvmrg": set()}
    for match in _ROW_CONTROLS.finditer(source):
        word = match[1]
        if word == "row":
            yield RowMark(
                borders=tuple(borders),
                merged_left=frozenset(merged["clmrg"]),
                merged_up=frozenset(merged["clvmrg"]),
            )
        elif word == "trowd":
            borders, merged = [], {"clmrg": set(), "clvmrg": set()}
        elif word in merged:
            merged[word].add(max(len(borders) - 1, 0))
        else:
            borders = [*(borders or [0]), int(match[2] or 0)]
