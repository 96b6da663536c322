"""Output of a page inspection: what was left out of a list, and why."""

import pytest

from crawler.visits.crawl_limits import CrawlLimits
from disclosures import LeftOut, LeftOutLine, Leniency, ListCompleteness, ListEntry
from disclosures.ports import PageInspection
from service.cli.output.inspection_report import as_json_object, print_inspection
from service.wiring.page_inspection import CrawlerPageInspector

FOUND = PageInspection(
    address="http://www.linhe.example/nb/",
    family="trs",
    is_list=True,
    entries=(ListEntry(url="http://www.linhe.example/nb/1.html", title="第一号"),),
    completeness=ListCompleteness(
        rows=1,
        rows_printed=12,
        pages_printed=2,
        dated_lines=6,
        leniencies=(Leniency.PAGE_NO_END,),
        left_out=(
            LeftOutLine(text="第二号 2020-01-02", why=LeftOut.NO_ADDRESS),
            LeftOutLine(
                text="网站年报", why=LeftOut.OUTSIDE_LIST, url="http://www.linhe.example/w"
            ),
            LeftOutLine(text="第三号", why=LeftOut.OTHER_SITE, url="http://mp.example/3"),
        ),
    ),
    elsewhere=(
        ListEntry(url="http://mp.example/3", title="第三号"),
        ListEntry(url="http://mp.example/4", title="第四号"),
    ),
)


def test_numbers_and_left_out_lines_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    print_inspection(FOUND, {"slug": "linhe"})

    printed = " ".join(capsys.readouterr().out.replace("│", " ").split())
    for words in (
        "seen 1 page inspected: 1 rows taken, 2 rows to other sites, 6 dated lines",
        "pages in all 2",
        "4 left out",
        "第二号 2020-01-02 it has no address",
        "网站年报 it stands outside the list http://www.linhe.example/w",
        "第三号 it leads to another site http://mp.example/3",
        "第四号 it leads to another site http://mp.example/4",
        "read leniently: page without </html>",
        "incomplete: the list has 6 dated lines, of which 3 were recognised as rows",
        "incomplete: rows of the list without an address that can be requested: 1",
        "not followed: 2 rows lead to mp.example; if they are the agency's own, name the hosts",
    ):
        assert words in printed


def test_list_without_left_out_lines_prints_none(capsys: pytest.CaptureFixture[str]) -> None:
    whole = PageInspection(
        address=FOUND.address, is_list=True, completeness=ListCompleteness(rows=3, dated_lines=3)
    )

    print_inspection(whole, {})

    printed = capsys.readouterr().out
    assert "left out" not in printed
    assert "incomplete" not in printed
    assert "not followed" not in printed


def test_numbers_and_left_out_lines_are_given_as_json() -> None:
    inspector = CrawlerPageInspector(CrawlLimits())

    given = as_json_object(FOUND, {}, inspector, written=False)

    assert given["completeness"] == {
        "rows": 1,
        "rows_printed": 12,
        "pages": 1,
        "pages_printed": 2,
        "dated_lines": 6,
        "leniencies": ["page.no_end"],
    }
    assert given["left_out"] == [
        {"text": "第二号 2020-01-02", "why": "no_address", "url": ""},
        {"text": "网站年报", "why": "outside_list", "url": "http://www.linhe.example/w"},
        {"text": "第三号", "why": "other_site", "url": "http://mp.example/3"},
    ]
    assert given["elsewhere"] == [
        {"title": "第三号", "url": "http://mp.example/3"},
        {"title": "第四号", "url": "http://mp.example/4"},
    ]
    shortfalls = given["shortfalls"]
    assert isinstance(shortfalls, list)
    assert [each["reason"]["code"] for each in shortfalls] == [
        "completeness.dated_lines",
        "completeness.no_address",
    ]
