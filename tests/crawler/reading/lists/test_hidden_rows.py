"""Rows that a page hides until a reader asks for more."""

import pytest

from crawler.reading import ListPage, read_list
from disclosures import Page

ADDRESS = "http://www.linhe.example/nb/index.html"
SHOW = "<div id=more>查看更多</div><script>$('#more').click(function(){$('ul li').show()})</script>"


def _row(year: int, attributes: str = "") -> str:
    return (
        f"<li {attributes}><a href='{year}.html'>临河区商务局{year}年政府信息公开工作年度报告</a>"
        f"<span>{year + 1}-01-20</span></li>"
    )


def _read(markup: str) -> ListPage:
    body = f"<html><body><h2>年报</h2>{markup}</body></html>"
    return read_list(Page(url=ADDRESS, body=body.encode()))


@pytest.mark.parametrize("attributes", ["style='display:none'", "hidden"])
def test_hidden_siblings_of_rows_are_rows(attributes: str) -> None:
    shown = "".join(map(_row, (2023, 2022, 2021)))
    hidden = "".join(_row(year, attributes) for year in (2020, 2019))

    found = _read(f"<ul>{shown}{hidden}</ul>{SHOW}")

    assert len(found.entries) == 5
    assert (found.unresolved, found.instead) == ((), ())


def test_hidden_rows_do_not_prove_the_end_where_a_script_loads_more() -> None:
    shown, hidden = "".join(map(_row, (2023, 2022, 2021))), _row(2020, "hidden")
    script = "<script>$.get('/api/rows',function(d){})</script>"

    found = _read(f"<ul>{shown}{hidden}</ul>{SHOW}{script}")

    assert len(found.entries) == 4
    assert found.unresolved == ("查看更多",)


def test_what_else_is_hidden_beside_rows_is_no_row() -> None:
    shown, hidden = "".join(map(_row, (2023, 2022, 2021))), _row(2020, "hidden")
    links = "".join(f"<a href='/gg/{n}.html'>关于停水的通知公告第{n}号</a>" for n in range(5))
    others = f"<li hidden>{links}</li><li hidden>暂无数据</li><li hidden><p><a href=x>另一</a></p>"

    found = _read(f"<ul>{shown}{hidden}{others}</ul>")

    assert len(found.entries) == 4
