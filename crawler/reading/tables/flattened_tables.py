"""Statutory tables that were copied as text, without their cells.

Joined numbers (000000000000000) are split only if the sums of the table allow exactly one split;
all others are reported as unreadable, and not guessed.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations, pairwise
from math import comb

from crawler.reading.tables.applications import APPLICANT_NAMES, label_in_text
from crawler.reading.tables.outcomes import BLOCK_NAMES, OUTCOME_NAMES
from crawler.reading.text.whitespace import collapse_whitespace, compact
from disclosures import Basis, Block, BlockKind, Figure, Finding, Severity

_ONLY_NUMBERS = re.compile(r"^[\d０-９,，\s]*$")
_DIGITS = "0123456789０１２３４５６７８９ \u3000"
_MAX_LINE = 400
_FULL_WIDTH_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")

#: Maximum splits that are tried for the digits of one row; longer runs are not split.
_MAX_SPLITS = 12_000

#: Minimum rows of a flattened table.
_MIN_ROWS = 4
_OUTCOME_HEADS = re.compile(r"(?:结果维持|结果纠正|其他结果|尚未审结|总计)+$")


def flattened_figures(blocks: Sequence[Block]) -> tuple[tuple[Figure, ...], tuple[Finding, ...]]:
    """Return the figures that the sums prove, and findings on the flattened tables."""
    by_key = {row[0]: row for row in reversed(list(_rows(blocks)))}
    rows = list(reversed(by_key.values())) if len(by_key) >= _MIN_ROWS else []
    found: list[Figure] = []
    rows_unread = 0
    for key, label, numbers, section in rows:
        values = split_digits(numbers, len(APPLICANT_NAMES))
        if values is None:
            rows_unread += 1
            continue
        names = (f"{key}.{name}" if name != "total" else key for name in APPLICANT_NAMES)
        found.extend(_figures(names, values, label, section))
    outcomes, outcomes_unread = _outcomes(blocks)
    found.extend(outcomes)
    rows_read = len(rows) - rows_unread
    return tuple(found), tuple(_findings(rows_read, rows_unread, bool(outcomes), outcomes_unread))


def split_digits(numbers: str, count: int, groups: int = 1) -> tuple[Decimal, ...] | None:
    """Split `numbers` into `groups` of `count` numbers, the last of each the sum of the others.

    Numbers separated by white space are kept. None if there is no split, or more than one.
    """
    tokens = numbers.translate(_FULL_WIDTH_DIGITS).replace("，", "").replace(",", "").split()
    expected = count * groups
    if len(tokens) == expected:
        values = tuple(Decimal(token) for token in tokens)
        return values if _sums_match(values, count) else None
    if len(tokens) != 1 or not 0 < comb(len(tokens[0]) - 1, expected - 1) <= _MAX_SPLITS:
        return None
    splits = (values for values in _splits(tokens[0], expected) if _sums_match(values, count))
    first, second = next(splits, None), next(splits, None)
    return first if second is None else None


def _splits(digits: str, count: int) -> Iterator[tuple[Decimal, ...]]:
    """Yield every split of digits into `count` numbers without leading zeros."""
    for cuts in combinations(range(1, len(digits)), count - 1):
        edges = (0, *cuts, len(digits))
        parts = [digits[a:b] for a, b in pairwise(edges)]
        if not any(len(part) > 1 and part.startswith("0") for part in parts):
            yield tuple(Decimal(part) for part in parts)


def _sums_match(values: Sequence[Decimal], count: int) -> bool:
    """Whether the last number of each group is the sum of the others."""
    groups = [values[at : at + count] for at in range(0, len(values), count)]
    return all(sum(group[:-1]) == group[-1] for group in groups)


def _rows(blocks: Sequence[Block]) -> Iterator[tuple[str, str, str, str]]:
    """Yield key, label, numbers and section of each row of the table on applications."""
    section, key, label, numbers = "", "", "", ""
    for block in blocks:
        if block.kind is BlockKind.TABLE:
            continue
        text = collapse_whitespace(block.text)
        if key and _ONLY_NUMBERS.match(text) and text:
            numbers += f" {text}"
            continue
        if key and compact(numbers):
            yield key, label, numbers.strip(), section
        key, label, numbers = _split_label(text)
        if block.kind is BlockKind.HEADING and not key:
            section = block.text
    if key and compact(numbers):
        yield key, label, numbers.strip(), section


def _split_label(text: str) -> tuple[str, str, str]:
    """Return a row's key, its label, and the numbers after it on the same line."""
    if len(text) > _MAX_LINE:
        return "", "", ""
    label = text.rstrip(_DIGITS)
    return label_in_text(label), label, text[len(label) :].strip()


def _outcomes(blocks: Sequence[Block]) -> tuple[list[Figure], bool]:
    """Return the fifteen outcomes after their headers, and whether they are unreadable."""
    section, has_heads = "", False
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            section = block.text
        if block.kind is BlockKind.TABLE:
            has_heads = False
            continue
        text = collapse_whitespace(block.text)
        _, label, numbers = _split_label(text)
        has_heads = has_heads or (
            "尚未审结" in label and _OUTCOME_HEADS.search(compact(label)) is not None
        )
        if (
            not has_heads
            or not compact(numbers)
            or (label and not _OUTCOME_HEADS.search(compact(label)))
        ):
            continue
        values = split_digits(numbers, len(OUTCOME_NAMES), len(BLOCK_NAMES))
        if values is None:
            return [], True
        keys = (f"{name}.{outcome}" for name in BLOCK_NAMES for outcome in OUTCOME_NAMES)
        return list(_figures(keys, values, "行政复议、行政诉讼", section)), False
    return [], False


def _figures(
    keys: Iterator[str], values: Sequence[Decimal], label: str, section: str
) -> Iterator[Figure]:
    """Yield the figures of one row."""
    for key, value in zip(keys, values, strict=True):
        yield Figure(
            key=key,
            value=value,
            unit="件",
            basis=Basis.TABLE,
            raw=str(value),
            sentence=label,
            section=section,
        )


def _findings(
    rows_read: int, rows_unread: int, outcomes: bool, outcomes_unread: bool
) -> Iterator[Finding]:
    """Yield findings on the rows that could be read, and on those that could not."""
    if rows_unread or outcomes_unread:
        rows = f"申请表 {rows_unread} 行" if rows_unread else ""
        review = "复议诉讼表" if outcomes_unread else ""
        message = (
            f"表格的单元格已丢失，数字连在一起，无法读取：{'、'.join(filter(None, (rows, review)))}"
        )
        yield Finding(code="table.lost", severity=Severity.WARNING, message=message)
    if rows_read or outcomes:
        rows = f"申请表 {rows_read} 行" if rows_read else ""
        review = "复议诉讼表" if outcomes else ""
        message = (
            f"表格的单元格已丢失，由合计唯一确定后读取：{'、'.join(filter(None, (rows, review)))}"
        )
        yield Finding(code="table.from_text", severity=Severity.WARNING, message=message)
