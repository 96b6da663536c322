"""Assembles a Reading from a parsed page: every field with its origin."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, pairwise

from crawler.reading.document_kind import kind_of, kind_with_tables, year_of
from crawler.reading.fields.precedence import Candidate, ValueT, resolve
from crawler.reading.fields.publication_date import date_disagreements, publication_candidates
from crawler.reading.fields.publishers import publisher_candidates, source_candidates
from crawler.reading.fields.titles import title_candidates
from crawler.reading.figures.cross_checks import contradictions, outcome_contradictions
from crawler.reading.figures.prose import REPORTING_KINDS, figures_in_prose
from crawler.reading.figures.wholes import ReportSubject
from crawler.reading.page.article import blocks_of, is_article_end, with_subtitles
from crawler.reading.page.label_words import Label
from crawler.reading.page.labels import LabelledValue, is_only_labels, labelled_values_of
from crawler.reading.page.lines import PageLine
from crawler.reading.page.parsed_page import ParsedPage
from crawler.reading.suspicions import suspicions_of
from crawler.reading.tables.flattened_tables import flattened_figures
from crawler.reading.tables.statutory_tables import BoundTable, bind_tables, figures_of, findings_of
from crawler.reading.text.dates import find_dates
from crawler.reading.text.simplified import simplified
from crawler.reading.text.whitespace import compact
from disclosures import (
    Block,
    BlockKind,
    DocumentKind,
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

_DOC_NO = re.compile(
    r"[一-龥]{1,14}\s?[〔﹝\[［(（【]\s?(?:19|20)\d\d\s?[〕﹞\]］)）】]\s?第?\s?\d{1,5}\s?号"
)
_INDEX_NO = re.compile(r"^[0-9A-Za-z][0-9A-Za-z/\-_.]{4,60}$")
#: Below the text, a longer line is a notice of the site, and no label.
_MAX_LABEL_LINE = 120

#: Lines above the article's element among which its 文号 is.
_MAX_LINES_ABOVE = 10

_SIGNER = re.compile(r"^(?:[一-龥（）()、\s]{0,40}[,，]?\s?)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingContext:
    """What is known of a page beforehand: its entry on a list, its source in the catalogue."""

    listed: ListEntry | None = None
    source: Source | None = None


def assemble(parsed: ParsedPage, context: ReadingContext) -> Reading:
    """Resolve every field of a reading, except its files."""
    fields = _FieldResolver()
    pairs = _labelled_values(parsed)
    title = fields.resolve_field("title", title_candidates(parsed, pairs, context.listed))
    body = with_subtitles(parsed.article, title).body
    blocks, bound_tables = blocks_of(body), _bound_tables(body)
    plain_title, plain_blocks = simplified(title or ""), _simplified_blocks(blocks)
    kind = kind_with_tables(
        kind_of(plain_title, plain_blocks),
        [bound.table.form for bound in bound_tables if bound.filled],
    )
    year = year_of(plain_title, plain_blocks)
    publisher = fields.resolve_field(
        "publisher",
        publisher_candidates(
            parsed,
            pairs,
            title=title or "",
            title_from=fields.where("title"),
            kind=kind,
            source=context.source,
        ),
    )
    if title is None and publisher and year and kind is DocumentKind.ANNUAL_REPORT:
        title = f"{publisher}{year}年政府信息公开工作年度报告"
        fields.origins["title"] = FieldOrigin(where=FieldLocation.SYNTHESISED, raw="")
    dates = publication_candidates(parsed, pairs, context.listed, title)
    subject = ReportSubject(year=year, names=simplified(compact(f"{title or ''}{publisher or ''}")))
    figures, findings = _figures(kind, blocks, bound_tables, subject)
    return Reading(
        url=parsed.url,
        kind=kind,
        title=title,
        publisher=publisher,
        published=fields.resolve_field("published", dates),
        signed_on=fields.resolve_field("signed_on", _signatures(body)),
        report_year=year,
        index_no=fields.resolve_field("index_no", _numbers(pairs, Label.INDEX_NO, _INDEX_NO)),
        doc_no=fields.resolve_field("doc_no", _doc_numbers(parsed, pairs)),
        source=fields.resolve_field("source", source_candidates(parsed, pairs)),
        blocks=blocks,
        tables=tuple(bound.table for bound in bound_tables),
        figures=figures,
        findings=(
            *_findings(title, fields.origins),
            *date_disagreements(dates),
            *findings,
        ),
        provenance=fields.origins,
        family=parsed.family.name,
        charset=parsed.charset,
        suspicions=tuple(suspicions_of(title, blocks, context.listed)),
    )


class _FieldResolver:
    """Resolves candidates, and records the origin of each field."""

    def __init__(self) -> None:
        self.origins: dict[str, FieldOrigin] = {}

    def where(self, name: str) -> FieldLocation:
        """Return where a field was found; BODY for an unknown one."""
        return self.origins[name].where if name in self.origins else FieldLocation.BODY

    def resolve_field(self, name: str, candidates: Sequence[Candidate[ValueT]]) -> ValueT | None:
        """Return the best candidate's value, and record its origin under `name`."""
        value, origin = resolve(candidates)
        if origin is not None:
            self.origins[name] = origin
        return value


def _labelled_values(parsed: ParsedPage) -> list[LabelledValue]:
    """Return the labelled values around the article: above it, in it, then below."""
    first = [line for line in parsed.article.body[:_MAX_LINES_ABOVE] if is_only_labels(line.text)]
    below = [
        line for line in (*parsed.article.tail, *parsed.below) if len(line.text) < _MAX_LABEL_LINE
    ]
    return [
        *labelled_values_of([*parsed.above, *parsed.article.head, *parsed.excluded]),
        *(replace(pair, is_below=True) for pair in labelled_values_of([*first, *below])),
    ]


def _bound_tables(lines: Sequence[PageLine]) -> tuple[BoundTable, ...]:
    """Bind the cells of the body's tables, in the order of their blocks."""
    tables, grid_rows = [], []
    section = ""
    for block, line in zip(blocks_of(lines), lines, strict=True):
        if block.kind is BlockKind.HEADING:
            section = block.text
        if line.cells is not None:
            tables.append(Table(rows=line.cells.grid(), section=section))
            grid_rows.append(line.cells.grid_rows())
    return bind_tables(tables, grid_rows)


def _simplified_blocks(blocks: Sequence[Block]) -> Sequence[Block]:
    """Return the blocks in simplified characters."""
    return [
        block if (plain := simplified(block.text)) is block.text else replace(block, text=plain)
        for block in blocks
    ]


def _figures(
    kind: DocumentKind,
    blocks: Sequence[Block],
    bound_tables: Sequence[BoundTable],
    subject: ReportSubject,
) -> tuple[tuple[Figure, ...], tuple[Finding, ...]]:
    """Return the figures of tables and prose, and findings on them; none for a plan."""
    has_cells = any(bound.applications or bound.outcomes for bound in bound_tables)
    flattened, flattened_findings = ((), ()) if has_cells else flattened_figures(blocks)
    printed = (*figures_of(bound_tables), *flattened)
    filled = any(figure.value is not None for figure in printed)
    if kind is DocumentKind.STATISTICS_FORM and filled:
        return printed, tuple(findings_of(bound_tables))
    if kind not in REPORTING_KINDS:
        return (), ()
    stated = figures_in_prose(blocks, subject)
    keys_in_tables = {figure.key for figure in printed if figure.value is not None}
    additional = [figure for figure in stated if figure.key not in keys_in_tables]
    found = (
        *findings_of(bound_tables),
        *flattened_findings,
        *contradictions(printed, stated),
        *outcome_contradictions(printed, blocks),
    )
    return (*printed, *additional), found


def _numbers(
    pairs: Sequence[LabelledValue], label: Label, shape: re.Pattern[str]
) -> list[Candidate[str]]:
    """Return candidates for a number of the index block."""
    found = [(compact(pair.value), pair.value) for pair in pairs if pair.label is label]
    return [
        Candidate(value=value, where=FieldLocation.INDEX, raw=raw)
        for value, raw in found
        if shape.search(value)
    ]


def _doc_numbers(parsed: ParsedPage, pairs: Sequence[LabelledValue]) -> list[Candidate[str]]:
    """Return candidates for 文号: of the index block, or alone on a line above the text."""
    candidates = _numbers(pairs, Label.DOC_NO, re.compile(r"\d.{0,20}号?$"))
    for line in parsed.article.body:
        rows = line.cells.texts() if line.cells is not None else ()
        for label, value in chain.from_iterable(map(pairwise, rows)):
            if compact(label).rstrip(":：").endswith("文号") and _DOC_NO.fullmatch(compact(value)):
                candidates.append(
                    Candidate(value=compact(value), where=FieldLocation.BODY, raw=value)
                )
    for line in (*parsed.above[-_MAX_LINES_ABOVE:], *parsed.article.head):
        plain = compact(line.text)
        if _DOC_NO.fullmatch(plain):
            candidates.append(Candidate(value=plain, where=FieldLocation.PAGE, raw=line.text))
    return candidates


def _signatures(lines: Sequence[PageLine]) -> list[Candidate[date]]:
    """Return candidates for the date below the text, the last first: 二〇一八年一月二十日."""
    candidates = []
    for line in reversed(lines):
        if line.cells is not None or len(line.text) > 60 or is_article_end(line.text):
            continue
        found = list(find_dates(compact(line.text)))
        if len(found) == 1 and _is_signature(compact(line.text), found[0].start, found[0].end):
            where, raw = FieldLocation.SIGNATURE, line.text
            candidates.append(Candidate(value=found[0].published.on, where=where, raw=raw))
    return candidates


def _is_signature(text: str, start: int, end: int) -> bool:
    """Whether a line is a date, alone or after the name of the signing agency."""
    after = text[end:].strip("。.)）")
    before = text[:start]
    return not after and _SIGNER.match(before) is not None


def _findings(title: str | None, origins: Mapping[str, FieldOrigin]) -> tuple[Finding, ...]:
    """Return findings on missing or synthesised fields."""
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
