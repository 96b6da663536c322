"""The date that a row prints beside its title."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from functools import lru_cache

from crawler.reading.text.dates import find_dates

#: Maximum characters beside a date in a piece that is no more than a date with its label.
_MAX_BESIDE = 24
#: A later year of two digits is none of this century.
_LATEST_SHORT_YEAR = 60
_SENTENCE = re.compile(r"[。；;！!？?，,、]")
_LABEL = re.compile(r"(?:日期|时间|发布于|更新于|日)\s{0,3}[:：]?\s{0,3}$|[:：]\s{0,3}$|^\s{0,3}$")
_BRACKETS = " \t[]()（）【】〔〕<>《》|｜/·•—-–:："
_SHORT_YEAR = re.compile(r"(?<![\d./-])(\d\d)([-./])(\d{1,2})\2(\d{1,2})(?![\d./-])")
_SHORT_YEAR_AT_END = re.compile(r"[\s(（\[]((\d\d)([-./])(\d{1,2})\3(\d{1,2}))[)）\]\s]{0,2}$")
_SHORT_YEAR_IN_WORDS = re.compile(r"(?<!\d)(\d\d)年(\d{1,2})月(\d{1,2})日")
_DAY_BEFORE_MONTH = re.compile(
    r"(?<!\d)(\d{1,2})日?\s{0,3}(20\d\d)[-./年]\s?(\d{1,2})月?(?![-./\d])"
)
_MONTH_DAY_BEFORE_YEAR = re.compile(
    r"(?<![\d./-])(\d{1,2})[-./月]\s?(\d{1,2})日?\s{1,3}(20\d\d)年?(?![-./\d])"
)
_MONTH_DAY = re.compile(r"(?<![\d./年-])(\d{1,2})\s?[-./月]\s?(\d{1,2})日?(?![\d./-])")
_TIME = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?")
#: Labels of dates that are not those of publication.
_OTHER_DATE = re.compile(
    r"(?:成文|生成|印发|有效|生效|实施|施行|截止|开始|结束|失效|起|止|会议|登记)\s?(?:日期|时间)?\s?[:：]"
)
#: A piece that may be a part of a date: 28, 03-28, 2018-03, 2018年.
_PART = re.compile(r"\d{1,4}(?:[-./年月]\d{0,2})?[月日年]?")
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


@lru_cache(maxsize=2048)
def date_in(piece: str) -> RowDate | None:
    """Return the date of a piece of text; None when there is none."""
    if len(piece) > 2000 or not _DIGIT.search(piece):
        return None
    found = list(find_dates(piece))
    if not found:
        return (
            _date_without_century(piece) or _short_year_at_end(piece) or _date_without_year(piece)
        )
    last, first = found[-1], found[0]
    beside = (piece[: last.start] + piece[last.end :]).strip(_BRACKETS)
    if len(beside) <= _MAX_BESIDE and len(found) == 1 and _is_label(piece, last.start, last.end):
        return RowDate(last.published.on, DateKind.PRINTED)
    if _ends(piece, last.start, last.end):
        return RowDate(last.published.on, DateKind.AT_EDGE)
    if _begins(piece, first.start, first.end):
        return RowDate(first.published.on, DateKind.AT_EDGE)
    return RowDate(last.published.on, DateKind.MENTIONED)


def date_at_edge(text: str) -> tuple[int, int] | None:
    """Return start and end of a date with which a text ends or begins; None without one."""
    found = list(find_dates(text))
    if found and _ends(text, found[-1].start, found[-1].end):
        return found[-1].start, found[-1].end
    if found and _begins(text, found[0].start, found[0].end):
        return found[0].start, found[0].end
    match = _SHORT_YEAR_AT_END.search(text)
    return (match.start(1), match.end(1)) if match else None


def _ends(text: str, start: int, end: int) -> bool:
    """Whether a text ends with the date at a position, and not with a period up to it."""
    return not text[end:].strip(_BRACKETS) and not _UNTIL.search(text[:start])


def _begins(text: str, start: int, end: int) -> bool:
    """Whether a text begins with the date at a position, which is no part of its sentence."""
    return not text[:start].strip(_BRACKETS) and text[end : end + 1] in _BRACKETS


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
    if (
        on is None
        or int(year) > _LATEST_SHORT_YEAR
        or not (len(outside) <= 8 and _LABEL.search(outside + ":"))
    ):
        return None
    return RowDate(on, DateKind.PRINTED)


def _short_year_at_end(piece: str) -> RowDate | None:
    """Return a date with a year of two digits behind another text."""
    match = _SHORT_YEAR_AT_END.search(piece)
    if match is None or int(match[2]) > _LATEST_SHORT_YEAR:
        return None
    on = _valid(2000 + int(match[2]), int(match[4]), int(match[5]))
    return RowDate(on, DateKind.AT_EDGE) if on else None


def _date_without_year(piece: str) -> RowDate | None:
    """Return a month and a day that are all of the piece but brackets and a label."""
    match = _MONTH_DAY.search(piece)
    if match is None or not (1 <= int(match[1]) <= 12 and 1 <= int(match[2]) <= 31):
        return None
    outside = _TIME.sub("", piece[: match.start()] + piece[match.end() :]).strip(_BRACKETS)
    if outside and not (len(outside) <= 5 and outside.endswith(("日期", "时间"))):
        return None
    return RowDate(None, DateKind.WITHOUT_YEAR)


def dates_of(pieces: Sequence[str]) -> list[RowDate | None]:
    """Return the date of each piece; one that two pieces make together is that of the second."""
    dates = [date_in(piece) for piece in pieces]
    for at in range(1, len(pieces)):
        before, here = pieces[at - 1], pieces[at]
        if (
            _PART.fullmatch(before)
            and _PART.fullmatch(here)
            and (joined := _joined_date((before, here))) is not None
        ):
            dates[at - 1], dates[at] = None, joined
    return dates


def date_of(pieces: Sequence[str]) -> RowDate | None:
    """Return the date of a row by the pieces of text beside its title; None without one.

    The surest wins, of several of one kind the last, but one with the label of another day
    (成文日期) only if it is alone.
    """
    best: RowDate | None = None
    best_rank = (0, False)
    for piece in pieces:
        found = date_in(piece)
        if found is None:
            continue
        rank = (int(found.kind), _OTHER_DATE.search(piece) is None)
        if rank >= best_rank:
            best, best_rank = found, rank
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
