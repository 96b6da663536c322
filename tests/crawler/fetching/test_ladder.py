"""An unchanged page costs as little as its site allows: 304, same bytes, same reading."""

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256

import pytest

from disclosures import (
    KnownPage,
    ListEntry,
    ListObserved,
    PageRole,
    PageUnchanged,
    ReportObserved,
    Source,
    UnchangedCheck,
)
from tests.crawler.fetching.conftest import Visitor, by_url
from tests.crawler.fetching.test_visit import told
from tests.crawler.fetching.web_site import Asked, Site, answer

Make = Callable[..., Source]

LIST = "LIST\n/a 甲\n/b 乙"
A, B = "甲\n正文一", "乙\n正文二"


@pytest.fixture
def remembered(visitor: Visitor, site: Site, make_source: Make) -> dict[str, KnownPage]:
    """What a first visit to a list of two reports leaves behind."""
    site.routes |= {
        "/list": answer(LIST, ETag='"l1"'),
        "/a": answer(A, ETag='W/"a1"', Last_Modified="Mon, 05 Oct 2026 09:00:00 GMT"),
        "/b": answer(B),
    }
    known = {}
    for observation in visitor.visit(make_source()):
        match observation:
            case ListObserved():
                page = KnownPage(url=observation.url, role=PageRole.LIST, etag=observation.etag)
                page = replace(page, entries=observation.entries, raw_sha256=observation.raw_sha256)
                known[observation.url] = page
            case ReportObserved(page=found):
                known[observation.url] = KnownPage(
                    url=observation.url,
                    role=PageRole.REPORT,
                    etag=found.headers.get("etag", ""),
                    last_modified=found.headers.get("last-modified", ""),
                    raw_sha256=found.sha256,
                    digest=observation.digest,
                    listed=observation.listed,
                )
    site.asked.clear()
    return known


def test_nothing_new_is_a_304_or_the_same_bytes(
    visitor: Visitor, site: Site, make_source: Make, remembered: dict[str, KnownPage]
) -> None:
    site.routes |= {"/list": answer("", "304 Not Modified"), "/a": answer("", "304 Not Modified")}

    observations = visitor.visit(make_source(), known=remembered)

    assert told(observations) == [
        "not_modified /list",
        "not_modified /a",
        "same_bytes /b",
        "complete",
    ]
    assert site.last("/list").headers["if-none-match"] == '"l1"'
    asked = site.last("/a").headers
    assert asked["if-none-match"] == 'W/"a1"'
    assert asked["if-modified-since"] == "Mon, 05 Oct 2026 09:00:00 GMT"
    assert "if-none-match" not in site.last("/b").headers


def test_other_bytes_of_the_same_reading_are_the_same(
    visitor: Visitor, site: Site, make_source: Make, remembered: dict[str, KnownPage]
) -> None:
    site.routes["/b"] = answer("乙\n正文  二", ETag='"b2"')

    same = visitor.visit(make_source(), known=remembered)[2]

    assert isinstance(same, PageUnchanged)
    assert (same.how, same.etag) == (UnchangedCheck.SAME_READING, '"b2"')
    assert same.raw_sha256 == sha256("乙\n正文  二".encode()).hexdigest()


def test_what_changed_is_read(
    visitor: Visitor, site: Site, make_source: Make, remembered: dict[str, KnownPage]
) -> None:
    site.routes["/b"] = answer("乙\n正文三")

    observations = visitor.visit(make_source(), known=remembered)

    witnessed = ["same_bytes /a", "same_bytes /a"]  # once more after /b: the site is as it was
    assert told(observations) == ["same_bytes /list", *witnessed, "read /b", "complete"]


def test_a_page_whose_turn_it_is_not_is_left_alone(
    visitor: Visitor, site: Site, make_source: Make, remembered: dict[str, KnownPage]
) -> None:
    resting = {url: replace(page, due=False) for url, page in remembered.items()}

    observations = visitor.visit(make_source(), known=resting)

    assert told(observations) == ["same_bytes /list", "complete"]
    assert site.hits["/a"] == site.hits["/b"] == 0


def test_a_thorough_visit_believes_nothing_and_reads_everything(
    visitor: Visitor, site: Site, make_source: Make, remembered: dict[str, KnownPage]
) -> None:
    resting = {url: replace(page, due=False) for url, page in remembered.items()}

    observations = visitor.visit(make_source(), known=resting, thorough=True)

    assert told(observations) == ["list of 2", "same_reading /a", "same_reading /b", "complete"]
    assert not any("if-none-match" in asked.headers for asked in site.asked)


def test_a_new_row_in_the_list_is_read_at_once(
    visitor: Visitor, site: Site, make_source: Make, remembered: dict[str, KnownPage]
) -> None:
    resting = {url: replace(page, due=False) for url, page in remembered.items()}
    site.routes |= {"/list": answer(f"{LIST}\n/c 丙"), "/c": answer("丙\n正文三")}

    observations = visitor.visit(make_source(), known=resting)

    assert told(observations) == ["list of 3", "read /c", "complete"]


def test_a_row_that_says_something_else_sends_us_to_the_page(
    visitor: Visitor, site: Site, make_source: Make, remembered: dict[str, KnownPage]
) -> None:
    """Some pages have no title of their own: a new title in the list is a new reading."""
    resting = {url: replace(page, due=False) for url, page in remembered.items()}
    site.routes["/list"] = answer("LIST\n/a 甲（修订）\n/b 乙")

    observations = visitor.visit(make_source(), known=resting)

    assert told(observations) == ["list of 2", "same_bytes /b", "read /a", "complete"]
    assert "if-none-match" not in site.last("/a").headers


def test_a_report_that_a_whole_list_no_longer_names_is_looked_at(
    visitor: Visitor, site: Site, make_source: Make, remembered: dict[str, KnownPage]
) -> None:
    resting = {url: replace(page, due=False) for url, page in remembered.items()}
    site.routes |= {"/list": answer("LIST\n/a 甲"), "/b": answer("", "404 Not Found")}

    observations = visitor.visit(make_source(), known=resting)

    assert told(observations) == ["list of 1", "report gone /b", "complete"]


def test_an_unchanged_list_still_leads_to_rows_that_were_never_read(
    visitor: Visitor, site: Site, make_source: Make, remembered: dict[str, KnownPage]
) -> None:
    del remembered[f"{site.root}/b"]
    site.routes["/list"] = answer("", "304 Not Modified")

    observations = visitor.visit(make_source(), known=remembered)

    assert told(observations) == ["not_modified /list", "same_bytes /a", "read /b", "complete"]


def test_a_304_means_nothing_where_no_validator_was_sent(
    visitor: Visitor, site: Site, make_source: Make, remembered: dict[str, KnownPage]
) -> None:
    """T2."""
    site.routes["/b"] = answer("", "304 Not Modified")

    observations = visitor.visit(make_source(), known=remembered)

    assert "report http_error /b" in told(observations)


def test_a_list_that_we_forgot_the_rows_of_is_asked_for_whole(
    visitor: Visitor, site: Site, make_source: Make, remembered: dict[str, KnownPage]
) -> None:
    url = f"{site.root}/list"
    remembered[url] = replace(remembered[url], entries=())

    observations = visitor.visit(make_source(), known=remembered)

    assert told(observations)[0] == "list of 2"
    assert "if-none-match" not in site.last("/list").headers


def test_a_page_that_killed_the_crawler_lately_is_not_asked_for(
    visitor: Visitor, site: Site, make_source: Make, remembered: dict[str, KnownPage]
) -> None:
    url = f"{site.root}/a"
    remembered[url] = replace(remembered[url], poison=True)

    observations = visitor.visit(make_source(), known=remembered)

    assert told(observations) == ["same_bytes /list", "same_bytes /b", "complete"]


def test_a_list_that_killed_the_crawler_lately_ends_the_visit(
    visitor: Visitor, site: Site, make_source: Make
) -> None:
    known = KnownPage(url=f"{site.root}/list", role=PageRole.LIST, poison=True)

    assert told(visitor.visit(make_source(), known=by_url(known))) == [
        "list poison /list",
        "incomplete",
    ]
    assert site.asked == []


def test_a_known_report_page_needs_no_list(visitor: Visitor, site: Site, make_source: Make) -> None:
    async def not_modified(asked: Asked, writer) -> None:  # type: ignore[no-untyped-def]
        writer.write(answer("", "304 Not Modified") if "if-none-match" in asked.headers else b"")
        await writer.drain()

    site.routes["/list"] = not_modified
    known = KnownPage(
        url=f"{site.root}/list", role=PageRole.REPORT, etag='"1"', digest="d", listed=None
    )

    observations = visitor.visit(make_source(), known=by_url(known))

    assert told(observations) == ["not_modified /list", "complete"]


def test_entries_survive_the_way_through_the_pipe(
    visitor: Visitor, site: Site, make_source: Make, remembered: dict[str, KnownPage]
) -> None:
    entries = remembered[f"{site.root}/list"].entries

    assert all(isinstance(entry, ListEntry) and entry.published_on for entry in entries)
