"""How a reading is laid out on a page: its fields in order, its tables without repeated cells."""

import re
from collections.abc import Sequence

from disclosures import Reading
from service.language import Language
from service.web.wording import Wording

_FIGURE = re.compile(r"[\d.,%\s/—-]*")


def details(reading: Reading, language: Language, wording: Wording) -> list[tuple[str, str]]:
    """List the fields that the page states, in the order of a catalogue card: name, value."""
    published = language.published(reading.published) if reading.published else None
    fields = {
        "kind": wording.kind(reading.kind),
        "publisher": reading.publisher,
        "published": published,
        "signed_on": language.day(reading.signed_on) if reading.signed_on else None,
        "report_year": str(reading.report_year) if reading.report_year else None,
        "index_no": reading.index_no,
        "doc_no": reading.doc_no,
        "source": reading.source,
    }
    return [(name, value) for name, value in fields.items() if value]


def spans(row: Sequence[str]) -> list[tuple[str, int]]:
    """Put equal neighbours of a row back into one wide cell: text, width in columns.

    A reading repeats a spanning cell's text in every column it spans. Numbers and blanks are
    left alone: equal ones stand side by side by chance.
    """
    cells: list[tuple[str, int]] = []
    for text in row:
        if cells and cells[-1][0] == text and not _FIGURE.fullmatch(text):
            cells[-1] = (text, cells[-1][1] + 1)
        else:
            cells.append((text, 1))
    return cells
