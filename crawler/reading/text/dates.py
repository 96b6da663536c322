"""Dates in the forms that pages print, from 2019- 07- 30 to 二○一二年二月二十日."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone

from disclosures import Precision, Published

#: China has one time zone, and no daylight saving time since 1991.
CHINA = timezone(timedelta(hours=8))

_WIDE = str.maketrans("０１２３４５６７８９：－．／∶—–‐‑·", "0123456789:-./:----.")
_ZEROS = str.maketrans("○〇零ＯOoΟ", "〇〇〇〇〇〇〇")
_NUMERALS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")}

_DATE_IN_DIGITS = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)\s{0,3}(?:年|[-./])\s{0,9}(?P<m>\d{1,2})\s{0,3}(?:月|[-./])"
    r"\s{0,9}(?P<d>\d{1,2})(?!\d)(?:\s{0,3}日)?"
    r"(?:[T\s]{0,3}(?P<h>\d{1,2})\s?[:时]\s?(?P<min>\d{2})(?:\s?[:分]\s?(?P<s>\d{2})(?!\d)秒?|分)?)?"
)
_DATE_IN_NUMERALS = re.compile(
    r"(?P<y>[一二][〇一二三四五六七八九]{3})\s{0,3}年\s{0,3}(?P<m>[〇一二三四五六七八九十]{1,3})"
    r"\s{0,3}月\s{0,3}(?P<d>[〇一二三四五六七八九十廿卅]{1,3})\s{0,3}日"
)
_MAY_BE_DATE = re.compile(r"\d|年")
#: What follows a time of day in UTC.
_UTC = re.compile(r"(?:\.\d{1,9})?(?:Z|[+-]00:?00)")

#: Dates that are dates only behind a label or in a meta tag: 23-05-08, 20230508, 5/8/2023.
_SHORT_DATE = re.compile(
    r"\A\W{0,3}(?:(?P<yy>\d\d)[-./年](?P<m>\d{1,2})[-./月](?P<d>\d{1,2})(?!\d)日?|"
    r"(?P<y2>(?:19|20)\d\d)(?P<m2>\d\d)(?P<d2>\d\d)(?!\d)|"
    r"(?P<m3>\d{1,2})/(?P<d3>\d{1,2})/(?P<y3>(?:19|20)\d\d)(?!\d))"
)
#: Seconds or milliseconds since 1970, from 1990 on.
_EPOCH = re.compile(r"\A\s{0,9}(?P<seconds>[6-9]\d{8}|[1-3]\d{9})(?:\d{3})?\s{0,9}\Z")
_DATES_IN_URLS = (
    re.compile(r"/t(20\d\d)(\d\d)(\d\d)_\d"),
    re.compile(r"/art/(20\d\d)/(\d{1,2})/(\d{1,2})/"),
    re.compile(r"/(20\d\d)[/-](\d{1,2})[/-](\d{1,2})/"),
    re.compile(r"/(20\d\d)(\d\d)(\d\d)/"),
    re.compile(r"/(20\d\d)/(\d\d)-?(\d\d)/"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMatch:
    """A date, and the characters and position of it in a text."""

    published: Published
    raw: str
    start: int
    end: int


def find_dates(text: str) -> Iterator[DateMatch]:
    """Yield every valid date in `text`, in order; invalid ones (2026-02-30) are skipped."""
    if _MAY_BE_DATE.search(text) is None:
        return
    plain = text.translate(_WIDE)
    numerals = text.translate(_ZEROS)
    found = [(match, _date_in_digits(match)) for match in _DATE_IN_DIGITS.finditer(plain)]
    found += [(match, _date_in_numerals(match)) for match in _DATE_IN_NUMERALS.finditer(numerals)]
    for match, published in sorted(found, key=lambda pair: pair[0].start()):
        if published:
            start, end = match.span()
            yield DateMatch(published=published, raw=text[start:end].strip(), start=start, end=end)


def first_date(text: str) -> DateMatch | None:
    """Return the first date in `text` (of its first 2,000 characters); None when there is none."""
    return next(find_dates(text[:2000]), None)


def labelled_date(text: str) -> DateMatch | None:
    """Return the first date in a labelled value, also in forms that elsewhere are numbers."""
    if found := first_date(text):
        return found
    plain = text[:100].translate(_WIDE)
    if match := _EPOCH.search(plain):
        at = datetime.fromtimestamp(int(match["seconds"]), CHINA)
        return _match_of(match, _published(*at.timetuple()[:6]), text)
    if match := _SHORT_DATE.search(plain):
        parts = [int(part) for part in match.groups() if part is not None]
        year, month, day = parts[-1:] + parts[:2] if match["y3"] else parts
        return _match_of(match, _published(year + 2000 if match["yy"] else year, month, day), text)
    return None


def _match_of(match: re.Match[str], published: Published | None, text: str) -> DateMatch | None:
    if published is None:
        return None
    start, end = match.span()
    return DateMatch(published=published, raw=text[start:end].strip(), start=start, end=end)


def date_in_address(url: str) -> DateMatch | None:
    """Return the date in an address (t20180328_, /art/2018/3/28/); None when there is none."""
    if not url.startswith(("http://", "https://")):
        return None
    for pattern in _DATES_IN_URLS:
        if match := pattern.search(url[:1000]):
            published = _published(*(int(part) for part in match.groups()))
            if published:
                start, end = match.span()
                return DateMatch(published=published, raw=match[0], start=start, end=end)
    return None


def chinese_number(text: str) -> int | None:
    """Return the value of a Chinese numeral up to 9999 (〇…九, 十, 廿, 千, 两); None if invalid."""
    plain = text.translate(_ZEROS)
    for short, written_out in (("两", "二"), ("廿", "二十"), ("卅", "三十")):
        plain = plain.replace(short, written_out)
    if plain and all(character in _NUMERALS for character in plain):
        return int("".join(str(_NUMERALS[character]) for character in plain))
    total = pending = 0
    for character in plain:
        if character in _NUMERALS:
            pending = _NUMERALS[character]
        elif character in "十百千":
            total += (pending or 1) * {"十": 10, "百": 100, "千": 1000}[character]
            pending = 0
        else:
            return None
    return total + pending if plain else None


def _date_in_digits(match: re.Match[str]) -> Published | None:
    day = (int(match[part]) for part in "ymd")
    if match["h"] is None:
        return _published(*day)
    published = _published(*day, int(match["h"]), int(match["min"]), *_seconds(match))
    if published and _UTC.match(match.string, match.end()):
        return replace(published, at=published.at + CHINA.utcoffset(None))
    return published


def _seconds(match: re.Match[str]) -> tuple[int, ...]:
    return (int(match["s"]),) if match["s"] else ()


def _date_in_numerals(match: re.Match[str]) -> Published | None:
    parts = [chinese_number(match[part]) for part in "ymd"]
    return _published(*(part or 0 for part in parts))


def _published(*parts: int) -> Published | None:
    """Build a date as precise as its parts; midnight means that no time was given."""
    try:
        at = datetime(*parts[:6], tzinfo=CHINA)  # type: ignore[misc,arg-type]  # numbers only
    except ValueError:
        return None
    if at.date() < date(1990, 1, 1) or at.year > 2100:
        return None
    if len(parts) == 3 or (at.hour, at.minute, at.second) == (0, 0, 0):
        return Published(at=at, precision=Precision.DAY)
    return Published(at=at, precision=Precision.MINUTE if len(parts) == 5 else Precision.SECOND)
