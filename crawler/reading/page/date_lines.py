"""The lines below a title that say when a document was published, or adopted and amended."""

import re
from collections.abc import Sequence

from crawler.reading.page.labels import has_label, is_only_labels
from crawler.reading.page.lines import PageLine
from crawler.reading.text.dates import find_dates
from crawler.reading.text.history_notes import is_history_note
from crawler.reading.text.whitespace import compact

#: Characters of a date line, and of what stands beside its date without a label.
_MAX_DATE_LINE, _MAX_BESIDE = 120, 20
_DATE_IN_DIGITS = re.compile(r"(?:19|20)\d\d[-./]\d{1,2}[-./]\d")

#: Dated links below a text from which they are a list of other pages.
_MIN_ROWS_AT_END = 3

_OTHER_DATE = re.compile(
    r"星期|周[一二三四五六日]|今天|今日|现在|农历|[©。]|版权|copyright", re.IGNORECASE
)


def is_date_line(text: str) -> bool:
    """Whether a line is a date, alone or with labels, or beside the name of who published."""
    if len(text) > _MAX_DATE_LINE or _OTHER_DATE.search(text):
        return False
    found = next(find_dates(text), None)
    if found is None:
        return False
    beside = compact(text[: found.start] + text[found.end :])
    return len(beside) <= _MAX_BESIDE or is_only_labels(text) or has_label(text)


def is_date_of_document(line: PageLine) -> bool:
    """Whether a line above a text says when it was published, and by whom.

    A date in words is that of a decision, which belongs to the text.
    """
    text = line.text.strip()
    return _DATE_IN_DIGITS.match(text) is not None and not line.dated_link and is_date_line(text)


def is_note_of_document(line: PageLine) -> bool:
    """Whether a line is a note on the history of the document, which belongs to its text."""
    is_text = line.cells is None and not (line.link or line.image or line.dated_link)
    return is_text and not is_only_labels(line.text) and is_history_note(line.text)


def without_rows_at_end(lines: Sequence[PageLine], start: int, end: int) -> int:
    """Return the end of a body without the dated links to other pages below its text."""
    first = end
    while first > start + 1 and lines[first - 1].dated_link:
        first -= 1
    return first if end - first >= _MIN_ROWS_AT_END else end
