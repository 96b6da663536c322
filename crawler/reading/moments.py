"""When a page was published: what is printed wins, what is finer on the same day is kept."""

import re
from collections.abc import Iterator, Sequence

from crawler.reading.dates import FoundDate, date_in_address, first_date
from crawler.reading.labels import Label, Pair, has_label, is_index
from crawler.reading.ladder import Offer
from crawler.reading.sheet import Sheet
from crawler.reading.tree import tight
from disclosures import FieldLocation, Finding, ListEntry, Precision, Published, Severity

_FINENESS = {Precision.DAY: 0, Precision.MINUTE: 1, Precision.SECOND: 2}

#: Days between two dates of publication that a person should know of.
_FAR = 30

#: Lines above the text that may hold a date without a label.
_NEAR = 10

#: Characters that make what stands before a date a title.
_TITLE = 10


def published_of(
    sheet: Sheet, pairs: Sequence[Pair], listed: ListEntry | None
) -> list[Offer[Published]]:
    """Offers for the date of publication, best first."""
    printed = [*_marked(sheet), *_labelled(sheet, pairs), *_bare(sheet, listed)]
    meta = first_date(sheet.meta.get("published", ""))
    offers = list(printed)
    if meta:
        offers.append(_offer(FieldLocation.META, meta))
    offers.extend(_issued(pairs))
    if listed and listed.published_on:
        found = first_date(listed.published_on.isoformat())
        offers.extend([_offer(FieldLocation.LIST, found)] if found else [])
    if address := date_in_address(sheet.url):
        offers.append(_offer(FieldLocation.ADDRESS, address))
    if not offers:
        return []
    same_day = [offer for offer in offers if offer.value.on == offers[0].value.on]
    finest = max(same_day, key=lambda offer: _FINENESS[offer.value.precision])
    return [finest, *(offer for offer in offers if offer is not finest)]


def disagreements(offers: Sequence[Offer[Published]]) -> Iterator[Finding]:
    """Say so when places of a page date it far apart."""
    for offer in offers[1:]:
        days = abs((offer.value.on - offers[0].value.on).days)
        if days > _FAR:
            message = (
                f"{offers[0].where.value} {offers[0].raw} / {offer.where.value} {offer.raw}: "
                f"{days} days apart"
            )
            yield Finding(code="dates.disagree", severity=Severity.WARNING, message=message)


def _marked(sheet: Sheet) -> Iterator[Offer[Published]]:
    """The date between marks, or where the operator says that it stands."""
    if found := first_date(sheet.marked.get("published", "")):
        yield _offer(FieldLocation.MARKER, found)


def _labelled(sheet: Sheet, pairs: Sequence[Pair]) -> Iterator[Offer[Published]]:
    """Dates that a reader sees behind a label."""
    where = FieldLocation.INDEX if is_index(pairs) else FieldLocation.PAGE
    for pair in pairs:
        if pair.label is Label.PUBLISHED and (found := first_date(pair.value)):
            yield _offer(where, found)


def _bare(sheet: Sheet, listed: ListEntry | None) -> Iterator[Offer[Published]]:
    """Dates that stand alone near the title; one that the list contradicts is today's."""
    on = listed.published_on if listed else None
    near = [line.text for line in (*sheet.above[-_NEAR:], *sheet.article.head)]
    for text in reversed(near):
        found = first_date(text) if len(text) < 200 else None
        if found and not _stale(text, found) and on in (None, found.published.on):
            yield _offer(FieldLocation.PAGE, found)


def _issued(pairs: Sequence[Pair]) -> Iterator[Offer[Published]]:
    """The date of issue, where nothing says when it was put on the web."""
    for pair in pairs:
        if pair.label is Label.ISSUED and (found := first_date(pair.value)):
            yield _offer(FieldLocation.INDEX, found)


def _stale(text: str, found: FoundDate) -> bool:
    """Whether a date without a label is something else: today's, or part of a sentence."""
    around = tight(text[: found.start] + text[found.end :]).strip("()（）[]【】:：|｜-—")
    if re.search(r"今天|星期|农历|生效|失效|废止|成文|生成|印发", around):
        return True
    behind_title = len(around) >= _TITLE and found.end >= len(text.rstrip(" )）]】"))
    return bool(around) and not has_label(text) and not behind_title


def _offer(where: FieldLocation, found: FoundDate) -> Offer[Published]:
    return Offer(value=found.published, where=where, raw=found.raw)
