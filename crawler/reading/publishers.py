"""Who published a page, and whose text it says it is."""

import re
from collections.abc import Iterator, Sequence

from crawler.reading.agencies import (
    PROVINCES,
    agency_in_opening,
    agency_in_title,
    behind_site_name,
    in_full,
    is_agency,
    province_before,
    province_of,
)
from crawler.reading.dates import first_date
from crawler.reading.labels import Label, Pair
from crawler.reading.ladder import Offer
from crawler.reading.sheet import Sheet
from crawler.reading.tree import squeeze, tight
from disclosures import DocumentKind, FieldLocation, Source

#: Kinds whose title names the agency that they are about.
OWN_REPORTS = frozenset(
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


def sources_of(sheet: Sheet, pairs: Sequence[Pair]) -> list[Offer[str]]:
    """Offers for 来源, as printed; what is printed wins over a meta tag."""
    offers = []
    if "source" in sheet.marked:
        value = re.sub(r"^(?:信息)?来源\s?[:：]\s?", "", sheet.marked["source"])
        offers.append(Offer(value=value, where=FieldLocation.MARKER, raw=sheet.marked["source"]))
    for pair in pairs:
        if pair.label is Label.SOURCE and pair.value:
            value = _TRAILING_TIME.sub("", pair.value).strip()
            offers.append(Offer(value=value, where=FieldLocation.PAGE, raw=pair.value))
    if "source" in sheet.meta:
        value = sheet.meta["source"]
        offers.append(Offer(value=value, where=FieldLocation.META, raw=value))
    return [offer for offer in offers if _names_somebody(offer.value)]


def publishers_of(
    sheet: Sheet,
    pairs: Sequence[Pair],
    *,
    title: str,
    title_from: FieldLocation,
    kind: DocumentKind,
    source: Source | None,
) -> list[Offer[str]]:
    """Offers for the publisher in full, best first: 省商务厅 is completed from what is at hand."""
    printed = list(_named(sheet, pairs, title, kind, title_from))
    if source and source.agency:
        printed.append((FieldLocation.SOURCE, source.agency))
    printed.extend(_behind(sheet, pairs))
    text = "\n".join([*(raw for _, raw in printed), title, *_texts(sheet)])
    catalogue = source.agency if source else ""
    offers = [
        Offer(
            value=in_full(raw, catalogue=catalogue, province=_province(raw, text, source)),
            where=where,
            raw=raw,
        )
        for where, raw in printed
    ]
    return _completed(offers)


def _texts(sheet: Sheet) -> list[str]:
    return [line.text for line in sheet.article.body]


def _province(agency: str, text: str, source: Source | None) -> str:
    """The province that an agency belongs to: by catalogue, by its name elsewhere, by mention."""
    if source and source.province:
        return source.province
    name = province_of(text)
    return name if name in PROVINCES.values() else province_before(agency, text) or name


def _named(
    sheet: Sheet, pairs: Sequence[Pair], title: str, kind: DocumentKind, title_from: FieldLocation
) -> Iterator[tuple[FieldLocation, str]]:
    """Agencies that the page itself names as the publisher."""
    for pair in pairs:
        if pair.label is Label.PUBLISHER and pair.value and first_date(pair.value) is None:
            yield FieldLocation.INDEX, pair.value
    if kind in OWN_REPORTS:
        if agency := agency_in_title(title):
            yield title_from, agency
        elif not title and (agency := _in_openings(sheet)):
            yield FieldLocation.BODY, agency


def _behind(sheet: Sheet, pairs: Sequence[Pair]) -> Iterator[tuple[FieldLocation, str]]:
    """Agencies that stand behind the site, or are said to be the source."""
    if site := behind_site_name(sheet.meta.get("site", "")):
        yield FieldLocation.META, site
    if sheet.owner:
        yield FieldLocation.PAGE, sheet.owner
    for part in reversed(re.split(r"[_\-|\s—]+", sheet.window_title)):
        if site := behind_site_name(part):
            yield FieldLocation.PAGE, site
            break
    for pair in pairs:
        if pair.label is Label.SOURCE and is_agency(pair.value):
            yield FieldLocation.PAGE, pair.value
    if agency := _in_openings(sheet):
        yield FieldLocation.BODY, agency


def _in_openings(sheet: Sheet) -> str:
    """The agency of which one of the first paragraphs speaks."""
    for line in sheet.article.body[:6]:
        if agency := agency_in_opening(line.text):
            return agency
    return ""


def _completed(offers: list[Offer[str]]) -> list[Offer[str]]:
    """The first offer, or a fuller spelling of it that another place prints."""
    if not offers:
        return []
    first = offers[0]
    fuller = [
        offer
        for offer in offers[1:]
        if offer.value.endswith(first.value) and len(offer.value) > len(first.value)
    ]
    best = (
        fuller[0] if fuller and first.value.startswith(("省", "市", "区", "县", "自治")) else first
    )
    return [best, *(offer for offer in offers if offer is not best)]


def _names_somebody(value: str) -> bool:
    """Whether a source is a name and not the next label or a number."""
    plain = tight(squeeze(value))
    return 2 <= len(plain) <= 60 and re.search(r"[一-龥A-Za-z]", plain) is not None
