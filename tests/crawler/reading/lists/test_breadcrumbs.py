"""Breadcrumbs are no rows, however few rows the list has."""

import pytest

from crawler.reading import read_list
from disclosures import Page

URL = "http://www.linhe.example/gk/nb/list_2.html"

PAGE = """<html><head><meta charset="utf-8"><title>年度报告_临河县水利局</title></head><body>
<div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/dt/">工作动态</a></li>
<li><a href="/gk/">政务公开</a></li></ul></div>
<div class="wrap"><div class="where">{crumbs}</div>
<div class="left"><div><h3>信息公开</h3><ul><li><a href="/zn.html">公开指南</a></li>
<li><a href="/zd.html">公开制度</a></li><li><a href="/gk/nb/list.html">年度报告</a></li>
</ul></div></div>
<div class="right"><div><h2>年度报告</h2></div><div class="rows">{rows}</div></div></div>
<div class="foot"><p>主办：临河县水利局</p></div></body></html>"""

ONE_ROW = """<ul><li><a href="a2012.html">临河县水利局2012年政府信息公开工作年度报告</a>
<span>2013-03-01</span></li></ul>"""


@pytest.mark.parametrize(
    "crumbs",
    [
        '您的位置：<a href="/">首页</a> &gt; <a href="/gk/">政务公开</a> &gt; 年度报告',
        '当前位置：<a href="/">首页</a> » <a href="/gk/">信息公开年报</a> » 年度报告',
        '<a href="/">首页</a> &gt; <a href="/gk/">政府信息公开</a> &gt; 年度报告',
    ],
)
def test_list_of_one_row_has_one_row(crumbs: str) -> None:
    markup = PAGE.format(crumbs=crumbs, rows=ONE_ROW)
    found = read_list(Page(url=URL, body=markup.encode()))

    assert [entry.url for entry in found.entries] == ["http://www.linhe.example/gk/nb/a2012.html"]
