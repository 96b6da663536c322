"""Lists of other years, to which the list of one year links."""

import pytest

from crawler.reading import ListPage, read_list
from disclosures import Page

SITE = "http://www.linhe.example"
ROWS = "".join(
    f"<li><a href='/a/{n}.html'>临河区商务局公告第{n}号关于评审结果的公示</a>"
    f"<span>2024-01-{n}</span></li>"
    for n in (23, 22, 21)
)


def _further(links: list[tuple[str, str]], url: str, rows: str = ROWS) -> list[str]:
    years = "".join(f"<a href='{href}'>{label}</a>" for href, label in links)
    body = f"<html><body><div>{years}</div><ul>{rows}</ul></body></html>"
    found = read_list(Page(url=SITE + url, body=body.encode()))
    return [follow.url.removeprefix(SITE) for follow in found.more]


@pytest.mark.parametrize(
    ("pattern", "url"),
    [
        ("/nb/list_{}.html", "/nb/list.html"),
        ("/nb/list_{}.html", "/nb/list_2024.html"),
        ("/nb/{}/", "/nb/"),
        ("/nb/{}/index.html", "/nb/2024/index.html"),
        ("/nb/list.jsp?year={}", "/nb/list.jsp"),
        ("/nb/list.jsp?c=7&year={}", "/nb/list.jsp?c=7&year=2024"),
    ],
)
def test_lists_of_other_years(pattern: str, url: str) -> None:
    links = [(pattern.format(year), f"{year}年") for year in (2024, 2023, 2022)]

    more = _further([(url, "最新"), *links], url)

    assert more == [address for address, _ in links if address != url]


@pytest.mark.parametrize(
    "links",
    [
        [("/zc/list_2023.html", "2023年"), ("/zc/list_2022.html", "2022年")],
        [("/nb/list_2023.html", "2023年")],
        [("/nb/list_2023.html", "2023年报"), ("/nb/list_2022.html", "2022年报")],
        [("/nb/2023.html", "2023年"), ("/nb/2022.html", "2022年")],
    ],
    ids=["other column", "one year", "more than a year", "reports"],
)
def test_years_that_are_no_lists(links: list[tuple[str, str]]) -> None:
    assert _further(links, "/nb/list.html") == []


def test_years_that_are_rows() -> None:
    rows = "".join(
        f"<li><a href='/nb/list_{year}.html'>{year}年</a><span>{year + 1}-01-20</span></li>"
        for year in (2023, 2022, 2021)
    )

    assert _further([], "/nb/list.html", rows) == []


def _with_menu(attributes: str, head: str = "", form: str = "", first: str = "") -> ListPage:
    options = first + "".join(f"<option value={n}>{n}年</option>" for n in (2024, 2023, 2022))
    body = (
        f"<html><body>{head}<form {form}><input type=hidden name=__VIEWSTATE value=s>"
        f"<select {attributes}>{options}</select></form><ul>{ROWS}</ul></body></html>"
    )
    return read_list(Page(url=f"{SITE}/nb/list.jsp", body=body.encode()))


@pytest.mark.parametrize(
    ("attributes", "head"),
    [
        ("onchange=\"location.href='?year='+this.value\"", ""),
        ("onchange=go(this.value)", "<script>function go(y){location='?year='+y}</script>"),
    ],
)
def test_menu_of_years_whose_script_names_an_address(attributes: str, head: str) -> None:
    found = _with_menu(attributes, head)

    assert [one.url.partition("?")[2] for one in found.more] == ["year=2023", "year=2022"]
    assert all(one.optional for one in found.more)


def test_menu_of_years_that_sends_its_form() -> None:
    found = _with_menu("name=y onchange='this.form.submit()'", form="action=list.jsp")

    assert [one.url.partition("?")[2] for one in found.more] == [
        "__VIEWSTATE=s&y=2023",
        "__VIEWSTATE=s&y=2022",
    ]


def test_menu_of_years_that_is_posted_back() -> None:
    code = "javascript:setTimeout('__doPostBack(\\'y\\',\\'\\')', 0)"
    found = _with_menu(f'name=y onchange="{code}"', form="method=post")

    assert [dict(one.form) for one in found.more] == [
        {"__VIEWSTATE": "s", "__EVENTTARGET": "y", "__EVENTARGUMENT": "", "y": str(year)}
        for year in (2023, 2022)
    ]


@pytest.mark.parametrize(
    ("first", "unresolved"), [("", ("2023年",)), ("<option value=''>全部</option>", ())]
)
def test_menu_of_years_whose_script_is_unknown(first: str, unresolved: tuple[str, ...]) -> None:
    found = _with_menu("onchange='choose(this)'", first=first)

    assert (found.more, found.unresolved) == ((), unresolved)
