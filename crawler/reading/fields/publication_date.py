"""Candidates for the publication date, by their labels; the most precise of a day first."""

import re
from collections.abc import Iterator, Sequence

from crawler.reading.fields.precedence import Candidate
from crawler.reading.page.label_words import Label
from crawler.reading.page.labels import LabelledValue, has_index_no, has_label
from crawler.reading.page.lines import PageLine
from crawler.reading.page.parsed_page import ParsedPage
from crawler.reading.text.agencies import is_agency
from crawler.reading.text.dates import DateMatch, date_in_address, first_date, labelled_date
from crawler.reading.text.whitespace import compact
from disclosures import FieldLocation, Finding, ListEntry, Precision, Published, Severity

_PRECISION_ORDER = {Precision.DAY: 0, Precision.MINUTE: 1, Precision.SECOND: 2}

#: Days between two candidates from which a finding is given.
_MAX_DAYS_APART = 30

#: Lines above the article's container that are searched for a date without a label.
_MAX_LINES_ABOVE = 10

#: Maximum characters of a line that states a date.
_MAX_DATE_LINE = 200
_OPENING_BRACKETS = ("(", "（", "[", "【")


def publication_candidates(
    parsed: ParsedPage,
    pairs: Sequence[LabelledValue],
    listed: ListEntry | None,
    title: str | None = None,
) -> list[Candidate[Published]]:
    """Return candidates for the publication date, best first: ranked by their label."""
    beside_labels, near_title, in_text = _unlabelled_dates(parsed, listed, compact(title or ""))
    candidates = [
        *_marked_dates(parsed),
        *_labelled_dates(pairs, Label.PUBLISHED),
        *_labelled_dates(pairs, Label.ISSUED),
        *_labelled_dates(pairs, Label.DATED),
        *beside_labels,
        *near_title,
    ]
    if meta := labelled_date(parsed.meta.get("published", "")):
        candidates.append(_candidate(FieldLocation.META, meta))
    candidates.extend(in_text)
    candidates.extend(_labelled_dates(pairs, Label.DATED, below=True))
    candidates.extend(_labelled_dates(pairs, Label.SIGNED))
    if listed and listed.published_on:
        found = first_date(listed.published_on.isoformat())
        candidates.extend([_candidate(FieldLocation.LIST, found)] if found else [])
    if address := date_in_address(parsed.url):
        candidates.append(_candidate(FieldLocation.ADDRESS, address))
    if not candidates:
        return []
    same_day = [
        candidate for candidate in candidates if candidate.value.on == candidates[0].value.on
    ]
    finest = max(same_day, key=lambda candidate: _PRECISION_ORDER[candidate.value.precision])
    return [finest, *(candidate for candidate in candidates if candidate is not finest)]


def date_disagreements(candidates: Sequence[Candidate[Published]]) -> Iterator[Finding]:
    """Yield a finding for each candidate far from the chosen date."""
    for candidate in candidates[1:]:
        days = abs((candidate.value.on - candidates[0].value.on).days)
        if days > _MAX_DAYS_APART:
            first, second = (
                f"{each.where.value} {each.raw}" for each in (candidates[0], candidate)
            )
            message = f"{first} / {second}: {days} days apart"
            yield Finding(code="dates.disagree", severity=Severity.WARNING, message=message)


def _marked_dates(parsed: ParsedPage) -> Iterator[Candidate[Published]]:
    """Yield the date between marks, or at the operator's selector."""
    if found := first_date(parsed.marked_fields.get("published", "")):
        yield _candidate(FieldLocation.MARKER, found)


def _labelled_dates(
    pairs: Sequence[LabelledValue], label: Label, *, below: bool = False
) -> Iterator[Candidate[Published]]:
    """Yield printed dates with this label; one that only says "date" counts where `below` says."""
    where = FieldLocation.INDEX if has_index_no(pairs) else FieldLocation.PAGE
    for pair in pairs:
        is_asked = label is not Label.DATED or pair.is_below is below
        if pair.label is label and is_asked and (found := labelled_date(pair.value)):
            yield _candidate(where, found)


def _unlabelled_dates(
    parsed: ParsedPage, listed: ListEntry | None, title: str
) -> tuple[list[Candidate[Published]], list[Candidate[Published]], list[Candidate[Published]]]:
    """Return dates without a label of their own, unless they contradict the list.

    First those on a line with labels of other fields, then those alone near the title, then those
    alone inside the article's element or in brackets: they may belong to the text.
    """
    found: tuple[list[Candidate[Published]], ...] = ([], [], [])
    on = listed.published_on if listed else None
    head = parsed.article.head
    with_title = any(title and title == compact(line.text) for line in head)
    lines = (*parsed.above[-_MAX_LINES_ABOVE:], *head)
    for at in range(len(lines) - 1, -1, -1):
        line, before = lines[at], lines[at - 1] if at else None
        date = first_date(line.text) if len(line.text) < _MAX_DATE_LINE else None
        if (
            line.dated_link
            or not date
            or on not in (None, date.published.on)
            or _is_of_other(line, before, date)
        ):
            continue
        rest = _rest(line.text, date)
        candidate = _candidate(FieldLocation.PAGE, date)
        if rest and has_label(line.text):
            found[0].append(candidate)
        elif is_agency(rest) and "年" not in date.raw:
            found[1].append(candidate)
        elif not rest or (rest == title and date.start > 0):
            is_inside = at >= len(lines) - len(head) and not with_title
            is_bracketed = not rest and line.text.lstrip()[:1] in _OPENING_BRACKETS
            found[2 if is_inside or is_bracketed else 1].append(candidate)
    return found[0], found[1], found[2]


def _is_of_other(line: PageLine, before: PageLine | None, date: DateMatch) -> bool:
    """Whether a date is that of something else: today's, a link's, a deadline's, a document's."""
    if before and (before.link or (before.text.endswith((":", "：")) and not has_label(line.text))):
        return True
    return (
        re.search(r"今天|星期|农历|生效|失效|废止|成文|生成|印发", _rest(line.text, date))
        is not None
    )


def _rest(text: str, date: DateMatch) -> str:
    """Return what a line says besides its date, without white space and punctuation around it."""
    return compact(text[: date.start] + text[date.end :]).strip("()（）[]【】:：|｜-—")


def _candidate(where: FieldLocation, found: DateMatch) -> Candidate[Published]:
    return Candidate(value=found.published, where=where, raw=found.raw)
