"""List, report or neither: the evidence of a page is weighed as a whole."""

from dataclasses import replace
from uuid import UUID

import pytest

from crawler.reading import looks_like_list, read, read_list
from crawler.visits.parsers import Parsers
from disclosures import DocumentKind, Fault, Page, Source
from disclosures.errors import PageUnreadable
from disclosures.reason import ReasonCode
from tests.crawler.reading.lists.test_rows import DAYS, TITLES, page_of

ROWS = "".join(
    f'<li><a href="{k}.htm">{title}</a><i>{DAYS[k]}</i></li>' for k, title in enumerate(TITLES)
)
LIST = f"<div class=list><ul>{ROWS}</ul></div>"
SENTENCES = (
    "<p>本栏目依法公布本县各部门的年度报告，公众可以查阅历年报告，"
    "并可以通过电话、信函等方式提出意见建议。</p>"
)
DATE_LINE = "<h1>关于开会的通知</h1><p>发布日期：2024-03-10 来源：县商务局</p>"
SHORT = "<div id=zoom><p>各股室：</p><p>定于本月20日开会，请按时参加。</p></div>"
SOURCE = Source(id=UUID(int=1), slug="s", url="http://www.linhe.example/gg/", agency="县商务局")


@pytest.mark.parametrize(
    "page",
    [
        page_of(f"<h2>年报</h2><div>{SENTENCES * 9}</div>{LIST}"),
        page_of(LIST, head='<meta name="PubDate" content="2024-03-21 10:00">'),
        page_of(f"<h2>年报</h2><p>更新时间：2024-03-21</p>{LIST}"),
        page_of(LIST.replace("</i>", f"</i><p>{SENTENCES}</p>")),
    ],
    ids=["introduction", "meta date", "date of update", "summaries"],
)
def test_list_with_marks_of_an_article_is_a_list(page: Page) -> None:
    assert looks_like_list(page)
    assert read(page).kind is DocumentKind.LIST


@pytest.mark.parametrize(
    "body",
    [
        f"{DATE_LINE}{SHORT}<h4>相关链接</h4>{LIST}",
        f"<h1>关于开会的通知</h1>{SHORT}<p>县商务局</p><p>2024年3月10日</p><h4>相关阅读</h4>{LIST}",
        f"<h1>总结</h1><p>2024-03-10</p><div>{SENTENCES * 14}</div><div class=side>{LIST}</div>",
    ],
    ids=["date line", "signature", "sidebar"],
)
def test_article_above_dated_links_is_no_list(body: str) -> None:
    assert not looks_like_list(page_of(body))


def test_short_article_beside_news_is_no_list() -> None:
    news = f"<div class=l><h3>县里要闻</h3>{LIST}</div>"
    text = f"<div class=r><h1>公告</h1><p>2024-03-10 县商务局</p>{SENTENCES}</div>"

    assert not looks_like_list(page_of(news + text))
    assert looks_like_list(page_of(f"{news}<div class=r><h1>公告</h1>{LIST}</div>"))


@pytest.mark.parametrize(
    "row",
    ["<li>{t}<i>{d}</i></li>", '<li><a href="javascript:show({k})">{t}</a><i>{d}</i></li>'],
    ids=["no link", "script without address"],
)
def test_list_whose_rows_lead_nowhere_is_neither_report_nor_list(row: str) -> None:
    rows = "".join(
        row.format(k=k, t=f"{title}（第{k}号）", d=DAYS[k]) for k, title in enumerate(TITLES)
    )
    page = page_of(f"<h2>公告</h2><ul>{rows}</ul>")

    for parse in (read, read_list):
        with pytest.raises(PageUnreadable) as raised:
            parse(page)
        assert raised.value.fault is Fault.EMPTY
        assert raised.value.reason.code is ReasonCode.LIST_ROWS_WITHOUT_ADDRESS
        assert raised.value.reason.params["rows"] == len(DAYS)


@pytest.mark.parametrize(
    "body",
    [
        '<h2>年报</h2><p>本栏目公布年报。</p><ul><li><a href="1.htm">2020年度报告</a></li></ul>',
        '<h2>年报</h2><ul><li><a href="1.htm">工作报告</a><i>2021-01-20</i></li></ul>',
        "<h2>年报</h2><div>暂无信息</div>",
        "<h2>年报</h2><div></div><p>共0条记录</p>",
        "<h2>年报</h2><p>很遗憾，本栏目下暂时没有文章！</p>",
    ],
    ids=["one undated row", "one dated row", "nothing yet", "none counted", "in a sentence"],
)
def test_young_column_is_a_list(body: str) -> None:
    assert Parsers().is_list_page(page_of(body), SOURCE)


@pytest.mark.parametrize(
    "body",
    [
        f"<h1>关于开会的通知</h1><p>发布日期：2024-03-10</p>{SHORT}",
        f'<h1>年报</h1><div>{SENTENCES * 5}<p><a href="1.htm">2020年度报告</a></p></div>',
        '<h1>年报</h1><p>发布日期：2024-03-10</p><p>见附件。</p><p><a href="1.pdf">年报</a></p>',
    ],
    ids=["notice", "report with a link", "report in a file"],
)
def test_report_with_hardly_a_link_is_no_young_list(body: str) -> None:
    assert not Parsers().is_list_page(page_of(body), SOURCE)


TABLE = "<table border=1><tr><td>取水点</td><td>监测日期</td><td>类别</td></tr>" + "".join(
    f"<tr><td>{name}水厂取水口</td><td>{day}</td><td>Ⅲ类</td></tr>"
    for name, day in zip("东西南北中", DAYS, strict=True)
)
REPORT_TITLE = "关于2024年3月饮用水水质状况的公示"
NAMED = f"<h3>{REPORT_TITLE}</h3>"


@pytest.mark.parametrize(
    "main",
    [
        f"{NAMED}<p><span>发布日期：[ 24-03-26 ]</span><span>来源：县监测站</span></p>{TABLE}",
        f"{NAMED}<p>来源：县监测站　发布时间：24/03/26　浏览：12</p>{TABLE}",
        f"{NAMED}<p>根据监测，水质达到标准。</p>{TABLE}",
    ],
    ids=["date in an element", "date among fields", "no date line"],
)
def test_report_whose_table_has_dates_is_no_list(main: str) -> None:
    page = page_of(main)
    page = replace(page, body=page.body.replace("公告".encode(), REPORT_TITLE.encode(), 1))

    assert not looks_like_list(page)
    assert "取水点" in read(page).body_text
