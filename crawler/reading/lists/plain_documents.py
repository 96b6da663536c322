"""Tells by its lines alone that a page is no list: it prints too few dates and titles for rows."""

import re
from collections.abc import Iterable

from crawler.reading.lists.records.row_dates import date_in
from crawler.reading.lists.regions.undated_regions import REPORT
from crawler.reading.page.lines import PageLine
from crawler.reading.text.dates import find_dates

#: What a date, or a part of one that stands alone, contains at least.
_DATE = re.compile(
    r"\d\s{0,3}[-./年月－．／]\s{0,3}\d{1,2}(?!\d)|[〇○零一二三四五六七八九十]\s?[年月]"
)

_YEAR = re.compile(r"(?:19|20)\d\d")

#: Characters from which a line without a link is no date with its labels, but a sentence.
_MAX_LABELS = 80

#: Characters between the edge of a sentence and the date of a row that is printed beside it.
_MAX_BESIDE = 12

#: Characters of the title of an undated row at least; of its summary, and of other sentences on a
#: list of undated rows.
_MIN_TITLE, _MAX_SUMMARY, _MAX_PROSE = 8, 200, 120


def has_few_rows(lines: Iterable[PageLine], fewest: int) -> bool:
    """Whether a page has fewer than `fewest` lines with dates, and fewer titles of reports.

    Links as long as titles count if the page has no sentences of its own. It errs to the side of
    many: any number with a point in a table counts as a date.
    """
    dates = titles = linked = in_cells = prose = 0
    for line in lines:
        text = line.text
        linked += line.link and len(text) >= _MIN_TITLE
        prose += 0 if line.has_link or "。" not in text else len(text)
        if line.cells is not None or line.has_link:
            in_cells += 0 if line.cells is None else text.count("\n") + 1
            dates += len(_DATE.findall(text))
            titles += max(len(REPORT.findall(text)), len(_YEAR.findall(text)) * line.has_link)
        elif _DATE.search(text) is not None:
            dates += _may_be_of_row(text)
        if dates >= fewest or titles >= fewest:
            return False
    if prose <= _MAX_PROSE and in_cells >= fewest:
        return False
    return linked < fewest or prose > _MAX_PROSE + linked * _MAX_SUMMARY


def _may_be_of_row(text: str) -> bool:
    """Whether the date in a line without a link may be that of a row; not one in a sentence."""
    if len(text) <= _MAX_LABELS and "。" not in text:
        return True
    days = list(find_dates(text))
    if not days:
        return date_in(text) is not None
    return days[0].start <= _MAX_BESIDE or len(text) - days[-1].end <= _MAX_BESIDE
