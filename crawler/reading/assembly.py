"""A sheet made into a reading: every field decided, with where it came from."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from crawler.reading.attachments import attachments_of
from crawler.reading.dates import find_dates
from crawler.reading.forms import Form, bind, figures_of, findings_of
from crawler.reading.kinds import kind_of, kind_with_tables, year_of
from crawler.reading.labels import Label, Pair, pairs_of
from crawler.reading.ladder import Offer, T, settle
from crawler.reading.lost_tables import lost_figures
from crawler.reading.moments import disagreements, published_of
from crawler.reading.outline import blocks_of, is_tail, with_subtitles
from crawler.reading.prose import REPORTING, figures_in
from crawler.reading.publishers import publishers_of, sources_of
from crawler.reading.quality import suspicions_of
from crawler.reading.sheet import Sheet
from crawler.reading.testimony import contradictions, verdicts
from crawler.reading.titles import titles_of
from crawler.reading.tree import Line, tight
from disclosures import (
    Block,
    BlockKind,
    DocumentKind,
    Fault,
    FieldLocation,
    FieldOrigin,
    Figure,
    Finding,
    ListEntry,
    Reading,
    Severity,
    Source,
    Table,
)
from disclosures.errors import PageUnreadable
from disclosures.reason import Reason, ReasonCode

_DOC_NO = re.compile(
    r"[一-龥]{1,14}\s?[〔﹝\[［(（【]\s?(?:19|20)\d\d\s?[〕﹞\]］)）】]\s?第?\s?\d{1,5}\s?号"
)
_INDEX_NO = re.compile(r"^[0-9A-Za-z][0-9A-Za-z/\-_.]{4,60}$")
#: Below the text, a line longer than this is a notice of the site and no label.
_SHORT = 120

#: Characters below which a text without files, tables and pictures is no document.
_SHORTEST = 12

#: Where a field may come from without the page's doing.
_OF_OTHERS = frozenset(
    {FieldLocation.LIST, FieldLocation.ADDRESS, FieldLocation.SOURCE, FieldLocation.SYNTHESISED}
)

_SIGNED = re.compile(r"^(?:[一-龥（）()、\s]{0,40}[,，]?\s?)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What others say of a page: the list that led to it, the catalogue."""

    listed: ListEntry | None = None
    source: Source | None = None


def refuse_unknown(reading: Reading) -> None:
    """Let nothing pass for a document that shows no sign of being one.

    Raises:
        PageUnreadable: EMPTY or REDESIGNED.
    """
    withheld = any(block.kind in (BlockKind.TABLE, BlockKind.IMAGE) for block in reading.blocks)
    if withheld or reading.attachments:
        return
    text = tight(reading.body_text)
    dated = _found(reading, "published") or reading.signed_on is not None
    if len(text) < _SHORTEST and not (dated and text.endswith("。")):
        raise PageUnreadable(reading.url, Fault.EMPTY, Reason.of(ReasonCode.PAGE_LITTLE_TEXT))
    if len(text) < _SHORT and not dated and not _named_as_listed(reading):
        reason = Reason.of(ReasonCode.PAGE_UNKNOWN_LAYOUT)
        raise PageUnreadable(reading.url, Fault.REDESIGNED, reason)


def _found(reading: Reading, name: str) -> bool:
    """Whether the page itself says a field; that a list says it makes no error page a document."""
    origin = reading.provenance.get(name)
    return origin is not None and origin.where not in _OF_OTHERS


def _named_as_listed(reading: Reading) -> bool:
    """Whether the page bears the title by which a list led to it."""
    listed = "list:" + tight(reading.title or "")
    others = reading.provenance["title"].others if "title" in reading.provenance else ()
    return _found(reading, "title") and listed in map(tight, others)


def assemble(sheet: Sheet, given: Given) -> Reading:
    """Decide every field of a reading."""
    fields = _Fields()
    pairs = _pairs(sheet)
    title = fields.take("title", titles_of(sheet, pairs, given.listed))
    body = with_subtitles(sheet.article, title).body
    blocks, forms = blocks_of(body), _forms(body)
    kind = kind_with_tables(
        kind_of(title, blocks), [form.table.form for form in forms if form.filled]
    )
    year = year_of(title, blocks)
    publisher = fields.take(
        "publisher",
        publishers_of(
            sheet,
            pairs,
            title=title or "",
            title_from=fields.where("title"),
            kind=kind,
            source=given.source,
        ),
    )
    if title is None and publisher and year and kind is DocumentKind.ANNUAL_REPORT:
        title = f"{publisher}{year}年政府信息公开工作年度报告"
        fields.origins["title"] = FieldOrigin(where=FieldLocation.SYNTHESISED, raw="")
    dates = published_of(sheet, pairs, given.listed)
    attachments = attachments_of(sheet.container, sheet.url)
    figures, findings = _figures(kind, blocks, forms)
    return Reading(
        url=sheet.url,
        kind=kind,
        title=title,
        publisher=publisher,
        published=fields.take("published", dates),
        signed_on=fields.take("signed_on", _signatures(body)),
        report_year=year,
        index_no=fields.take("index_no", _numbers(pairs, Label.INDEX_NO, _INDEX_NO)),
        doc_no=fields.take("doc_no", _doc_numbers(sheet, pairs)),
        source=fields.take("source", sources_of(sheet, pairs)),
        blocks=blocks,
        tables=tuple(form.table for form in forms),
        figures=figures,
        attachments=attachments,
        findings=(
            *_findings(title, fields.origins),
            *disagreements(dates),
            *findings,
        ),
        provenance=fields.origins,
        family=sheet.family.name,
        charset=sheet.charset,
        suspicions=tuple(suspicions_of(title, blocks, given.listed)),
    )


class _Fields:
    """Takes offers, and remembers where each value came from."""

    def __init__(self) -> None:
        self.origins: dict[str, FieldOrigin] = {}

    def where(self, name: str) -> FieldLocation:
        """Where a field was found."""
        return self.origins[name].where if name in self.origins else FieldLocation.BODY

    def take(self, name: str, offers: Sequence[Offer[T]]) -> T | None:
        """The best offer's value."""
        value, origin = settle(offers)
        if origin is not None:
            self.origins[name] = origin
        return value


def _pairs(sheet: Sheet) -> list[Pair]:
    """All labels around the article: right above it first, then further up, then below."""
    below = [line for line in (*sheet.article.tail, *sheet.below) if len(line.text) < _SHORT]
    return [
        *pairs_of([*sheet.above, *sheet.article.head, *sheet.set_apart]),
        *pairs_of(below),
    ]


def _forms(lines: Sequence[Line]) -> tuple[Form, ...]:
    """The tables of the body as grids, in the order of their blocks, and what their cells are."""
    tables, pieces = [], []
    section = ""
    for block, line in zip(blocks_of(lines), lines, strict=True):
        if block.kind is BlockKind.HEADING:
            section = block.text
        if line.cells is not None:
            tables.append(Table(rows=line.cells.grid(), section=section))
            pieces.append(line.cells.pieces())
    return bind(tables, pieces)


def _figures(
    kind: DocumentKind, blocks: Sequence[Block], forms: Sequence[Form]
) -> tuple[tuple[Figure, ...], tuple[Finding, ...]]:
    """The figures of tables, then what prose adds to them; none of a plan: it only promises."""
    whole = any(form.applications or form.outcomes for form in forms)
    lost, told = ((), ()) if whole else lost_figures(blocks)
    printed = (*figures_of(forms), *lost)
    filled = any(figure.value is not None for figure in printed)
    if kind is DocumentKind.STATISTICS_FORM and filled:
        return printed, tuple(findings_of(forms))
    if kind not in REPORTING:
        return (), ()
    said = figures_in(blocks)
    given = {figure.key for figure in printed if figure.value is not None}
    added = [figure for figure in said if figure.key not in given]
    found = (
        *findings_of(forms),
        *told,
        *contradictions(printed, said),
        *verdicts(printed, blocks),
    )
    return (*printed, *added), found


def _numbers(pairs: Sequence[Pair], label: Label, shape: re.Pattern[str]) -> list[Offer[str]]:
    """Offers for a number of the index block."""
    found = [(tight(pair.value), pair.value) for pair in pairs if pair.label is label]
    return [
        Offer(value=value, where=FieldLocation.INDEX, raw=raw)
        for value, raw in found
        if shape.search(value)
    ]


def _doc_numbers(sheet: Sheet, pairs: Sequence[Pair]) -> list[Offer[str]]:
    """Offers for 文号: of the index block, or alone on a line above the text."""
    offers = _numbers(pairs, Label.DOC_NO, re.compile(r"\d.{0,20}号?$"))
    for line in sheet.article.head:
        plain = tight(line.text)
        if _DOC_NO.fullmatch(plain):
            offers.append(Offer(value=plain, where=FieldLocation.PAGE, raw=line.text))
    return offers


def _signatures(lines: Sequence[Line]) -> list[Offer[date]]:
    """Offers for the date under the text, the last first: 二〇一八年一月二十日."""
    offers = []
    for line in reversed(lines):
        if line.cells is not None or len(line.text) > 60 or is_tail(line.text):
            continue
        found = list(find_dates(tight(line.text)))
        if len(found) == 1 and _signs(tight(line.text), found[0].start, found[0].end):
            where, raw = FieldLocation.SIGNATURE, line.text
            offers.append(Offer(value=found[0].published.on, where=where, raw=raw))
    return offers


def _signs(text: str, start: int, end: int) -> bool:
    """Whether a line is a date, alone or behind who signs."""
    after = text[end:].strip("。.)）")
    before = text[:start]
    return not after and _SIGNED.match(before) is not None


def _findings(title: str | None, origins: Mapping[str, FieldOrigin]) -> tuple[Finding, ...]:
    """What a person should know of how fields were found."""
    found = []
    if title and origins["title"].where is FieldLocation.SYNTHESISED:
        message = "the page has no title; this one was put together from its text"
        found.append(Finding(code="title.synthesised", severity=Severity.WARNING, message=message))
    if title is None:
        message = "no title was found"
        found.append(Finding(code="title.missing", severity=Severity.WARNING, message=message))
    if "published" not in origins:
        message = "no date of publication was found"
        found.append(Finding(code="published.missing", severity=Severity.INFO, message=message))
    return tuple(found)
