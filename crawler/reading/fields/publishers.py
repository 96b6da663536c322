"""Candidates for the publisher of a page, and for the source (来源) of its text."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise

from crawler.reading.fields.precedence import Candidate
from crawler.reading.page.label_words import Label
from crawler.reading.page.labels import LabelledValue, has_label
from crawler.reading.page.parsed_page import ParsedPage
from crawler.reading.text.agencies import (
    PROVINCES,
    agency_in_opening,
    agency_in_title,
    agency_of_site_name,
    full_agency_name,
    is_agency,
    own_agency_of,
    province_before,
    province_of,
)
from crawler.reading.text.dates import first_date
from crawler.reading.text.whitespace import collapse_whitespace, compact
from disclosures import DocumentKind, FieldLocation, Source

#: Kinds whose title names the publishing agency.
AGENCY_TITLED_KINDS = frozenset(
    {
        DocumentKind.ANNUAL_REPORT,
        DocumentKind.INTERIM_REPORT,
        DocumentKind.SCORECARD,
        DocumentKind.IMPLEMENTATION_PLAN,
    }
    | {DocumentKind.WORK_POINTS, DocumentKind.GUIDE, DocumentKind.NOTICE}
)
#: An agency between a date and the next label: 2020年2月25日 12:40 县财政局 点击：[12].
_AFTER_DATE = re.compile(
    r"^\W{0,3}(?:19|20)\d\d[-年./][\d\s月日:时分秒./-]{3,24}?\s(?P<agency>[一-龥]{3,20})(?:\s|$)"
)

#: Lines at the end of a text among which its signature is.
_MAX_SIGNATURE = 6

_TRAILING_TIME = re.compile(
    r"[\s:：]{0,3}(?:发布)?(?:日期|时间)?[:：]?\s?(?:19|20)\d\d[-年./].{0,40}$"
)


def source_candidates(parsed: ParsedPage, pairs: Sequence[LabelledValue]) -> list[Candidate[str]]:
    """Return candidates for 来源, as printed; printed values come before the meta tag."""
    candidates = []
    if "source" in parsed.marked_fields:
        value = re.sub(r"^(?:信息)?来源\s?[:：]\s?", "", parsed.marked_fields["source"])
        candidates.append(
            Candidate(value=value, where=FieldLocation.MARKER, raw=parsed.marked_fields["source"])
        )
    for pair in pairs:
        if pair.label is Label.SOURCE and pair.value:
            value = _TRAILING_TIME.sub("", pair.value).strip()
            candidates.append(Candidate(value=value, where=FieldLocation.PAGE, raw=pair.value))
    candidates.extend(
        Candidate(value=match["agency"], where=FieldLocation.PAGE, raw=match[0])
        for line in (*parsed.above, *parsed.article.head)
        if (match := _AFTER_DATE.match(line.text))
        and is_agency(match["agency"])
        and has_label(line.text)
    )
    if "source" in parsed.meta:
        value = parsed.meta["source"]
        candidates.append(Candidate(value=value, where=FieldLocation.META, raw=value))
    return [candidate for candidate in candidates if _is_name(candidate.value)]


def publisher_candidates(
    parsed: ParsedPage,
    pairs: Sequence[LabelledValue],
    *,
    title: str,
    title_from: FieldLocation,
    kind: DocumentKind,
    source: Source | None,
) -> list[Candidate[str]]:
    """Return candidates for the publisher's full name, best first; 省商务厅 is completed."""
    printed = list(_named_publishers(parsed, pairs, title, kind, title_from))
    if source and source.agency:
        printed.append((FieldLocation.SOURCE, source.agency))
    printed.extend(_site_agencies(parsed, pairs, title))
    text = "\n".join([*(raw for _, raw in printed), title, *_body_texts(parsed)])
    catalogue = source.agency if source else ""
    candidates = [
        Candidate(
            value=full_agency_name(
                raw, catalogue=catalogue, province=_province_of_agency(raw, text, source)
            ),
            where=where,
            raw=raw,
        )
        for where, raw in printed
    ]
    return _prefer_full_name(candidates)


def _body_texts(parsed: ParsedPage) -> list[str]:
    return [line.text for line in parsed.article.body]


def _province_of_agency(agency: str, text: str, source: Source | None) -> str:
    """Return the agency's province: by catalogue, by its name elsewhere, by mention."""
    if source and source.province:
        return source.province
    name = province_of(text)
    return name if name in PROVINCES.values() else province_before(agency, text) or name


def _named_publishers(
    parsed: ParsedPage,
    pairs: Sequence[LabelledValue],
    title: str,
    kind: DocumentKind,
    title_from: FieldLocation,
) -> Iterator[tuple[FieldLocation, str]]:
    """Yield agencies that the page names as the publisher."""
    for pair in pairs:
        if pair.label is Label.PUBLISHER and pair.value and first_date(pair.value) is None:
            yield FieldLocation.INDEX, own_agency_of(pair.value)
    if kind in AGENCY_TITLED_KINDS:
        if agency := agency_in_title(title):
            yield title_from, agency
        elif not title and (agency := _agency_in_first_paragraphs(parsed)):
            yield FieldLocation.BODY, agency


def _site_agencies(
    parsed: ParsedPage, pairs: Sequence[LabelledValue], title: str
) -> Iterator[tuple[FieldLocation, str]]:
    """Yield agencies that run the site, then those named as the source or in the text."""
    if site := agency_of_site_name(parsed.meta.get("site", "")):
        yield FieldLocation.META, site
    if site := _site_in_window_title(parsed, title):
        yield FieldLocation.PAGE, site
    if parsed.site_owner:
        yield FieldLocation.PAGE, parsed.site_owner
    for pair in pairs:
        if pair.label is Label.SOURCE and is_agency(pair.value):
            yield FieldLocation.PAGE, pair.value
    in_text = (_agency_in_first_paragraphs, _signing_agency, _agency_in_table)
    yield from ((FieldLocation.BODY, agency) for find in in_text if (agency := find(parsed)))


def _site_in_window_title(parsed: ParsedPage, title: str) -> str:
    """Return the agency whose site the last parts of <title> name; empty without one."""
    for part in reversed(re.split(r"[_\-|\s—]+", parsed.window_title)):
        site = agency_of_site_name(part)
        if site and (not title or compact(title) not in compact(part)):
            return site
    return ""


def _signing_agency(parsed: ParsedPage) -> str:
    """Return the agency on the line above the date that ends the text; empty without one."""
    lines = [line.text.strip() for line in parsed.article.body[-_MAX_SIGNATURE:]]
    for above, below in pairwise(lines):
        if is_agency(above) and (date := first_date(below)) and len(below) < date.end + 3:
            return compact(above)
    return ""


def _agency_in_table(parsed: ParsedPage) -> str:
    """Return the agency in a table of the text: 作出决定的机关 beside its name; empty if none."""
    for line in parsed.article.body:
        rows = line.cells.texts() if line.cells is not None else ()
        for label, value in chain.from_iterable(map(pairwise, rows)):
            if label.endswith(("机关", "机构")) and is_agency(value):
                return compact(value)
    return ""


def _agency_in_first_paragraphs(parsed: ParsedPage) -> str:
    """Return the agency that is the subject of one of the first six paragraphs."""
    for line in parsed.article.body[:6]:
        if agency := agency_in_opening(line.text):
            return agency
    return ""


def _prefer_full_name(candidates: list[Candidate[str]]) -> list[Candidate[str]]:
    """Put the first candidate first, or a longer form of its name from another part."""
    if not candidates:
        return []
    first = candidates[0]
    longer = [
        candidate
        for candidate in candidates[1:]
        if candidate.value.endswith(first.value) and len(candidate.value) > len(first.value)
    ]
    best = (
        longer[0] if longer and first.value.startswith(("省", "市", "区", "县", "自治")) else first
    )
    return [best, *(candidate for candidate in candidates if candidate is not best)]


def _is_name(value: str) -> bool:
    """Whether a source is a name, and not the next label or a number."""
    plain = compact(collapse_whitespace(value))
    return 2 <= len(plain) <= 60 and re.search(r"[一-龥A-Za-z]", plain) is not None
