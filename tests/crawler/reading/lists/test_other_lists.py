"""Pagers that stand on a page and are not its list's."""

import pytest

from crawler.reading import read_list
from disclosures import Page

FOLDER = "http://www.linhe.example/nb/"
ROWS = "".join(
    f"<li><a href='{n}0{n}.html'>临河区商务局20{n}年政府信息公开工作年度报告</a>"
    f"<span>20{n}-01-{n}</span></li>"
    for n in (23, 22, 21, 20)
)
TOPICS = (
    "<li><a href='/zj/1.html'>关于停车收费的意见征集</a><li><a href='/zj/2.html'>公交线路征集</a>"
)


def _read(body: str) -> tuple[list[str], int | None, int | None, tuple[str, ...]]:
    html = f"<html><body>{body}</body></html>"
    found = read_list(Page(url=f"{FOLDER}list.html", body=html.encode()))
    assert len(found.entries) == 4
    more = [follow.url.removeprefix(FOLDER) for follow in found.more]
    return more, found.total, found.pages_total, found.unresolved


@pytest.mark.parametrize(
    "pager",
    [
        "共12条 第1页/共6页 <a href='/zj/list_2.html'>下一页</a>",
        "<b>1</b><a href='/zj/list_2.html'>2</a><a href='/zj/list_3.html'>3</a>",
        "共12条",
    ],
    ids=["words", "numbers", "count"],
)
@pytest.mark.parametrize("own", ["", "<p>共4条 第1页/共2页 <a href='list_2.html'>下一页</a></p>"])
def test_pager_of_a_list_beside_the_rows(pager: str, own: str) -> None:
    box = f"<div><h3>意见征集</h3><ul>{TOPICS}</ul><div>{pager}</div></div>"

    found = _read(f"{box}<div class=main><ul>{ROWS}</ul>{own}</div>")

    assert found == ((["list_2.html"], 4, 2, ()) if own else ([], None, None, ()))


def test_pager_among_other_links_is_the_lists_if_it_leads_to_its_address() -> None:
    foot = f"<div><ul>{TOPICS}</ul><p>1/2页 <a href='list_2.html'>下一页</a></p></div>"

    assert _read(f"<ul>{ROWS}</ul>{foot}")[0] == ["list_2.html"]


@pytest.mark.parametrize("above", [True, False])
def test_numbers_of_a_gallery(above: bool) -> None:
    dots = "".join(f"<a href='/tu/{n}.html'>{n}</a>" for n in (1, 2, 3))
    gallery = f"<div><img src=/tu/1.jpg><div>{dots}</div></div>"
    rows = f"<ul>{ROWS}</ul>"

    assert _read(gallery + rows if above else rows + gallery) == ([], None, None, ())


def test_numbers_below_the_rows_may_lead_to_another_folder() -> None:
    pages = "".join(f"<a href='/col/7/{n}.html'>{n}</a>" for n in (2, 3))

    more = _read(f"<ul>{ROWS}</ul><div><b>1</b>{pages}</div>")[0]

    assert more == [f"http://www.linhe.example/col/7/{n}.html" for n in (2, 3)]
