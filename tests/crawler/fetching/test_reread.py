"""Kept pages are read again where all pages are read: in the process that may die of it."""

from collections.abc import Callable

import pytest

from disclosures import Fault, ListEntry, Page, Source
from disclosures.errors import PageError, PageRefused, PageUnreadable
from tests.crawler.fetching.conftest import Visitor
from tests.crawler.fetching.web_site import Site

URL = "http://www.linhe.example/a.html"


def reread(visitor: Visitor, *lines: str, listed: ListEntry | None = None) -> str | None:
    """Read a toy page again; gives its title."""
    page = Page(url=URL, body="\n".join(lines).encode())
    return visitor.runner.run(visitor.crawl.reread(page, listed=listed)).title


def test_a_kept_page_is_read_without_asking_its_site(
    visitor: Visitor, site: Site, make_source: Callable[..., Source]
) -> None:
    page = Page(url=f"{site.root}/a", body="年报\n正文".encode())

    reading = visitor.runner.run(visitor.crawl.reread(page, source=make_source()))

    assert (reading.title, reading.body_text) == ("年报", "正文")
    assert site.asked == []


def test_what_the_list_said_is_given_to_the_reader_again(visitor: Visitor) -> None:
    assert reread(visitor, "页面", listed=ListEntry(url=URL, title="列表")) == "列表"


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("HANG", Fault.POISON),
        ("ABORT", Fault.POISON),
        ("EAT", Fault.POISON),
        ("BUG", Fault.REDESIGNED),
        ("BUSY", Fault.BUSY),
    ],
)
def test_a_kept_page_that_kills_the_reader_is_one_refusal_and_others_are_read(
    visitor: Visitor, line: str, fault: Fault
) -> None:
    with pytest.raises(PageError) as refused:
        reread(visitor, "年报", line)

    assert refused.value.fault is fault
    assert isinstance(refused.value, PageRefused | PageUnreadable) or fault is Fault.BUSY
    assert reread(visitor, "下一页") == "下一页"


def test_a_kept_page_beyond_todays_limit_is_refused_and_harms_nobody(
    special: Callable[..., Visitor],
) -> None:
    small = special(max_bytes=1000)

    with pytest.raises(PageRefused) as refused:
        reread(small, "年" * 1000)

    assert refused.value.fault is Fault.TOO_LARGE
    assert reread(small, "短") == "短"
