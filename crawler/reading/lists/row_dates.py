"""The date that a row prints beside its title."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from crawler.reading.text.dates import find_dates

#: Maximum characters beside a date in a piece that is no more than a date with its label.
_MAX_BESIDE = 24
_SENTENCE = re.compile(r"[。；;！!？?，,、]")
_LABEL = re.compile(
    r"(?:日期|时间|发布于|更新于|日)\s{0,3}[:：]?\s{0,3}$|[:：]\s{0,3}$|^\s{0,3}$"
)
_BRACKETS = " \t[]()（）【】〔〕<>《》|｜/·•—-–:："
_SHORT_YEAR = re.compile(r"(?<![\d./-])(\d\d)([-./])(\d{1,2})\2(\d{1,2})(?![\d./-])")
_SHORT_YEAR_IN_WORDS = re.compile(r"(?<!\d)(\d\d)年(\d{1,2})月(\d{1,2})日")
_DAY_BEFORE_MONTH = re.compile(r"(?<!\d)(\d{1,2})日?\s{0,3}(20\d\d)[-./年]\s?(\d{1,2})月?(?![-./\d])")
_MONTH_DAY_BEFORE_YEAR = re.compile(
    r"(?<![\d./-])(\d{1,2})[-./月]\s?(\d{1,2})日?\s{1,3}(20\d\d)年?(?![-./\d])"
)
_MONTH_DAY = re.compile(r"(?<![\d./年-])(\d{1,2})\s?[-./月]\s?(\d{1,2})日?(?![\d./-])")
_TIME = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?")
_UNTIL = re.compile(r"[至到于自从截止—–~～]\s?$")
_DIGIT = re.compile(r"\d|[〇○二][〇○零一二三四五六七八九]")


class DateKind(IntEnum):
    """How surely a date is a row's date of publication; higher is surer."""

    #: Inside a sentence or a title.
    MENTIONED = 1

    #: At the beginning or at the end of a text.
    AT_EDGE = 2

    #: Month and day, without a year.
    WITHOUT_YEAR = 3

    #: Alone, or with its label.
    PRINTED = 4


@dataclass(frozen=True, slots=True)
class RowDate:
    """A date in one piece of text; `on` is None when the year is missing."""

    on: date | None
    kind: DateKind


def date_in(piece: str) -> RowDate | None:
    """Return the date of a piece of text; None when there is none."""
    if len(piece) > 2000 or not _DIGIT.search(piece):
        return None
    found = list(find_dates(piece))
    if not found:
        return _date_without_century(piece) or _date_without_year(piece)
    last, first = found[-1], found[0]
    beside = (piece[: last.start] + piece[last.end :]).strip(_BRACKETS)
    if len(beside) <= _MAX_BESIDE and len(found) == 1 and _is_label(piece, last.start, last.end):
        return RowDate(last.published.on, DateKind.PRINTED)
    if not piece[last.end :].strip(_BRACKETS) and not _UNTIL.search(piece[: last.start]):
        return RowDate(last.published.on, DateKind.AT_EDGE)
    if not piece[: first.start].strip(_BRACKETS) and piece[first.end : first.end + 1] in _BRACKETS:
        return RowDate(first.published.on, DateKind.AT_EDGE)
    return RowDate(last.published.on, DateKind.MENTIONED)


def _is_label(piece: str, start: int, end: int) -> bool:
    """Whether what stands beside a date is its label, a time, or fields of other kinds."""
    before, after = piece[:start].strip("[(（【 "), piece[end:].strip("])）】 ")
    if _SENTENCE.search(before + after):
        return False
    if not before and not after:
        return True
    if _LABEL.search(before) is not None:
        return True
    return len(before) <= 8 and " " in piece.strip()


def _date_without_century(piece: str) -> RowDate | None:
    """Return a date with a year of two digits, which must be all of the piece but its label."""
    match = _SHORT_YEAR.search(piece) or _SHORT_YEAR_IN_WORDS.search(piece)
    if match is None:
        return None
    year, month, day = match[1], *match.groups()[-2:]
    on = _valid(2000 + int(year), int(month), int(day))
    outside = _TIME.sub("", piece[: match.start()] + piece[match.end() :]).strip(_BRACKETS)
    if on is None or int(year) > 60 or not (len(outside) <= 8 and _LABEL.search(outside + ":")):
        return None
    return RowDate(on, DateKind.PRINTED)


def _date_without_year(piece: str) -> RowDate | None:
    """Return a month and a day that are all of the piece but brackets and a label."""
    match = _MONTH_DAY.search(piece)
    if match is None or not (1 <= int(match[1]) <= 12 and 1 <= int(match[2]) <= 31):
        return None
    outside = _TIME.sub("", piece[: match.start()] + piece[match.end() :]).strip(_BRACKETS)
    if outside and not (len(outside) <= 5 and outside.endswith(("日期", "时间"))):
        return None
    return RowDate(None, DateKind.WITHOUT_YEAR)


def date_of(pieces: Sequence[str]) -> RowDate | None:
    """Return the date of a row by the pieces of text beside its title; None without one.

    The surest wins, and of several of one kind the last.
    """
    best: RowDate | None = None
    for piece in pieces:
        found = date_in(piece)
        if found is not None and (best is None or found.kind >= best.kind):
            best = found
    if best is None or best.kind < DateKind.PRINTED:
        joined = _joined_date(pieces)
        if joined is not None and (best is None or best.kind <= DateKind.WITHOUT_YEAR):
            return joined
    return best


def _joined_date(pieces: Sequence[str]) -> RowDate | None:
    """Return a date whose parts are pieces of their own: 28 and 2018-03, 2018 and 03-28."""
    short = [piece for piece in pieces if len(piece) <= 12 and _DIGIT.search(piece)]
    if len(short) < 2:
        return None
    text = " ".join(short[:8])
    if split := _DAY_BEFORE_MONTH.search(text):
        on = _valid(int(split[2]), int(split[3]), int(split[1]))
    elif split := _MONTH_DAY_BEFORE_YEAR.search(text):
        on = _valid(int(split[3]), int(split[1]), int(split[2]))
    else:
        found = list(find_dates("".join(short[:8]))) or list(find_dates("-".join(short[:3])))
        on = found[-1].published.on if found else None
    return RowDate(on, DateKind.PRINTED) if on else None


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
