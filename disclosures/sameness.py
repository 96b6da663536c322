"""The digest of a reading's content: equal digests mean "the same".

Title, publisher, dates, numbers of the document, body, tables and attachments (by name and
address, and by their bytes once these were seen to differ) count; the
address, the encoding, provenance, findings, figures (they follow from the text), white space and
blank rows do not. Compared under NFKC, so that a font change from full to half width is no change.
"""

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256

from disclosures.figures import Table
from disclosures.reading import Attachment, Block, BlockKind, Reading, TextStatus

#: White space, zero-width and bidirectional marks, soft hyphens, byte order marks.
INVISIBLE = re.compile(r"[\s\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]+")


#: Longer texts are not remembered as folded.
BRIEF = 500


def folded(text: str | None) -> str:
    """`text` as it is compared: NFKC, nothing invisible."""
    if not text:
        return ""
    return _known(text) if len(text) <= BRIEF else _fold(text)


def _fold(text: str) -> str:
    return INVISIBLE.sub("", unicodedata.normalize("NFKC", text))


#: Both sides of a comparison mostly say the same, and are folded more than once.
_known = lru_cache(maxsize=4096)(_fold)


def digest(reading: Reading) -> str:
    """SHA-256 (hex) of the content of `reading`; equal digests mean "the same"."""
    content = {
        "title": folded(reading.title),
        "publisher": folded(reading.publisher),
        "published": str(reading.published or ""),
        "signed_on": str(reading.signed_on or ""),
        "index_no": folded(reading.index_no),
        "doc_no": folded(reading.doc_no),
        "source": folded(reading.source),
        "body": "".join(_weight(block) for block in reading.blocks),
        "tables": [rows for table in reading.tables if (rows := _rows(table))],
        "attachments": [
            (folded(a.text), a.url, *filter(None, [a.replaced])) for a in reading.attachments
        ],
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()  # whatever a page holds


def with_known_files(reading: Reading, known: Sequence[Attachment]) -> Reading:
    """`reading` with what is `known` of its files: what their bytes were, when they were seen."""
    before = {file.url: file for file in known}
    files = tuple(_remembered(file, before.get(file.url)) for file in reading.attachments)
    return reading if files == reading.attachments else replace(reading, attachments=files)


def _remembered(file: Attachment, before: Attachment | None) -> Attachment:
    if before is None:
        return file
    if file.sha256:  # its bytes are known now: what is read from them stands
        return replace(file, replaced=before.replaced)
    read = before.text_status is TextStatus.READ  # what was read is not in this reading
    return replace(
        before,
        text=file.text,
        kind=before.kind or file.kind,
        text_status=TextStatus.NONE if read else before.text_status,
    )


def _rows(table: Table) -> list[list[str]]:
    """The rows of a table that say anything."""
    rows = ([folded(cell) for cell in row] for row in table.rows)
    return [row for row in rows if any(row)]


def _weight(block: Block) -> str:
    """What a block adds to the body: tables are counted by their cells, not here."""
    return "" if block.kind is BlockKind.TABLE else folded(block.text)
