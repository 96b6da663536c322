"""The table on reviews and lawsuits (表四) of both templates: three blocks of five outcomes."""

from collections.abc import Iterator, Mapping

from crawler.reading.page.cell_grid import GridRows
from crawler.reading.tables.amounts import has_words
from crawler.reading.tables.binding import BoundCell, bind_columns, label_patterns, row_values
from crawler.reading.text.whitespace import compact

_BLOCK_LABELS = label_patterns(
    (r"复议后起诉", "litigation.after_review"),
    (r"未经复议", "litigation.direct"),
    (r"^行政复议$", "review"),
)
_OUTCOME_LABELS = label_patterns(
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


def is_outcomes(table_text: str) -> bool:
    """Whether the compacted text of a table's cells is this table or one of its halves."""
    if all(words in table_text for words in ("行政复议", "未经复议直接起诉", "复议后起诉")):
        return True
    return "尚未审结" in table_text and ("起诉" in table_text or "行政复议" in table_text)


def bind_outcomes(rows: GridRows) -> Iterator[BoundCell]:
    """Bind each of the fifteen cells to the block and outcome above it."""
    start = next(
        (at for at, row in enumerate(rows) if any(_is_block_head(cell.text) for cell in row)), None
    )
    if start is None:
        return
    end = start
    while end < len(rows) and any(has_words(cell.text) for cell in rows[end]):
        end += 1
    blocks = bind_columns(rows[start:end], _BLOCK_LABELS)
    outcomes = bind_columns(rows[start:end], _OUTCOME_LABELS)
    if not outcomes:
        outcomes = _outcomes_of_form(blocks)
    columns = {at: f"{blocks[at]}.{name}" for at, name in outcomes.items() if at in blocks}
    below = [row for row in rows[end:] if not any(has_words(cell.text) for cell in row)]
    filled = [row for row in below if any(compact(cell.text) for cell in row)]
    for row in (filled or below)[:1]:
        for key, text in row_values(row, columns).items():
            block, _, outcome = key.rpartition(".")
            label = f"{BLOCK_NAMES[block]} {OUTCOME_NAMES[outcome]}"
            yield BoundCell(row=block, column=outcome, key=key, text=text, label=label, unit="件")


def _outcomes_of_form(blocks: Mapping[int, str]) -> dict[int, str]:
    """Return column → outcome in the order of the form, if each block has its five columns.

    LibreOffice does not print a row whose cells are all turned.
    """
    under = {name: sorted(at for at in blocks if blocks[at] == name) for name in BLOCK_NAMES}
    if any(len(columns) != len(OUTCOME_NAMES) for columns in under.values()):
        return {}
    return {
        at: name
        for columns in under.values()
        for at, name in zip(columns, OUTCOME_NAMES, strict=True)
    }


def _is_block_head(text: str) -> bool:
    """Whether a cell is the header of a block."""
    return any(pattern.search(compact(text)) for pattern, _ in _BLOCK_LABELS)
