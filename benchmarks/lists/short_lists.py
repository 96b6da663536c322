"""Lists of few rows, and of rows that are no lines: options, buttons, pictures, areas."""

from collections.abc import Mapping

from benchmarks.lists.page_kind import DATED_ROWS, HOST, TITLES, Outcome, PageKind


def _list(
    main: str, rows: Mapping[str, str], window: str = "", column: str = "政府信息公开年报"
) -> PageKind:
    addresses = {f"{HOST}{path}": title for path, title in rows.items()}
    return PageKind(
        outcome=Outcome.LIST, main=main, rows=addresses, window=window or column, column=column
    )


def _years(template: str, *, newest: int = 2023, count: int = 5) -> str:
    return "".join(template.format(y=year) for year in range(newest, newest - count, -1))


def _rows_of_years(title: str, *, newest: int = 2023, count: int = 5) -> dict[str, str]:
    years = range(newest, newest - count, -1)
    return {f"/art/{year}.html": title.format(y=year) for year in years}


LISTS: Mapping[str, PageKind] = {
    "reports of years as options": _list(
        '<h3>政府信息公开年报</h3><select onchange="location.href=this.value">'
        "<option value=''>请选择年度</option>"
        + _years("<option value=/art/{y}.html>{y}年年度报告</option>")
        + "</select>",
        _rows_of_years("{y}年年度报告"),
    ),
    "years as options": _list(
        "<h3>历年年报</h3><form><select name=nd>"
        + _years('<option value="http://www.songling.example/art/{y}.html">{y}年</option>')
        + "</select><input type=button value=查看 onclick=go()></form>",
        _rows_of_years("{y}年"),
    ),
    "years as buttons": _list(
        "<h3>历年政府信息公开年报</h3><div class=years>"
        + _years('<a class=btn href="/art/{y}.html">{y}</a>')
        + "</div>",
        _rows_of_years("{y}"),
    ),
    "years as buttons in cells": _list(
        "<h3>政府信息公开年报</h3><table><tr>"
        + _years('<td><a href="/art/{y}.html">{y}年</a></td>')
        + "</tr></table>",
        _rows_of_years("{y}年"),
    ),
    "pictures with alternative texts": _list(
        "<h3>政府信息公开年报</h3><ul class=pics>"
        + _years(
            '<li><a href="/art/{y}.html"><img src="/nb/{y}.jpg" alt="{y}年信息公开年报"></a></li>'
        )
        + "</ul>",
        _rows_of_years("{y}年信息公开年报"),
    ),
    "pictures side by side": _list(
        "<h3>政府信息公开年报</h3><p>"
        + _years(
            '<a href="/art/{y}.html" target=_blank><img src="/nb/{y}.jpg" alt="{y}年度报告"></a>'
        )
        + "</p>",
        _rows_of_years("{y}年度报告"),
    ),
    "areas of a picture": _list(
        '<h3>政府信息公开年报</h3><img src=/nb/all.jpg usemap="#nb"><map name=nb>'
        + _years('<area shape=rect coords="0,0,9,9" href="/art/{y}.html" alt="{y}年年度报告">')
        + "</map>",
        _rows_of_years("{y}年年度报告"),
    ),
    "one row": _list(
        "<h3>政府信息公开年报</h3><ul><li><a href=/art/2023.html>松岭县2023年政府信息公开年报</a>"
        "<span>2024-01-20</span></li></ul>",
        {"/art/2023.html": "松岭县2023年政府信息公开年报"},
    ),
    "one row in dl": _list(
        "<h3>通知公告</h3><dl class=tbox><dd><ul><li><a class=title href=/art/9.html>"
        "关于城区停水检修的通告</a><span class=info><small>日期：</small>2024-03-02"
        "<small>点击：</small>19</span><p class=intro>因滨河路管道检修，城区北片停水。</p>"
        "</li></ul>"
        "</dd></dl><div class=dede_pages><ul><li><a>首页</a></li><li>共 <b>1</b>页<b>1"
        "</b>条记录</li>"
        "</ul></div>",
        {"/art/9.html": "关于城区停水检修的通告"},
        column="通知公告",
    ),
    "two undated rows": _list(
        "<h3>政府信息公开年报</h3><ul><li>"
        "<a href=/art/2023.html>松岭县2023年政府信息公开年报</a></li>"
        "<li><a href=/art/2022.html>松岭县2022年政府信息公开年报</a></li></ul>",
        {f"/art/{y}.html": f"松岭县{y}年政府信息公开年报" for y in (2023, 2022)},
    ),
    "dated rows": _list(
        f"<h3>通知公告</h3>{DATED_ROWS}",
        {f"/a/{80 + k}.html": name for k, name in enumerate(TITLES)},
        column="通知公告",
    ),
    "buttons of a form": _list(
        "<h3>历年年度报告</h3><p>"
        + _years(
            '<input type=button value="{y}年年度报告" onclick="location.href=\'/art/{y}.html\'">'
        )
        + "</p>",
        _rows_of_years("{y}年年度报告"),
        column="年度报告",
    ),
    "backgrounds with tooltips": _list(
        "<h3>政府信息公开年报</h3><ul>"
        + _years('<li><a class=bg href="/art/{y}.html" title="{y}年政府信息公开年报"></a></li>')
        + "</ul>",
        _rows_of_years("{y}年政府信息公开年报"),
    ),
    "one row in a table": _list(
        "<h3>来信选登</h3><table><tr><th>编号</th><th>标题</th><th>日期</th></tr><tr><td>1</td>"
        "<td><a href=/x/1.html>滨河路路灯不亮</a></td><td>2024-03-01</td></tr></table>",
        {"/x/1.html": "滨河路路灯不亮"},
        column="来信选登",
    ),
}
