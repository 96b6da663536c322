"""Candidates for the publisher of a page, and for the source (来源) of its text."""

import re
from collections.abc import Iterator, Sequence

from crawler.reading.fields.precedence import Candidate
from crawler.reading.page.labels import Label, LabelledValue
from crawler.reading.page.parsed_page import ParsedPage
from crawler.reading.text.agencies import (
    PROVINCES,
    agency_in_opening,
    agency_in_title,
    agency_of_site_name,
    full_agency_name,
    is_agency,
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
    printed.extend(_site_agencies(parsed, pairs))
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
            yield FieldLocation.INDEX, pair.value
    if kind in AGENCY_TITLED_KINDS:
        if agency := agency_in_title(title):
            yield title_from, agency
        elif not title and (agency := _agency_in_first_paragraphs(parsed)):
            yield FieldLocation.BODY, agency


def _site_agencies(
    parsed: ParsedPage, pairs: Sequence[LabelledValue]
) -> Iterator[tuple[FieldLocation, str]]:
    """Yield agencies that run the site, or are named as the source."""
    if site := agency_of_site_name(parsed.meta.get("site", "")):
        yield FieldLocation.META, site
    if parsed.site_owner:
        yield FieldLocation.PAGE, parsed.site_owner
    for part in reversed(re.split(r"[_\-|\s—]+", parsed.window_title)):
        if site := agency_of_site_name(part):
            yield FieldLocation.PAGE, site
            break
    for pair in pairs:
        if pair.label is Label.SOURCE and is_agency(pair.value):
            yield FieldLocation.PAGE, pair.value
    if agency := _agency_in_first_paragraphs(parsed):
        yield FieldLocation.BODY, agency


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
