"""Compares the figures of a report's sentences with those of its tables.

Both figures are kept; a difference is a finding.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from crawler.reading.tables.applications import APPLICANT_NAMES
from crawler.reading.text.whitespace import compact
from disclosures import Block, Figure, Finding, Qualifier, Severity

#: Key of a figure in prose → rows of the tables that add up to it.
_SUMMED_ROWS: Mapping[str, tuple[str, ...]] = {
    "app.received": ("app.received",),
    "app.carried_in": ("app.carried_in",),
    "app.carried_out": ("app.carried_out",),
    "app.replied": ("app.closed",),
    "app.granted": ("app.granted",),
    "app.partial": ("app.partial",),
    "app.granted_or_partial": ("app.granted", "app.partial"),
    "app.denied": tuple(f"app.denied.{number}" for number in range(1, 9)),
    "app.unable": tuple(f"app.unable.{number}" for number in range(1, 4)),
    "app.refused": tuple(f"app.refused.{number}" for number in range(1, 6)),
    "app.other": ("app.other", "app.other.1", "app.other.2", "app.other.3"),
    "review.total": ("review.total",),
    "litigation.total": ("litigation.direct.total", "litigation.after_review.total"),
    "rules.issued": ("rules.issued", "rules.made"),
    "normative.issued": ("normative.issued", "normative.made"),
    "disclosure.total": ("disclosure.total",),
    "disclosure.website": ("disclosure.website",),
}
_UPHELD = re.compile(r"[均都全]部?(?:获|予以|被|判决)?维持")
_REVIEW = re.compile(r"复议")
_LITIGATION = re.compile(r"诉讼|起诉")


def contradictions(tables: Sequence[Figure], prose: Sequence[Figure]) -> Iterator[Finding]:
    """Yield a finding for each figure in prose that differs from the rows of the tables."""
    cells = {figure.key: figure for figure in tables}
    seen: set[tuple[str, Decimal]] = set()
    for figure in prose:
        table_total = _total(cells, _SUMMED_ROWS.get(figure.key, (figure.key,)))
        if table_total is None or figure.value is None or (figure.key, figure.value) in seen:
            continue
        seen.add((figure.key, figure.value))
        if _agrees(figure, table_total):
            continue
        carried = _total(cells, ("app.carried_in",)) or Decimal(0)
        if figure.key == "app.received" and _agrees(figure, table_total + carried):
            message = f"正文 {figure.raw} 含上年结转 {carried} 件，表格新收 {table_total} 件"
            yield Finding(code="prose.carried_in", severity=Severity.INFO, message=message)
            continue
        message = f"{figure.key}：正文 {figure.raw}（{figure.sentence[:60]}），表格 {table_total}"
        yield Finding(code="prose.contradicts", severity=Severity.WARNING, message=message)


def outcome_contradictions(tables: Sequence[Figure], blocks: Sequence[Block]) -> Iterator[Finding]:
    """Yield a finding where a sentence has all decisions upheld, and the table has not."""
    cells = {figure.key: figure for figure in tables}
    for block in blocks:
        for sentence in re.split(r"[。；;]", compact(block.text)[:20_000]):
            if _UPHELD.search(sentence):
                yield from _not_upheld(cells, sentence)


def _not_upheld(cells: Mapping[str, Figure], sentence: str) -> Iterator[Finding]:
    """Yield a finding on the outcomes other than 维持 of the procedures in a sentence."""
    procedures = ["review"] if _REVIEW.search(sentence) else []
    procedures += (
        ["litigation.direct", "litigation.after_review"] if _LITIGATION.search(sentence) else []
    )
    outcomes = [
        f"{block}.{name}" for block in procedures for name in ("corrected", "other", "pending")
    ]
    others = {key: cells[key].value for key in outcomes if key in cells and cells[key].value}
    if others:
        table = "，".join(f"{cells[key].sentence} {value}" for key, value in others.items())
        message = f"正文“{sentence[-60:]}”，表格另有 {table}"
        yield Finding(code="prose.contradicts", severity=Severity.WARNING, message=message)


def _total(cells: Mapping[str, Figure], rows: Sequence[str]) -> Decimal | None:
    """Return the sum of rows; a row without 总计 is summed by applicant. None: all blank."""
    found = [value for row in rows if (value := _row_total(cells, row)) is not None]
    return sum(found, Decimal(0)) if found else None


def _row_total(cells: Mapping[str, Figure], row: str) -> Decimal | None:
    """Return one row's total; None if it is blank."""
    total = cells[row].value if row in cells else None
    if total is not None:
        return total
    by_applicant = [cells.get(f"{row}.{name}") for name in APPLICANT_NAMES]
    given = [cell.value for cell in by_applicant if cell is not None and cell.value is not None]
    return sum(given, Decimal(0)) if given else None


def _agrees(figure: Figure, total: Decimal) -> bool:
    """Whether a total agrees with a figure of given exactness."""
    value = figure.value or Decimal(0)
    if figure.qualifier is Qualifier.AT_LEAST:
        return total >= value
    if figure.qualifier is Qualifier.AT_MOST:
        return total <= value
    if figure.qualifier is Qualifier.ABOUT:
        return abs(total - value) * 10 <= value
    return total == value
