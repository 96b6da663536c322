"""The table on reviews and lawsuits (表四) of both templates: three blocks of five outcomes."""

from collections.abc import Iterator, Mapping

from crawler.reading.amounts import has_words
from crawler.reading.binding import Bound, columns_of, labels, values_of
from crawler.reading.grids import Pieces
from crawler.reading.tree import tight

_BLOCKS = labels(
    (r"复议后起诉", "litigation.after_review"),
    (r"未经复议", "litigation.direct"),
    (r"^行政复议$", "review"),
)
_OUTCOMES = labels(
    (r"结果维持$", "upheld"),
    (r"结果纠正$", "corrected"),
    (r"其他结果$", "other"),
    (r"尚未审结$", "pending"),
    (r"^(?:总计|合计)$", "total"),
)
BLOCK_NAMES: Mapping[str, str] = {
    "review": "行政复议",
    "litigation.direct": "未经复议直接起诉",
    "litigation.after_review": "复议后起诉",
}
OUTCOME_NAMES: Mapping[str, str] = {
    "upheld": "结果维持",
    "corrected": "结果纠正",
    "other": "其他结果",
    "pending": "尚未审结",
    "total": "总计",
}


def is_outcomes(said: str) -> bool:
    """Whether a table, its cells joined tight, is this one or one of its two halves."""
    return "尚未审结" in said and ("起诉" in said or "行政复议" in said)


def bind_outcomes(rows: Pieces) -> Iterator[Bound]:
    """Bind the fifteen cells: to the block and the outcome that stand above each."""
    start = next((at for at, row in enumerate(rows) if any(_heads(p.text) for p in row)), None)
    if start is None:
        return
    end = start
    while end < len(rows) and any(has_words(piece.text) for piece in rows[end]):
        end += 1
    blocks = columns_of(rows[start:end], _BLOCKS)
    outcomes = columns_of(rows[start:end], _OUTCOMES)
    columns = {at: f"{blocks[at]}.{name}" for at, name in outcomes.items() if at in blocks}
    below = [row for row in rows[end:] if not any(has_words(piece.text) for piece in row)]
    filled = [row for row in below if any(tight(piece.text) for piece in row)]
    for row in (filled or below)[:1]:
        for key, text in values_of(row, columns).items():
            block, _, outcome = key.rpartition(".")
            label = f"{BLOCK_NAMES[block]} {OUTCOME_NAMES[outcome]}"
            yield Bound(row=block, column=outcome, key=key, text=text, label=label, unit="件")


def _heads(text: str) -> bool:
    """Whether a cell heads one of the blocks."""
    return any(pattern.search(tight(text)) for pattern, _ in _BLOCKS)
