"""The table on proactive disclosure (表二) of both templates: rules, decisions, charges."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from crawler.reading.page.cell_grid import GridCell, GridRows
from crawler.reading.tables.amounts import has_words
from crawler.reading.tables.binding import (
    BoundCell,
    bind_columns,
    label_patterns,
    match_label,
    row_values,
)
from crawler.reading.text.whitespace import compact

_ROW_LABELS = label_patterns(
    (r"^规章$", "rules"),
    (r"^(?:行政)?规范性文件$", "normative"),
    (r"^行政许可$", "licensing"),
    (r"^其他对外管理服务事项$", "services"),
    (r"^行政处罚$", "penalty"),
    (r"^行政强制$", "coercion"),
    (r"^行政事业性收费$", "charges"),
    (r"^政府集中采购$", "procurement"),
)
_COLUMN_LABELS = label_patterns(
    (r"制发件?数", "issued"),
    (r"废止件?数", "repealed"),
    (r"现行有效", "valid"),
    (r"制作数", "made"),
    (r"公开总数", "total"),
    (r"新公开数", "published"),
    (r"处理决定数", "decisions"),
    (r"上一?年.{0,2}项目数", "items_before"),
    (r"增[/／、]?减", "items_change"),
    (r"收费金额", "amount"),
    (r"采购项目数", "count"),
    (r"采购总?金额", "amount"),
)
_DOCUMENT_COLUMNS = ("issued", "repealed", "valid", "made", "published", "total")
_DECISION_COLUMNS = ("decisions", "items_before", "items_change")

#: Columns of each row, of both templates together.
_COLUMNS_OF_ROW = {
    "rules": _DOCUMENT_COLUMNS,
    "normative": _DOCUMENT_COLUMNS,
    "licensing": _DECISION_COLUMNS,
    "services": _DECISION_COLUMNS,
    "penalty": _DECISION_COLUMNS,
    "coercion": _DECISION_COLUMNS,
    "charges": ("amount", "items_before", "items_change"),
    "procurement": ("count", "amount"),
}

#: Headers of the rows of documents, by template.
_DOCUMENT_HEADS = {
    "t30": ("本年制发件数", "本年废止件数", "现行有效件数"),
    "t60": ("本年新制作数量", "本年新公开数量", "对外公开总数量"),
}
PROACTIVE_KEYS = frozenset(
    f"{row}.{column}" for row, columns in _COLUMNS_OF_ROW.items() for column in columns
)

_UNITS = {"items_before": "项", "items_change": "项", "count": "个", "amount": ""}
_CHARACTERISTIC = re.compile(
    r"第二十条第|处理决定数量|本年制发件数|新制作数量|上一年项目数量|采购项目数量|本年收费金额"
)
_UNIT_IN_HEADER = re.compile(r"单位[:：]?(万元|亿元|元)")


def is_proactive(table_text: str) -> bool:
    """Whether the compacted text of a table's cells has rows of this table."""
    return "信息内容" in table_text and _CHARACTERISTIC.search(table_text) is not None


def is_continuation(rows: GridRows) -> bool:
    """Whether a table without heads begins with a row of this table."""
    return bool(rows and rows[0]) and bool(match_label(rows[0][0].text, _ROW_LABELS))


def bind_proactive(rows: GridRows, template: str = "") -> Iterator[BoundCell]:
    """Bind each cell to its row and the headers above it.

    In the template of 2019 headers and data have different spans: where a cell has no header or
    two, cells and headers are matched in order, if their numbers are equal. Where the row of
    headers was not printed, three numbers of documents are those of the `template` (t30, t60).
    """
    headers: Sequence[GridCell] = ()
    for row in rows:
        if not row:
            continue
        label = compact(row[0].text)
        if label == "信息内容":
            headers = row[1:]
            continue
        name = match_label(label, _ROW_LABELS)
        if name:
            yield from _bind_row(name, label, row[1:], headers or _unprinted(name, row, template))


def _unprinted(name: str, row: Sequence[GridCell], template: str) -> Sequence[GridCell]:
    """Return the headers of the form above a row of three numbers of documents."""
    heads = _DOCUMENT_HEADS.get(template, ())
    values = row[1:]
    if name not in ("rules", "normative") or len(values) != len(heads):
        return ()
    return [replace(cell, text=head) for cell, head in zip(values, heads, strict=True)]


def _bind_row(
    name: str, label: str, cells: Sequence[GridCell], headers: Sequence[GridCell]
) -> Iterator[BoundCell]:
    """Bind the cells of one row."""
    values: dict[str, str | None]
    header_keys = [match_label(header.text, _COLUMN_LABELS) for header in headers]
    if len(cells) == len(headers) and not any(has_words(cell.text) for cell in cells):
        values = dict(zip(header_keys, (cell.text for cell in cells), strict=True))
    else:
        values = row_values(cells, bind_columns([headers], _COLUMN_LABELS))
    for column, text in values.items():
        if column not in _COLUMNS_OF_ROW[name]:
            continue
        header = next(
            header
            for header, header_key in zip(headers, header_keys, strict=True)
            if header_key == column
        )
        unit_in_header = _UNIT_IN_HEADER.search(compact(header.text))
        unit = unit_in_header[1] if unit_in_header else _UNITS.get(column, "件")
        path = f"{label} {compact(header.text)}"
        key = f"{name}.{column}"
        yield BoundCell(row=name, column=column, key=key, text=text, label=path, unit=unit)
