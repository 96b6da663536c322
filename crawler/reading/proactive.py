"""The table on what was disclosed (表二) of both templates: rules, decisions, charges."""

import re
from collections.abc import Iterator, Sequence

from crawler.reading.amounts import has_words
from crawler.reading.binding import Bound, columns_of, labels, meaning, values_of
from crawler.reading.grids import Piece, Pieces
from crawler.reading.tree import tight

_ROWS = labels(
    (r"^规章$", "rules"),
    (r"^(?:行政)?规范性文件$", "normative"),
    (r"^行政许可$", "licensing"),
    (r"^其他对外管理服务事项$", "services"),
    (r"^行政处罚$", "penalty"),
    (r"^行政强制$", "coercion"),
    (r"^行政事业性收费$", "charges"),
    (r"^政府集中采购$", "procurement"),
)
_COLUMNS = labels(
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
_DOCUMENTS = ("issued", "repealed", "valid", "made", "published", "total")
_DECISIONS = ("decisions", "items_before", "items_change")

#: What each row can have: of both templates together.
_CELLS = {
    "rules": _DOCUMENTS,
    "normative": _DOCUMENTS,
    "licensing": _DECISIONS,
    "services": _DECISIONS,
    "penalty": _DECISIONS,
    "coercion": _DECISIONS,
    "charges": ("amount", "items_before", "items_change"),
    "procurement": ("count", "amount"),
}
KEYS = frozenset(f"{row}.{column}" for row, columns in _CELLS.items() for column in columns)

_UNITS = {"items_before": "项", "items_change": "项", "count": "个", "amount": ""}
_UNIT_IN_HEAD = re.compile(r"单位[:：]?(万元|亿元|元)")


def is_proactive(said: str) -> bool:
    """Whether a table, its cells joined tight, holds rows of this one."""
    return "信息内容" in said and ("第二十条第" in said or "处理决定数量" in said)


def bind_proactive(rows: Pieces) -> Iterator[Bound]:
    """Bind each cell to its row and to the heads right above it.

    The template of 2019 spans heads and data differently: where the grid gives no head or two,
    cells and heads are matched from left to right, if there are as many of one as of the other.
    """
    heads: Sequence[Piece] = ()
    for row in rows:
        if not row:
            continue
        label = tight(row[0].text)
        if label == "信息内容":
            heads = row[1:]
            continue
        name = meaning(label, _ROWS)
        if name and heads:
            yield from _bind(name, label, row[1:], heads)


def _bind(name: str, label: str, cells: Sequence[Piece], heads: Sequence[Piece]) -> Iterator[Bound]:
    """The cells of one row."""
    values: dict[str, str | None]
    named = [meaning(head.text, _COLUMNS) for head in heads]
    if len(cells) == len(heads) and not any(has_words(cell.text) for cell in cells):
        values = dict(zip(named, (cell.text for cell in cells), strict=True))
    else:
        values = values_of(cells, columns_of([heads], _COLUMNS))
    for column, text in values.items():
        if column not in _CELLS[name]:
            continue
        head = next(head for head, known in zip(heads, named, strict=True) if known == column)
        printed = _UNIT_IN_HEAD.search(tight(head.text))
        unit = printed[1] if printed else _UNITS.get(column, "件")
        path = f"{label} {tight(head.text)}"
        key = f"{name}.{column}"
        yield Bound(row=name, column=column, key=key, text=text, label=path, unit=unit)
