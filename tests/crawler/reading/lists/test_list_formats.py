"""Lists that are no HTML: feeds, sitemaps, JSON; and rows that are data in a script."""

import json
from datetime import date

import pytest

from crawler.reading import ListPage, looks_like_list, read_list
from disclosures import Fault, ListEntry, Page
from disclosures.errors import PageUnreadable

SITE = "http://www.linhe.example"
ROWS = tuple(
    ListEntry(
        url=f"{SITE}/nb/{year}.html",
        title=f"临河区商务局{year}年政府信息公开工作年度报告",
        published_on=date(year + 1, 1, 31),
    )
    for year in (2025, 2024)
)


def _page(text: str, path: str = "/nb/data", kind: str = "text/html") -> Page:
    return Page(url=SITE + path, body=text.encode(), headers={"content-type": kind})


def _read(text: str, path: str = "/nb/data") -> ListPage:
    page = _page(text, path)
    assert looks_like_list(page)
    return read_list(page)


def _each(template: str) -> str:
    return "".join(
        template.format(url=row.url, title=row.title, day=row.published_on, year=row.url[-9:-5])
        for row in ROWS
    )


RSS = (
    "<?xml version='1.0' encoding='utf-8'?>\n<rss version='2.0'><channel><title>年报</title>"
    f"<link>{SITE}/</link>"
    + _each(
        "<item><title><![CDATA[{title}]]></title><link>{url}</link>"
        "<description>&lt;p&gt;TRS_Editor&lt;/p&gt;</description>"
        "<pubDate>Sat, 30 Jan {year} 16:30:00 GMT</pubDate></item>"
    )
    .replace("Jan 2025", "Jan 2026")
    .replace("Jan 2024", "Jan 2025")
    + "</channel></rss>"
)
ATOM = (
    "<feed xmlns='http://www.w3.org/2005/Atom'><title>年报</title><link href='/'/>"
    + _each(
        "<entry><title type='html'>&lt;b&gt;{title}&lt;/b&gt;</title><link rel='edit' href='/e'/>"
        "<link href='{url}'/><published>{day}T08:00:00+08:00</published></entry>"
    )
    + "</feed>"
)
RDF = (
    "<?xml version='1.0'?><!-- made by a CMS --><rdf:RDF xmlns='http://purl.org/rss/1.0/' "
    "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
    "xmlns:dc='http://purl.org/dc/elements/1.1/'>"
    + _each("<item rdf:about='{url}'><title>{title}</title><dc:date>{day}</dc:date></item>")
    + "</rdf:RDF>"
)


@pytest.mark.parametrize("text", [RSS, ATOM, RDF], ids=["rss", "atom", "rdf"])
def test_feed_is_a_list(text: str) -> None:
    found = _read(text)

    assert (found.entries, found.more) == (ROWS, ())


def test_next_page_of_a_feed() -> None:
    text = ATOM.replace("<link href='/'/>", "<link rel='next' href='?page=2'/>")

    assert [follow.url for follow in _read(text).more] == [f"{SITE}/nb/data?page=2"]


def test_sitemap_is_a_list_without_titles() -> None:
    text = (
        "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
        + _each("<url><loc>{url}</loc><lastmod>2026-05-01</lastmod></url>")
        + "</urlset>"
    )

    assert [(row.url, row.published_on) for row in _read(text).entries] == [
        (row.url, None) for row in ROWS
    ]


def test_sitemaps_of_an_index_are_further_pages() -> None:
    text = (
        "<?xml version='1.0'?><sitemapindex><sitemap><loc>http://www.linhe.example/a.xml</loc>"
        "</sitemap><sitemap><loc>/b.xml</loc></sitemap></sitemapindex>"
    )
    found = _read(text)

    assert found.entries == ()
    assert [follow.url for follow in found.more] == [f"{SITE}/a.xml", f"{SITE}/b.xml"]


def test_entities_of_a_feed_are_not_expanded() -> None:
    text = RSS.replace(
        "<rss version", "<!DOCTYPE rss [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><rss version"
    ).replace("<![CDATA[临河区", "&x;<![CDATA[临河区")

    assert all("临河区" in row.title for row in read_list(_page(text)).entries)


RECORDS = [
    {"id": 7, "cover": "/i/1.jpg", "bt": row.title, "fbrq": f"{row.published_on} 09:30:00",
     "url": row.url.removeprefix(SITE), "summary": "根据条例的规定，现予公布。"}
    for row in ROWS
]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "total", "pages"),
    [
        (RECORDS, None, None),
        ({"code": 200, "data": {"total": 9, "totalPages": 5, "rows": RECORDS}}, 9, 5),
        ({"page": {"totalCount": "9"}, "menus": [{"name": "首页", "url": "/"}], "list": RECORDS},
         9, None),
    ],
    ids=["array", "inside", "beside a menu"],
)  # fmt: skip
@pytest.mark.parametrize("template", ["{}", "callback({});"])
def test_array_of_records_is_a_list(
    value: object, total: int | None, pages: int | None, template: str
) -> None:
    found = _read(template.format(json.dumps(value, ensure_ascii=False)))

    assert (found.entries, found.total, found.pages_total) == (ROWS, total, pages)


def test_seconds_since_1970_are_a_date() -> None:
    records = [
        {"name": row.title, "link": row.url, "publishTime": 1769817600000 + 86_400_000 * n}
        for n, row in enumerate(ROWS)
    ]

    found = _read(json.dumps(records))

    assert [str(row.published_on) for row in found.entries] == ["2026-01-31", "2026-02-01"]


def test_next_page_of_an_interface_is_asked_for_by_its_number() -> None:
    [follow] = _read(json.dumps(RECORDS), "/api/rows?col=nb&page=2").more

    assert (follow.url, follow.speculative) == (f"{SITE}/api/rows?col=nb&page=3", True)


@pytest.mark.parametrize(
    "value",
    [{"rows": []}, [], {"a": 1}, [{"id": 1}, {"id": 2}], [{"title": "年报"}, {"title": "指南"}]],
)
def test_json_without_rows_is_no_list(value: object) -> None:
    page = _page(json.dumps(value))

    assert not looks_like_list(page)
    with pytest.raises(PageUnreadable) as raised:
        read_list(page)
    assert raised.value.fault in (Fault.EMPTY, Fault.SPA_SHELL)


def _html(script: str) -> str:
    return (
        "<html><head><meta charset=utf-8><title>年报</title></head><body><h2>政府信息公开年报</h2>"
        f"<ul id=list></ul><script>{script}</script></body></html>"
    )


@pytest.mark.parametrize(
    "script",
    [
        "var list=[" + _each("{{t:'{title}',u:'{url}',d:'{day}'}},") + "];render(list)",
        "$(function(){ show({total: 2, items: [" + _each(
            "{{\"name\": \"{title}\", 'href': \"{url}\", time: '{day}'}},"
        ) + "]}) })",
    ],
    ids=["variable", "argument"],
)  # fmt: skip
def test_rows_in_a_script(script: str) -> None:
    assert _read(_html(script)).entries == ROWS


def test_menu_in_a_script_is_no_list() -> None:
    menu = "var menu = [{name: '政务公开', url: '/zwgk/'}, {name: '办事服务', url: '/bsfw/'}];"

    assert not looks_like_list(_page(_html(menu)))
