"""Further pages of a list whose pager an inline script writes into the page."""

import pytest

from crawler.families import Pager
from crawler.reading.lists.further_pages import FurtherPages, find_further_pages
from crawler.reading.page.opened_page import open_page
from disclosures import Page

FOLDER = "http://www.linhe.example/nb/"
ROWS = "".join(
    f"<li><a href='{n}0{n}.html'>临河区商务局20{n}年政府信息公开工作年度报告</a>"
    f"<span>20{n}-01-{n}</span>"
    for n in (21, 20, 19)
)
NEXT = 'document.write("<a href=\\"index_"+next+".html\\">下一页</a>");'


def _find(script: str, name: str = "index.html", pager: str = "") -> FurtherPages:
    body = f"<html><body><ul>{ROWS}</ul>{pager}<script>{script}</script></body></html>"
    return find_further_pages(open_page(Page(url=FOLDER + name, body=body.encode())), Pager())


def _addresses(found: FurtherPages) -> list[str]:
    return [follow.url.removeprefix(FOLDER) for follow in found.more]


@pytest.mark.parametrize(
    "script",
    [
        f"var here = 0;//从0开始\nvar next = here+1;//后一页\nvar countPage = 3;\n{NEXT}",
        f"var next = 1, m_nPageCount = 3; if (next < m_nPageCount) {{ {NEXT} }}",
        (
            "var TotalPages = '3'; var html = ''; html += '<a href=\"index_1.html\">下一页</a>';"
            "document.getElementById('p').innerHTML = html;"
        ),
        f"var next=1, n=3; document.write('第1页/共'+n+'页'); {NEXT}",
        (
            "var go = function(n){location='index_'+n+'.html'}, all_page = 3;"
            "document.write('<a href=\"javascript:go(1)\">下一页</a>')"
        ),
    ],
    ids=["count", "hungarian", "text", "printed", "handler"],
)
def test_next_page_that_a_script_writes(script: str) -> None:
    found = _find(script)

    assert (_addresses(found), found.pages_total) == (["index_1.html"], 3)
    assert all(follow.speculative for follow in found.more)


@pytest.mark.parametrize("pages", [1, 3])
def test_number_of_pages_that_a_script_assigns(pages: int) -> None:
    found = _find(f"var pageTotal = {pages}; draw(pageTotal, '页')")

    assert found.pages_total == pages
    assert found.unresolved == (() if pages == 1 else ("1/3",))


def test_words_of_a_next_page_in_a_script_are_evidence_of_one() -> None:
    found = _find("var link = $('<a>\\u4e0b\\u4e00\\u9875</a>').click(load)")

    assert (found.more, found.unresolved) == ((), ("下一页",))


@pytest.mark.parametrize(
    ("script", "pager"),
    [
        (f"var here = 1, next = 2, countPage = 2; if(here!=(countPage-1)) {NEXT}", ""),
        ("var pageCount = 1; function draw(n){ s += '<a href=\"i_'+n+'.html\">下一页</a>' }", ""),
        ("show({next: '下一页'})", "<a class=disabled>下一页</a>"),
        ("var pageCount = 4; slide('#banner', pageCount)", ""),
        ("var perPageCount = 15, n = '页'", ""),
    ],
    ids=["last page", "one page", "control on the page", "gallery", "rows of a page"],
)
def test_script_that_writes_no_next_page(script: str, pager: str) -> None:
    found = _find(script, "index_1.html" if "here" in script else "index.html", pager)

    assert found.more == ()
    assert found.unresolved in ((), ("1/2",))


@pytest.mark.parametrize(
    ("call", "pages"),
    [
        ("createPageHTML('bar','3','1','index','html','20')", ["index_2.html", "index_3.html"]),
        ("createPageHTML(3,'0','index','html')", ["index_1.html", "index_2.html"]),
        ("setPage('9','1','8','1')", []),
    ],
)
def test_quoted_numbers_of_a_call(call: str, pages: list[str]) -> None:
    assert _addresses(_find(call)) == pages
