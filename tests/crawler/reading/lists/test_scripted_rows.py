"""Rows whose addresses the functions of the page compute."""

import pytest

from crawler.reading import read_list
from tests.crawler.reading.lists.test_rows import EXPECTED, listing, page_of, rows_of

DATED = "{t}<i>{d}</i>"
A = '<li><a href="#" onclick="{code}">{t}</a><i>{d}</i></li>'

TWO_FUNCTIONS = (
    "var base='/gg/';var art=function(i){go2(base+i)};function go2(u){location.href=u+'.htm'}"
)


def scripted(row: str, script: str) -> list[tuple[str, str, object]]:
    page = listing(
        row, "<ul>{rows}</ul>" + f"<script>{script}</script>".replace("{", "{{").replace("}", "}}")
    )
    return list(rows_of(page))


@pytest.mark.parametrize(
    ("row", "script"),
    [
        (
            '<li><a href="javascript:openDoc({k})">{t}</a><i>{d}</i></li>',
            "function openDoc(n){window.location='/gg/'+n+'.htm'}",
        ),
        (A.replace("{code}", "see('{k}.htm')"), "function see(u){window.open(u)}"),
        (
            A.replace("{code}", "art('{k}');return false"),
            TWO_FUNCTIONS,
        ),
        (
            '<li onclick="pick(this.id)" id="{k}">' + DATED + "</li>",
            "function pick(id){var to='/gg/'+id+'.htm';location.assign(to)}",
        ),
        (
            '<li data-no="{k}" onclick="pick(this.dataset.no)">' + DATED + "</li>",
            "const pick = (id) => { window.open(`/gg/${id}.htm`) }",
        ),
        (A.replace("{code}", "zw('/gg/{k}.htm')"), ""),
    ],
    ids=["computed", "passed", "two functions", "id of the row", "data", "defined elsewhere"],
)
def test_function_of_the_page_gives_the_address_of_a_row(row: str, script: str) -> None:
    assert scripted(row, script) == EXPECTED


def test_function_that_loads_into_the_page_gives_no_address() -> None:
    script = "<script>function hit(n){$.get('/count?id='+n)}</script>"
    rows = "".join(
        f'<li><a href="{k}.htm" onclick="hit({k})">{title}</a>{day}</li>'
        for k, (_, title, day) in enumerate(EXPECTED)
    )
    page = page_of(f"<ul>{rows}</ul>{script}")

    assert [entry.url for entry in read_list(page).entries] == [url for url, _, _ in EXPECTED]
