"""Stored pages are parsed in the crawler process, as any other page."""

from collections.abc import Callable

import pytest

from disclosures import Fault, ListEntry, Page, Source
from disclosures.errors import PageError, PageRefused, PageUnreadable
from tests.crawler.fetching.conftest import Visitor
from tests.crawler.fetching.web_site import Site

URL = "http://www.linhe.example/a.html"


def reparse(visitor: Visitor, *lines: str, listed: ListEntry | None = None) -> str | None:
    """Reparse a toy page; return its title."""
    page = Page(url=URL, body="\n".join(lines).encode())
    return visitor.runner.run(visitor.crawl.parse_stored_page(page, listed=listed)).title


def test_stored_page_is_parsed_without_a_request(
    visitor: Visitor, site: Site, make_source: Callable[..., Source]
) -> None:
    page = Page(url=f"{site.root}/a", body="年报\n正文".encode())

    reading = visitor.runner.run(visitor.crawl.parse_stored_page(page, source=make_source()))

    assert (reading.title, reading.body_text) == ("年报", "正文")
    assert site.received == []


def test_list_entry_is_given_to_the_parser(visitor: Visitor) -> None:
    assert reparse(visitor, "页面", listed=ListEntry(url=URL, title="列表")) == "列表"


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        pytest.param("HANG", Fault.POISON, marks=pytest.mark.slow),
        ("ABORT", Fault.POISON),
        pytest.param("EAT", Fault.POISON, marks=pytest.mark.slow),
        ("BUG", Fault.REDESIGNED),
        ("BUSY", Fault.BUSY),
    ],
)
def test_stored_page_that_kills_the_parser_fails_alone(
    visitor: Visitor, line: str, fault: Fault
) -> None:
    with pytest.raises(PageError) as refused:
        reparse(visitor, "年报", line)

    assert refused.value.fault is fault
    assert isinstance(refused.value, PageRefused | PageUnreadable) or fault is Fault.BUSY
    assert reparse(visitor, "下一页") == "下一页"


def test_stored_page_beyond_the_size_limit_is_refused(
    make_visitor: Callable[..., Visitor],
) -> None:
    small = make_visitor(max_bytes=1000)

    with pytest.raises(PageRefused) as refused:
        reparse(small, "年" * 1000)

    assert refused.value.fault is Fault.TOO_LARGE
    assert reparse(small, "短") == "短"
