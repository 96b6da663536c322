"""The table on applications (表三) of both templates: cells by row label and column header.

T60 (国办公开办函〔2019〕60号) has one row 其他处理 where T30 (国办公开办函〔2021〕30号) has three;
the other rows are equal: 23 rows of seven columns.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from crawler.reading.page.cell_grid import GridCell, GridRows
from crawler.reading.tables.binding import (
    BoundCell,
    bind_columns,
    label_patterns,
    leading_labels,
    match_label,
    row_values,
)
from crawler.reading.text.whitespace import compact

#: Column headers: kinds of applicants.
APPLICANTS = label_patterns(
    (r"^自然人$", "natural"),
    (r"^商业企业$", "commercial"),
    (r"^科研机构$", "research"),
    (r"^社会公益(?:性)?组织$", "social"),
    (r"^法律服务(?:业)?机构$", "legal"),
    (r"^其他$", "other"),
    (r"^(?:总计|合计)$", "total"),
)
APPLICANT_NAMES: Mapping[str, str] = {
    "natural": "自然人",
    "commercial": "商业企业",
    "research": "科研机构",
    "social": "社会公益组织",
    "legal": "法律服务机构",
    "other": "其他",
    "total": "总计",
}

_ROW_LABELS = label_patterns(
    (r"本年新收", "app.received"),
    (r"上年结转", "app.carried_in"),
    (r"结转下年", "app.carried_out"),
    (r"^(?:[(（]七[)）][、.]?)?(?:总计|合计)$", "app.closed"),
    (r"部分公开", "app.partial"),
    (r"属于国家秘密", "app.denied.1"),
    (r"其他法律.{0,2}行政法规", "app.denied.2"),
    (r"三安全", "app.denied.3"),
    (r"保护第三方", "app.denied.4"),
    (r"内部事务信息", "app.denied.5"),
    (r"过程性信息", "app.denied.6"),
    (r"行政执法案卷", "app.denied.7"),
    (r"行政查询事项", "app.denied.8"),
    (r"不掌握", "app.unable.1"),
    (r"没有现成|需要?另行制作", "app.unable.2"),
    (r"补正后", "app.unable.3"),
    (r"信访.{0,2}举报", "app.refused.1"),
    (r"大量反复", "app.refused.4"),
    (r"重复申请", "app.refused.2"),
    (r"公开出版物", "app.refused.3"),
    (r"重新出具", "app.refused.5"),
    (r"逾期不补正", "app.other.1"),
    (r"缴纳费用|收费通知", "app.other.2"),
    (r"^(?:3[.．、]?)?其他(?:情形)?$", "app.other.3"),
    (r"^(?:[(（]六[)）][、.]?)?其他处理$", "app.other"),
    (r"(?<!不)予以公开$", "app.granted"),
)

#: The rows of both templates.
APPLICATION_ROWS: tuple[str, ...] = tuple(key for _, key in _ROW_LABELS)

#: Words of row labels that occur together in this table only.
_CHARACTERISTIC_LABELS = (
    "三安全一稳定",
    "内部事务信息",
    "过程性信息",
    "行政执法案卷",
    "没有现成信息",
    "要求提供公开出版物",
    "大量反复申请",
    "逾期不补正",
    "结转下年度继续办理",
)
_MAX_LABEL = 60

#: Numbers before the labels of the form: 一、 （二） 3.
_ITEM_NUMBER = re.compile(r"^(?:[一二三四][、.．]|[(（][一二三四五六七][)）]|[1-8][.．、])")
_FIRST_ROW = re.compile(r"本年新收")
_COLUMN_COUNT = 7

#: Minimum headers of applicants in a header row.
_MIN_HEADS = 3


def is_applications(table_text: str) -> bool:
    """Whether the compacted text of a table's cells is this table or a part of it."""
    if "本年新收政府信息公开申请" in table_text:
        return True
    return sum(words in table_text for words in _CHARACTERISTIC_LABELS) >= 3


def label_in_text(text: str) -> str:
    """Return the row key of a line that is a row label of this table; empty for another line."""
    plain = compact(text)
    if len(plain) > _MAX_LABEL or not _ITEM_NUMBER.match(plain):
        return ""
    return match_label(plain.removeprefix("三、本年度办理结果"), _ROW_LABELS)


def has_column_heads(rows: GridRows) -> bool:
    """Whether the table has column headers, each with columns of its own."""
    return _columns_by_heads(rows) is not None


def bind_applications(rows: GridRows) -> Iterator[BoundCell]:
    """Bind each cell of the table, or of a part of it.

    Of a repeated row, the first with numbers is used: page breaks repeat headers and labels.
    """
    columns = _columns(rows)
    if not columns:
        return
    bound_rows: dict[str, list[BoundCell]] = {}
    for row in rows:
        label = leading_labels(row)
        key = match_label(label[-1], _ROW_LABELS) if label else ""
        if not key or _is_header(row):
            continue
        cells = [
            BoundCell(
                row=key,
                column=column,
                key=key if column == "total" else f"{key}.{column}",
                text=text,
                label="".join(label),
                unit="件",
            )
            for column, text in row_values(row, columns).items()
        ]
        if key not in bound_rows or not any(cell.text for cell in bound_rows[key]):
            bound_rows[key] = cells
    for cells in bound_rows.values():
        yield from cells


def _columns(rows: GridRows) -> dict[int, str]:
    """Return the columns by their headers; without headers, the seven columns of the form."""
    return _columns_by_heads(rows) or _columns_of_form(rows)


def _columns_of_form(rows: GridRows) -> dict[int, str]:
    """Return the seven columns in the order of the form; none if no row has seven values."""
    for row in rows:
        values = row[len(leading_labels(row)) :]
        if leading_labels(row) and len(values) == _COLUMN_COUNT:
            return {cell.left: name for cell, name in zip(values, APPLICANT_NAMES, strict=True)}
    return {}


def _columns_by_heads(rows: GridRows) -> dict[int, str] | None:
    """Return the columns by their headers; None if there are none, or one header covers another.

    Where some headers are blank and the others are those of the form at their places, the columns
    are those of the form.
    """
    header = [row for row in rows if _is_header(row)]
    columns = bind_columns(header, APPLICANTS)
    head_keys = {match_label(cell.text, APPLICANTS) for row in header for cell in row} - {""}
    if not head_keys or set(columns.values()) != head_keys:
        return None
    form = _columns_of_form(rows)
    if len(head_keys) < _COLUMN_COUNT and columns.items() <= form.items():
        outer = {"natural", "total"} <= head_keys
        return form if outer or len(head_keys) >= _MIN_HEADS else None
    return columns if len(head_keys) >= _MIN_HEADS else None


def _is_header(row: Sequence[GridCell]) -> bool:
    """Whether a row is a header: several applicants, and no row label of the form."""
    headers = {match_label(cell.text, APPLICANTS) for cell in row} - {""}
    return len(headers) > 1 and not any(_FIRST_ROW.search(cell.text) for cell in row)
