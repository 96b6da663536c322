"""Statutory tables whose cells are lost: text that runs on where a table was copied without it.

Numbers that run together (000000000000000) are read only where the table's own sums leave exactly
one way to part them; everything else is told as unreadable, and never guessed.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations, pairwise
from math import comb

from crawler.reading.applications import APPLICANT_NAMES, label_in_text
from crawler.reading.outcomes import BLOCK_NAMES, OUTCOME_NAMES
from crawler.reading.tree import squeeze, tight
from disclosures import Basis, Block, BlockKind, Figure, Finding, Severity

_NUMBERS = re.compile(r"^[\d０-９,，\s]*$")
_DIGITS = "0123456789０１２３４５６７８９ \u3000"
_LONGEST_LINE = 400
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")

#: Ways to part one row's digits that are tried at the most; longer runs are left alone.
_WAYS = 12_000

#: Rows below which a text is no table.
_FEWEST = 4
_OUTCOMES = re.compile(r"(?:结果维持|结果纠正|其他结果|尚未审结|总计)+$")


def lost_figures(blocks: Sequence[Block]) -> tuple[tuple[Figure, ...], tuple[Finding, ...]]:
    """The figures that sums prove, and what is to be said of the rest."""
    by_key = {row[0]: row for row in reversed(list(_rows(blocks)))}
    rows = list(reversed(by_key.values())) if len(by_key) >= _FEWEST else []
    found: list[Figure] = []
    unread = 0
    for key, label, numbers, section in rows:
        parted = part(numbers, len(APPLICANT_NAMES))
        if parted is None:
            unread += 1
            continue
        names = (f"{key}.{name}" if name != "total" else key for name in APPLICANT_NAMES)
        found.extend(_figures(names, parted, label, section))
    outcomes, lost = _outcomes(blocks)
    found.extend(outcomes)
    read = len(rows) - unread
    return tuple(found), tuple(_findings(read, unread, bool(outcomes), lost))


def part(numbers: str, count: int, groups: int = 1) -> tuple[Decimal, ...] | None:
    """Part `numbers` into `groups` of `count` of which each last is the sum of the others.

    White space parts what it can; None: there is no way, or more than one.
    """
    tokens = numbers.translate(_WIDE).replace("，", "").replace(",", "").split()
    wanted = count * groups
    if len(tokens) == wanted:
        values = tuple(Decimal(token) for token in tokens)
        return values if _proven(values, count) else None
    if len(tokens) != 1 or not 0 < comb(len(tokens[0]) - 1, wanted - 1) <= _WAYS:
        return None
    ways = (values for values in _ways(tokens[0], wanted) if _proven(values, count))
    first, second = next(ways, None), next(ways, None)
    return first if second is None else None


def _ways(digits: str, count: int) -> Iterator[tuple[Decimal, ...]]:
    """Every way to part digits into numbers without leading zeros."""
    for cuts in combinations(range(1, len(digits)), count - 1):
        edges = (0, *cuts, len(digits))
        parts = [digits[a:b] for a, b in pairwise(edges)]
        if not any(len(part) > 1 and part.startswith("0") for part in parts):
            yield tuple(Decimal(part) for part in parts)


def _proven(values: Sequence[Decimal], count: int) -> bool:
    """Whether the last number of each group is the sum of the others."""
    groups = [values[at : at + count] for at in range(0, len(values), count)]
    return all(sum(group[:-1]) == group[-1] for group in groups)


def _rows(blocks: Sequence[Block]) -> Iterator[tuple[str, str, str, str]]:
    """Key, label, numbers and section of each row of the table on applications."""
    section, key, label, numbers = "", "", "", ""
    for block in blocks:
        if block.kind is BlockKind.TABLE:
            continue
        text = squeeze(block.text)
        if key and _NUMBERS.match(text) and text:
            numbers += f" {text}"
            continue
        if key and tight(numbers):
            yield key, label, numbers.strip(), section
        key, label, numbers = _label_and_numbers(text)
        if block.kind is BlockKind.HEADING and not key:
            section = block.text
    if key and tight(numbers):
        yield key, label, numbers.strip(), section


def _label_and_numbers(text: str) -> tuple[str, str, str]:
    """A row's key, its label, and the numbers behind it on the same line."""
    if len(text) > _LONGEST_LINE:
        return "", "", ""
    label = text.rstrip(_DIGITS)
    return label_in_text(label), label, text[len(label) :].strip()


def _outcomes(blocks: Sequence[Block]) -> tuple[list[Figure], bool]:
    """The fifteen outcomes behind their heads, and whether they are there and cannot be read."""
    section, heads = "", False
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            section = block.text
        if block.kind is BlockKind.TABLE:
            heads = False
            continue
        text = squeeze(block.text)
        _, label, numbers = _label_and_numbers(text)
        heads = heads or ("尚未审结" in label and _OUTCOMES.search(tight(label)) is not None)
        if not heads or not tight(numbers) or (label and not _OUTCOMES.search(tight(label))):
            continue
        parted = part(numbers, len(OUTCOME_NAMES), len(BLOCK_NAMES))
        if parted is None:
            return [], True
        keys = (f"{name}.{outcome}" for name in BLOCK_NAMES for outcome in OUTCOME_NAMES)
        return list(_figures(keys, parted, "行政复议、行政诉讼", section)), False
    return [], False


def _figures(
    keys: Iterator[str], values: Sequence[Decimal], label: str, section: str
) -> Iterator[Figure]:
    """Figures of one row."""
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


def _findings(read: int, unread: int, outcomes: bool, lost: bool) -> Iterator[Finding]:
    """That cells are lost, and how much of the table could be read all the same."""
    if unread or lost:
        rows = f"申请表 {unread} 行" if unread else ""
        review = "复议诉讼表" if lost else ""
        message = (
            f"表格的单元格已丢失，数字连在一起，无法读取：{'、'.join(filter(None, (rows, review)))}"
        )
        yield Finding(code="table.lost", severity=Severity.WARNING, message=message)
    if read or outcomes:
        rows = f"申请表 {read} 行" if read else ""
        review = "复议诉讼表" if outcomes else ""
        message = (
            f"表格的单元格已丢失，由合计唯一确定后读取：{'、'.join(filter(None, (rows, review)))}"
        )
        yield Finding(code="table.from_text", severity=Severity.WARNING, message=message)
