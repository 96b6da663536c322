"""Candidates for the publication date: printed dates first, the most precise of a day first."""

import re
from collections.abc import Iterator, Sequence

from crawler.reading.fields.precedence import Candidate
from crawler.reading.page.labels import Label, LabelledValue, has_index_no, has_label
from crawler.reading.page.parsed_page import ParsedPage
from crawler.reading.text.dates import DateMatch, date_in_address, first_date
from crawler.reading.text.whitespace import compact
from disclosures import FieldLocation, Finding, ListEntry, Precision, Published, Severity

_PRECISION_ORDER = {Precision.DAY: 0, Precision.MINUTE: 1, Precision.SECOND: 2}

#: Days between two candidates from which a finding is given.
_MAX_DAYS_APART = 30

#: Lines above the article's container that are searched for a date without a label.
_MAX_LINES_ABOVE = 10

#: Minimum characters of a title before a date on one line.
_MIN_TITLE = 10


def publication_candidates(
    parsed: ParsedPage, pairs: Sequence[LabelledValue], listed: ListEntry | None
) -> list[Candidate[Published]]:
    """Return candidates for the publication date, best first."""
    printed = [
        *_marked_dates(parsed),
        *_labelled_dates(parsed, pairs),
        *_unlabelled_dates(parsed, listed),
    ]
    meta = first_date(parsed.meta.get("published", ""))
    candidates = list(printed)
    if meta:
        candidates.append(_candidate(FieldLocation.META, meta))
    candidates.extend(_issue_dates(pairs))
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
    parsed: ParsedPage, pairs: Sequence[LabelledValue]
) -> Iterator[Candidate[Published]]:
    """Yield printed dates with a label."""
    where = FieldLocation.INDEX if has_index_no(pairs) else FieldLocation.PAGE
    for pair in pairs:
        if pair.label is Label.PUBLISHED and (found := first_date(pair.value)):
            yield _candidate(where, found)


def _unlabelled_dates(
    parsed: ParsedPage, listed: ListEntry | None
) -> Iterator[Candidate[Published]]:
    """Yield dates without a label near the title, unless they contradict the list."""
    on = listed.published_on if listed else None
    texts_above = [line.text for line in (*parsed.above[-_MAX_LINES_ABOVE:], *parsed.article.head)]
    for text in reversed(texts_above):
        found = first_date(text) if len(text) < 200 else None
        if found and not _is_unrelated(text, found) and on in (None, found.published.on):
            yield _candidate(FieldLocation.PAGE, found)


def _issue_dates(pairs: Sequence[LabelledValue]) -> Iterator[Candidate[Published]]:
    """Yield dates of issue (成文日期), used where no publication date is printed."""
    for pair in pairs:
        if pair.label is Label.ISSUED and (found := first_date(pair.value)):
            yield _candidate(FieldLocation.INDEX, found)


def _is_unrelated(text: str, found: DateMatch) -> bool:
    """Whether a date without a label is another date: today's, or one in a sentence."""
    rest = compact(text[: found.start] + text[found.end :]).strip("()（）[]【】:：|｜-—")
    if re.search(r"今天|星期|农历|生效|失效|废止|成文|生成|印发", rest):
        return True
    follows_title = len(rest) >= _MIN_TITLE and found.end >= len(text.rstrip(" )）]】"))
    return bool(rest) and not has_label(text) and not follows_title


def _candidate(where: FieldLocation, found: DateMatch) -> Candidate[Published]:
    return Candidate(value=found.published, where=where, raw=found.raw)
