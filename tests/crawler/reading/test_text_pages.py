"""Reports whose text is spread over several pages."""

import pytest

from crawler.reading import read
from disclosures import Page
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
    ],
)
def test_text_that_goes_on_at_further_pages(pager: str) -> None:
    assert _continues(pager)
    assert not _continues("<a href='t2023_1234568.html'>下一页</a>")
    assert not _continues("<a href='t2023_1234567_2.html'>附件2</a>")
    assert not _continues("<a href='t2023_1234567_2.pdf'>2</a>")
    assert not _continues("<a href='?print=2'>2</a>")
