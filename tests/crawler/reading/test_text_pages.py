"""Reports whose text is spread over several pages."""

import pytest

from crawler.reading import read
from crawler.reading.text_pages import page_of_text
from disclosures import Page, Reading
from disclosures.continued_text import text_continues

TEXT = "<p>2023年，我局主动公开政府信息120条，受理依申请公开3件，均按时答复，未发生行政复议。</p>"


def _continues(pager: str, url: str = "http://www.linhe.example/nb/t2023_1234567.html") -> bool:
    body = (
        "<html><body><h1>临河区商务局2023年政府信息公开工作年度报告</h1><p>发布日期：2024-01-20</p>"
        f"<div id=zoom>{TEXT * 3}</div><div class=fy>{pager}</div></body></html>"
    )
    return text_continues(read(Page(url=url, body=body.encode())))


@pytest.mark.parametrize(
    "pager",
    [
        "<b>1</b> <a href='t2023_1234567_2.html'>2</a>",
        "<a href='./t2023_1234567_1.html'>下一页</a>",
        "<a href='t2023_1234567-2.html'>[2]</a>",
        "<a href='?page=2'>2</a>",
        "<script>createPageHTML(2, 0, 't2023_1234567', 'html');</script>",
        "<a href='/nb/t2023_1234567/2.html'>下一页</a>",
        "<a href='t2023_1234567/2'>2</a>",
        "<a href='t2023_1234567_p2.html'>2</a>",
        "<a href='?fy=2'>下一页</a>",
        "<a onclick=\"location.href='t2023_1234567_2.html'\">下一页</a>",
        (
            '<a href="javascript:go(2)">下一页</a>'
            "<script>function go(n){location.href='t2023_1234567_'+n+'.html';}</script>"
        ),
        (
            "<select onchange='location=this.value'>"
            "<option value='t2023_1234567.html'>第1页</option>"
            "<option value='t2023_1234567_2.html'>第2页</option></select>"
        ),
    ],
)
def test_text_that_goes_on_at_further_pages(pager: str) -> None:
    assert _continues(pager)
    assert not _continues("<a href='t2023_1234568.html'>下一页</a>")
    assert not _continues("<a href='t2023_1234567_2.html'>附件2</a>")
    assert not _continues("<a href='t2023_1234567_2.pdf'>2</a>")
    assert not _continues("<a href='?print=2'>2</a>")
    assert not _continues("<a href='t2023_1234567_2.html'>下一篇</a>")
    assert not _continues("上一篇：<a href='t2023_1234567_2.html'>关于公开工作的通知</a>")


@pytest.mark.parametrize(
    ("own", "address"),
    [
        ("http://a.example/x_1.html", "http://a.example/x_2.html"),
        ("http://a.example/x?id=7&page=1", "http://a.example/x?id=7&page=2"),
        ("http://a.example/nb/7/", "http://a.example/nb/7/2.html"),
    ],
)
def test_number_in_an_address_that_has_one(own: str, address: str) -> None:
    assert page_of_text(own, address) == 2
    assert page_of_text(own, own) is None
    assert page_of_text(address, own) is None


def test_control_in_the_article_that_no_script_resolves_says_that_the_text_goes_on() -> None:
    control = "<a href='javascript:;' onclick='turn(this)'>下一页</a>"
    assert text_continues(_read(f"<p>{control}</p>", inside=True))
    assert not text_continues(_read(f"<p>{control}</p>", inside=False))


def _read(pager: str, *, inside: bool) -> Reading:
    text = f"{TEXT * 3}{pager if inside else ''}"
    body = (
        "<html><body><h1>临河区商务局2023年政府信息公开工作年度报告</h1><p>发布日期：2024-01-20</p>"
        f"<div id=zoom>{text}</div><div>{'' if inside else pager}</div></body></html>"
    )
    url = "http://www.linhe.example/nb/t2023_1234567.html"
    return read(Page(url=url, body=body.encode()))
