"""Numbers of completeness in the console."""

import pytest

from disclosures import LeftOut, LeftOutLine, Leniency, ListCompleteness, ListEntry, ListObserved
from tests.service.web.conftest import Browser, Page, Visit


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "zh",
            ["行 2/6", "页 1/3", "带日期的行 5", "读到 0/1", "指向他站 1", "没有网址 1",
             "从宽读取：网页缺少结束标签、所标长度与实际不符",
             "列表称共 6 条，只见到 2 条；列表称共 3 页，只读到 1 页"],
        ),
        (
            "en",
            ["rows 2/6", "pages 1/3", "dated lines 5", "read 0/1", "to other sites 1",
             "without address 1",
             "read leniently: page without </html>, wrong Content-Length",
             "the list says that it has 6 rows, 2 were seen; "],
        ),
    ],
)  # fmt: skip
def test_console_shows_the_numbers_of_completeness(
    ada: Browser, visit: Visit, language: str, words: list[str]
) -> None:
    line = LeftOutLine(text="年度报告", why=LeftOut.NO_ADDRESS)
    numbers = ListCompleteness(
        rows=1,
        rows_printed=6,
        pages_printed=3,
        dated_lines=5,
        left_out=(line,),
        leniencies=(Leniency.PAGE_NO_END, Leniency.HTTP_WRONG_LENGTH),
    )
    visit(
        ListObserved(
            url="http://www.linhe.example/swj/nb/index.html",
            entries=(ListEntry(url="http://www.linhe.example/swj/nb/1.html"),),
            elsewhere=(ListEntry(url="http://mp.example/1"),),
            complete=False,
            completeness=numbers,
        )
    )

    overview = Page(ada.get(f"/console?lang={language}").text).text
    runs = Page(ada.get(f"/console/runs?lang={language}").text).text

    assert [each for each in words if each not in overview] == []
    assert [each for each in words[:-1] if each not in runs] == []
