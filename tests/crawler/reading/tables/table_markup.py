"""HTML of statutory tables for tests, with spans as in genuine pages."""

from collections.abc import Mapping, Sequence

from lxml import etree

from crawler.reading.page.cell_grid import TableCells, table_cells_of
from crawler.reading.page.lines import cell_text, parse_html
from crawler.reading.tables.statutory_tables import BoundTable, bind_tables
from disclosures import Table

#: Row label of T30 → (label cells with rowspan and colspan, whether a group begins).
RESULTS = {
    "三、本年度办理结果": (
        ("（一）予以公开", ()),
        ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", ()),
        (
            "（三）不予公开",
            (
                "1.属于国家秘密",
                "2.其他法律行政法规禁止公开",
                "3.危及“三安全一稳定”",
                "4.保护第三方合法权益",
                "5.属于三类内部事务信息",
                "6.属于四类过程性信息",
                "7.属于行政执法案卷",
                "8.属于行政查询事项",
            ),
        ),
        (
            "（四）无法提供",
            (
                "1.本机关不掌握相关政府信息",
                "2.没有现成信息需要另行制作",
                "3.补正后申请内容仍不明确",
            ),
        ),
        (
            "（五）不予处理",
            (
                "1.信访举报投诉类申请",
                "2.重复申请",
                "3.要求提供公开出版物",
                "4.无正当理由大量反复申请",
                "5.要求行政机关确认或重新出具已获取信息",
            ),
        ),
        (
            "（六）其他处理",
            (
                "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
                "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
                "3.其他",
            ),
        ),
        ("（七）总计", ()),
    )
}
HEAD = (
    '<tr><td colspan="3" rowspan="3">（本列数据的勾稽关系为：第一项加第二项之和，'
    '等于第三项加第四项之和）</td><td colspan="7">申请人情况</td></tr>'
    '<tr><td rowspan="2">自然人</td><td colspan="5">法人或其他组织</td>'
    '<td rowspan="2">总计</td></tr>'
    "<tr><td>商业<br>企业</td><td>科 研 机 构</td><td>社会公益组织</td><td>法律服务机构</td>"
    "<td>其他</td></tr>"
)

Row = Sequence[object]


def cells(values: Row) -> str:
    return "".join(f"<td>{value}</td>" for value in values)


def applications(rows: Sequence[Row], *, t60: bool = False, head: str = HEAD) -> str:
    """Return the table on applications with 25 (T60: 23) rows of values."""
    values = iter(rows)
    written = [
        head,
        f'<tr><td colspan="3">一、本年新收政府信息公开申请数量</td>{cells(next(values))}</tr>',
        f'<tr><td colspan="3">二、上年结转政府信息公开申请数量</td>{cells(next(values))}</tr>',
    ]
    first = f'<td rowspan="{20 if t60 else 22}"><p>三、本</p><p>年度办</p><p>理结果</p></td>'
    for group, items in RESULTS["三、本年度办理结果"]:
        if not items or (t60 and "其他处理" in group):
            written.append(f'<tr>{first}<td colspan="2">{group}</td>{cells(next(values))}</tr>')
            first = ""
            continue
        for at, item in enumerate(items):
            label = f'<td rowspan="{len(items)}">{group}</td>' if at == 0 else ""
            written.append(f"<tr>{label}<td>{item}</td>{cells(next(values))}</tr>")
    written.append(f'<tr><td colspan="3">四、结转下年度继续办理</td>{cells(next(values))}</tr>')
    return f"<table>{''.join(written)}</table>"


def consistent(*, t60: bool = False) -> list[list[object]]:
    """Return numbers with correct sums, different in every row and column."""
    results = 19 if t60 else 21
    columns = [[10 * column + row for row in range(results)] for column in range(1, 7)]
    carried_in, carried_out = [1, 2, 3, 4, 5, 6], [7, 0, 1, 2, 9, 3]
    closed = [sum(column) for column in columns]
    received = [closed[at] + carried_out[at] - carried_in[at] for at in range(6)]
    rows = (received, carried_in, *zip(*columns, strict=True), closed, carried_out)
    return [[*six, sum(six)] for six in rows]


def table_of(markup: str) -> tuple[Table, TableCells]:
    """Parse a table of HTML."""
    root = parse_html("http://www.linhe.example/", f"<html><body>{markup}</body></html>")
    table = next(root.iter("table"))
    assert isinstance(table, etree._Element)
    found = table_cells_of(table, cell_text)
    assert found is not None
    return Table(rows=found.grid()), found


def form(*markup: str) -> tuple[BoundTable, ...]:
    """Return the bound tables of a page."""
    read = [table_of(each) for each in markup]
    return bind_tables([table for table, _ in read], [found.grid_rows() for _, found in read])


def values(forms: Sequence[BoundTable]) -> Mapping[str, object]:
    """Return key → value of every cell."""
    return {
        cell.key: None if cell.amount.value is None else cell.amount.value
        for form in forms
        for cell in form.cells
    }
