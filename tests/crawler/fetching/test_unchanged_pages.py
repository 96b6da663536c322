"""Unchanged pages are detected by a 304, by the same bytes, or by the same reading."""

from asyncio import StreamWriter
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
from tests.crawler.fetching.test_visit import summaries
from tests.crawler.fetching.web_site import ReceivedRequest, Site, answer

Make = Callable[..., Source]

LIST = "LIST\n/a 甲\n/b 乙"
A, B = "甲\n正文一", "乙\n正文二"


@pytest.fixture
def known_pages(visitor: Visitor, site: Site, make_source: Make) -> dict[str, KnownPage]:
    """The known pages after a first visit to a list of two reports."""
    site.routes |= {
        "/list": answer(LIST, ETag='"l1"'),
        "/a": answer(A, ETag='W/"a1"', Last_Modified="Mon, 05 Oct 2026 09:00:00 GMT"),
        "/b": answer(B),
    }
    known = {}
    for observation in visitor.visit(make_source()):
        match observation:
            case ListObserved():
                known[observation.url] = KnownPage(
                    url=observation.url,
                    role=PageRole.LIST,
                    etag=observation.etag,
                    entries=observation.entries,
                    raw_sha256=observation.raw_sha256,
                )
            case ReportObserved(page=page):
                known[observation.url] = KnownPage(
                    url=observation.url,
                    role=PageRole.REPORT,
                    etag=page.headers.get("etag", ""),
                    last_modified=page.headers.get("last-modified", ""),
                    raw_sha256=page.sha256,
                    digest=observation.digest,
                    listed=observation.listed,
                )
    site.received.clear()
    return known


def test_unchanged_page_is_a_304_or_the_same_bytes(
    visitor: Visitor, site: Site, make_source: Make, known_pages: dict[str, KnownPage]
) -> None:
    site.routes |= {"/list": answer("", "304 Not Modified"), "/a": answer("", "304 Not Modified")}

    observations = visitor.visit(make_source(), known=known_pages)

    assert summaries(observations) == [
        "not_modified /list",
        "not_modified /a",
        "same_bytes /b",
        "complete",
    ]
    assert site.last("/list").headers["if-none-match"] == '"l1"'
    request = site.last("/a").headers
    assert request["if-none-match"] == 'W/"a1"'
    assert request["if-modified-since"] == "Mon, 05 Oct 2026 09:00:00 GMT"
    assert "if-none-match" not in site.last("/b").headers


def test_other_bytes_with_the_same_reading_are_unchanged(
    visitor: Visitor, site: Site, make_source: Make, known_pages: dict[str, KnownPage]
) -> None:
    site.routes["/b"] = answer("乙\n正文  二", ETag='"b2"')

    same = visitor.visit(make_source(), known=known_pages)[2]

    assert isinstance(same, PageUnchanged)
    assert (same.how, same.etag) == (UnchangedCheck.SAME_READING, '"b2"')
    assert same.raw_sha256 == sha256("乙\n正文  二".encode()).hexdigest()


def test_changed_page_is_parsed(
    visitor: Visitor, site: Site, make_source: Make, known_pages: dict[str, KnownPage]
) -> None:
    site.routes["/b"] = answer("乙\n正文三")

    observations = visitor.visit(make_source(), known=known_pages)

    controls = ["same_bytes /a", "same_bytes /a"]  # once more after /b, as a control page
    assert summaries(observations) == ["same_bytes /list", *controls, "read /b", "complete"]


def test_page_that_is_not_due_is_not_requested(
    visitor: Visitor, site: Site, make_source: Make, known_pages: dict[str, KnownPage]
) -> None:
    not_due = {url: replace(page, due=False) for url, page in known_pages.items()}

    observations = visitor.visit(make_source(), known=not_due)

    assert summaries(observations) == ["same_bytes /list", "complete"]
    assert site.hits["/a"] == site.hits["/b"] == 0


def test_thorough_visit_is_unconditional_and_parses_all_pages(
    visitor: Visitor, site: Site, make_source: Make, known_pages: dict[str, KnownPage]
) -> None:
    not_due = {url: replace(page, due=False) for url, page in known_pages.items()}

    observations = visitor.visit(make_source(), known=not_due, thorough=True)

    assert summaries(observations) == [
        "list of 2",
        "same_reading /a",
        "same_reading /b",
        "complete",
    ]
    assert not any("if-none-match" in request.headers for request in site.received)


def test_new_row_of_the_list_is_read(
    visitor: Visitor, site: Site, make_source: Make, known_pages: dict[str, KnownPage]
) -> None:
    not_due = {url: replace(page, due=False) for url, page in known_pages.items()}
    site.routes |= {"/list": answer(f"{LIST}\n/c 丙"), "/c": answer("丙\n正文三")}

    observations = visitor.visit(make_source(), known=not_due)

    assert summaries(observations) == ["list of 3", "read /c", "complete"]


def test_page_is_requested_if_its_row_changed(
    visitor: Visitor, site: Site, make_source: Make, known_pages: dict[str, KnownPage]
) -> None:
    """Some pages have no title of their own, so that the title of the list is in the reading."""
    not_due = {url: replace(page, due=False) for url, page in known_pages.items()}
    site.routes["/list"] = answer("LIST\n/a 甲（修订）\n/b 乙")

    observations = visitor.visit(make_source(), known=not_due)

    assert summaries(observations) == ["list of 2", "same_bytes /b", "read /a", "complete"]
    assert "if-none-match" not in site.last("/a").headers


def test_report_missing_from_a_complete_list_is_requested(
    visitor: Visitor, site: Site, make_source: Make, known_pages: dict[str, KnownPage]
) -> None:
    not_due = {url: replace(page, due=False) for url, page in known_pages.items()}
    site.routes |= {"/list": answer("LIST\n/a 甲"), "/b": answer("", "404 Not Found")}

    observations = visitor.visit(make_source(), known=not_due)

    assert summaries(observations) == ["list of 1", "report gone /b", "complete"]


def test_unchanged_list_still_leads_to_rows_that_were_never_read(
    visitor: Visitor, site: Site, make_source: Make, known_pages: dict[str, KnownPage]
) -> None:
    del known_pages[f"{site.root}/b"]
    site.routes["/list"] = answer("", "304 Not Modified")

    observations = visitor.visit(make_source(), known=known_pages)

    assert summaries(observations) == ["not_modified /list", "same_bytes /a", "read /b", "complete"]


def test_304_to_an_unconditional_request_is_an_error(
    visitor: Visitor, site: Site, make_source: Make, known_pages: dict[str, KnownPage]
) -> None:
    site.routes["/b"] = answer("", "304 Not Modified")

    observations = visitor.visit(make_source(), known=known_pages)

    assert "report http_error /b" in summaries(observations)


def test_list_without_known_rows_is_requested_unconditionally(
    visitor: Visitor, site: Site, make_source: Make, known_pages: dict[str, KnownPage]
) -> None:
    url = f"{site.root}/list"
    known_pages[url] = replace(known_pages[url], entries=())

    observations = visitor.visit(make_source(), known=known_pages)

    assert summaries(observations)[0] == "list of 2"
    assert "if-none-match" not in site.last("/list").headers


def test_poison_page_is_not_requested(
    visitor: Visitor, site: Site, make_source: Make, known_pages: dict[str, KnownPage]
) -> None:
    url = f"{site.root}/a"
    known_pages[url] = replace(known_pages[url], poison=True)

    observations = visitor.visit(make_source(), known=known_pages)

    assert summaries(observations) == ["same_bytes /list", "same_bytes /b", "complete"]


def test_poison_list_ends_the_visit(visitor: Visitor, site: Site, make_source: Make) -> None:
    known = KnownPage(url=f"{site.root}/list", role=PageRole.LIST, poison=True)

    assert summaries(visitor.visit(make_source(), known=by_url(known))) == [
        "list poison /list",
        "incomplete",
    ]
    assert site.received == []


def test_source_that_is_a_known_report_page_needs_no_list(
    visitor: Visitor, site: Site, make_source: Make
) -> None:
    async def not_modified(request: ReceivedRequest, writer: StreamWriter) -> None:
        writer.write(answer("", "304 Not Modified") if "if-none-match" in request.headers else b"")
        await writer.drain()

    site.routes["/list"] = not_modified
    known = KnownPage(
        url=f"{site.root}/list", role=PageRole.REPORT, etag='"1"', digest="d", listed=None
    )

    observations = visitor.visit(make_source(), known=by_url(known))

    assert summaries(observations) == ["not_modified /list", "complete"]


def test_entries_survive_the_pipe(
    visitor: Visitor, site: Site, make_source: Make, known_pages: dict[str, KnownPage]
) -> None:
    entries = known_pages[f"{site.root}/list"].entries

    assert all(isinstance(entry, ListEntry) and entry.published_on for entry in entries)
