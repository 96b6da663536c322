"""The digest of a reading's content: readings with equal digests are the same.

Title, publisher, days of publication and signature, numbers of the document, body, tables and
attachments (by name and address, and by their bytes once these were seen to differ) count; a page
within the page counts by its text alone; the time of the day of publication (one template prints
it, the next leaves it out), the address, the encoding, provenance, findings, figures (they follow
from the text), white space and blank rows do not. Compared under NFKC, so that a font change from
full to half width is no change.
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


#: Folded texts of at most this many characters are cached.
MAX_CACHED_LENGTH = 500


def folded(text: str | None) -> str:
    """Return `text` as it is compared: NFKC, without invisible characters."""
    if not text:
        return ""
    return _cached_fold(text) if len(text) <= MAX_CACHED_LENGTH else _fold(text)


def _fold(text: str) -> str:
    return INVISIBLE.sub("", unicodedata.normalize("NFKC", text))


#: Most texts occur on both sides of a comparison, and are folded more than once.
_cached_fold = lru_cache(maxsize=4096)(_fold)


def digest(reading: Reading) -> str:
    """SHA-256 (hex) of the content of `reading`; readings with equal digests are the same."""
    content = {
        "title": folded(reading.title),
        "publisher": folded(reading.publisher),
        "published": str(reading.published.on) if reading.published else "",
        "signed_on": str(reading.signed_on or ""),
        "index_no": folded(reading.index_no),
        "doc_no": folded(reading.doc_no),
        "source": folded(reading.source),
        "body": "".join(_body_text(block) for block in reading.blocks),
        "tables": [rows for table in reading.tables if (rows := _folded_rows(table))],
        "attachments": [
            (folded(a.text), a.url, *filter(None, [a.replaced]))
            for a in reading.attachments
            if a.is_document
        ],
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    # a page may contain lone surrogates
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def with_known_files(reading: Reading, known: Sequence[Attachment]) -> Reading:
    """Return `reading` with the stored metadata of its attachments: size, hash, replacements."""
    stored = {file.url: file for file in known}
    files = tuple(_with_known(file, stored.get(file.url)) for file in reading.attachments)
    return reading if files == reading.attachments else replace(reading, attachments=files)


def _with_known(file: Attachment, stored: Attachment | None) -> Attachment:
    if stored is None:
        return file
    if file.sha256:  # its bytes were fetched for this reading
        return replace(
            file, replaced=stored.replaced, differed=stored.differed, varies=stored.varies
        )
    was_read = stored.text_status is TextStatus.READ  # its text is not part of this reading
    return replace(
        stored,
        text=file.text,
        role=file.role,
        kind=stored.kind or file.kind,
        text_status=TextStatus.NONE if was_read else stored.text_status,
    )


def _folded_rows(table: Table) -> list[list[str]]:
    """Return the rows of a table that are not blank."""
    rows = ([folded(cell) for cell in row] for row in table.rows)
    return [row for row in rows if any(row)]


def _body_text(block: Block) -> str:
    """Return the folded text of a block; empty for a table, which counts by its cells."""
    return "" if block.kind is BlockKind.TABLE else folded(block.text)
