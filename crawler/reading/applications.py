"""The table on applications (表三) of both templates: rows by their labels, columns by theirs.

T60 (国办公开办函〔2019〕60号) has one row 其他处理 where T30 (国办公开办函〔2021〕30号) has three;
for the rest they are the same 23 rows of seven columns.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from crawler.reading.binding import Bound, columns_of, label_of, labels, meaning, values_of
from crawler.reading.grids import Piece, Pieces
from crawler.reading.tree import tight

#: Who applied: the heads of the columns.
APPLICANTS = labels(
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

_ROWS = labels(
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

#: Every row that either template has.
ROWS: tuple[str, ...] = tuple(key for _, key in _ROWS)

#: Words that only this table puts side by side.
_TELLING = (
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
_LONGEST_LABEL = 60

#: How the labels of the form begin: 一、 （二） 3.
_MARKED = re.compile(r"^(?:[一二三四][、.．]|[(（][一二三四五六七][)）]|[1-8][.．、])")
_FIRST = re.compile(r"本年新收")
_COLUMNS = 7

#: Applicants below which a row of heads is none of this table's.
_FEWEST = 3


def is_applications(said: str) -> bool:
    """Whether a table, its cells joined tight, is this one or a part of it."""
    if "本年新收政府信息公开申请" in said:
        return True
    return sum(words in said for words in _TELLING) >= 3


def label_in_text(text: str) -> str:
    """The row that a line of text begins with, if it is a label of this table and nothing else."""
    plain = tight(text)
    if len(plain) > _LONGEST_LABEL or not _MARKED.match(plain):
        return ""
    return meaning(plain.removeprefix("三、本年度办理结果"), _ROWS)


def has_heads(rows: Pieces) -> bool:
    """Whether the table says which column is whose, and its spans leave every head its place."""
    return _headed(rows) is not None


def bind_applications(rows: Pieces) -> Iterator[Bound]:
    """Bind each cell of the table, or of that part of it which these rows are.

    A row is taken where it first has numbers: after a page break heads and labels are repeated.
    """
    columns = _columns(rows)
    if not columns:
        return
    bound: dict[str, list[Bound]] = {}
    for row in rows:
        label = label_of(row)
        key = meaning(label[-1], _ROWS) if label else ""
        if not key or _is_header(row):
            continue
        cells = [
            Bound(
                row=key,
                column=column,
                key=key if column == "total" else f"{key}.{column}",
                text=text,
                label="".join(label),
                unit="件",
            )
            for column, text in values_of(row, columns).items()
        ]
        if key not in bound or not any(cell.text for cell in bound[key]):
            bound[key] = cells
    for cells in bound.values():
        yield from cells


def _columns(rows: Pieces) -> dict[int, str]:
    """The columns by their heads; a part of a table without any has the form's own seven."""
    if columns := _headed(rows):
        return columns
    for row in rows:
        values = row[len(label_of(row)) :]
        if label_of(row) and len(values) == _COLUMNS:
            return {piece.left: name for piece, name in zip(values, APPLICANT_NAMES, strict=True)}
    return {}


def _headed(rows: Pieces) -> dict[int, str] | None:
    """The columns by their heads; None: there are none, or a head covers another."""
    header = [row for row in rows if _is_header(row)]
    columns = columns_of(header, APPLICANTS)
    printed = {meaning(piece.text, APPLICANTS) for row in header for piece in row} - {""}
    return columns if len(printed) >= _FEWEST and set(columns.values()) == printed else None


def _is_header(row: Sequence[Piece]) -> bool:
    """Whether a row heads columns: several applicants, and no row of the form."""
    heads = {meaning(piece.text, APPLICANTS) for piece in row} - {""}
    return len(heads) > 1 and not any(_FIRST.search(piece.text) for piece in row)
