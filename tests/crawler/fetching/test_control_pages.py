"""A changed page is an edit if control pages are unchanged, and a redesign if none is."""

from asyncio import StreamWriter
from collections.abc import Callable
from dataclasses import replace
from typing import cast

import pytest

from crawler.visits.crawl_plan import MAX_CONTROL_PAGES
from disclosures import (
    KnownPage,
    ListObserved,
    Observation,
    PageRole,
    PageUnchanged,
    ReportObserved,
    Source,
    VisitFinished,
)
from tests.crawler.fetching.conftest import Visitor
from tests.crawler.fetching.web_site import ReceivedRequest, Site, answer

Make = Callable[..., Source]
REPORTS = 20


def serve_reports(site: Site, footer: str = "", *, edited: str = "") -> None:
    """Serve the list and its reports, the first with the text `edited`."""
    rows = "\n".join(f"/r{n:02} 报告{n}" for n in range(REPORTS))
    site.routes["/list"] = answer(f"LIST\n{rows}")
    for n in range(REPORTS):
        text = edited if edited and n == 0 else f"正文{n}"
        site.routes[f"/r{n:02}"] = answer(f"报告{n}\n{text}{footer}")


@pytest.fixture
def known(visitor: Visitor, site: Site, make_source: Make) -> dict[str, KnownPage]:
    """The known pages after a first visit to twenty reports; only the first is due."""
    serve_reports(site)
    pages = {}
    for observation in visitor.visit(make_source()):
        if isinstance(observation, ListObserved):
            pages[observation.url] = KnownPage(
                url=observation.url, role=PageRole.LIST, entries=observation.entries
            )
        elif isinstance(observation, ReportObserved):
            pages[observation.url] = KnownPage(
                url=observation.url,
                role=PageRole.REPORT,
                raw_sha256=observation.page.sha256,
                digest=observation.digest,
                listed=observation.listed,
                due=observation.url.endswith("/r00"),
            )
    assert len(pages) == REPORTS + 1
    site.received.clear()
    return pages


def reports(observations: list[Observation]) -> tuple[int, int]:
    """How many report pages have changed, and how many are unchanged."""
    changed = sum(isinstance(observation, ReportObserved) for observation in observations)
    return changed, sum(
        isinstance(observation, PageUnchanged) and observation.role is PageRole.REPORT
        for observation in observations
    )


def test_edit_is_confirmed_by_one_control_page(
    visitor: Visitor, site: Site, make_source: Make, known: dict[str, KnownPage]
) -> None:
    serve_reports(site, edited="另一段正文")

    assert reports(visitor.visit(make_source(), known=known)) == (1, 1)
    assert len(site.received) == 5  # the list, the edited page and twice again, the control page


def test_redesign_changes_all_control_pages(
    visitor: Visitor, site: Site, make_source: Make, known: dict[str, KnownPage]
) -> None:
    serve_reports(site, footer="版权所有")

    assert reports(visitor.visit(make_source(), known=known)) == (1 + MAX_CONTROL_PAGES, 0)


def test_no_control_page_is_requested_without_a_change(
    visitor: Visitor, site: Site, make_source: Make, known: dict[str, KnownPage]
) -> None:
    assert reports(visitor.visit(make_source(), known=known)) == (0, 1)


def test_redesign_during_a_visit_is_not_an_edit(
    visitor: Visitor, site: Site, make_source: Make, known: dict[str, KnownPage]
) -> None:
    """Four pages are unchanged, the fifth is not: the first four are requested again."""
    due = ("/r00", "/r01", "/r02", "/r03", "/r04")
    small = {
        url: replace(page, due=True)
        for url, page in known.items()
        if page.role is PageRole.LIST or url.endswith(due)
    }
    site.routes["/list"] = answer("LIST\n" + "\n".join(f"{path} 报告{path[-1]}" for path in due))
    unchanged = site.routes["/r03"]

    async def redesign_after_this(_: ReceivedRequest, writer: StreamWriter) -> None:
        writer.write(cast("bytes", unchanged))
        rows = site.routes["/list"]
        serve_reports(site, footer="版权所有")
        site.routes["/list"] = rows

    site.routes["/r03"] = redesign_after_this

    observations = visitor.visit(make_source(), known=small)

    assert reports(observations) == (5, 4)
    assert isinstance(observations[-1], VisitFinished)
    assert observations[-1].unchanged_controls == 0


def test_control_pages_respect_budget_and_poison(
    visitor: Visitor, site: Site, make_source: Make, known: dict[str, KnownPage]
) -> None:
    serve_reports(site, footer="版权所有")
    with_poison = {
        url: replace(page, poison=page.role is PageRole.REPORT and not url.endswith(("00", "07")))
        for url, page in known.items()
    }

    assert reports(visitor.visit(make_source(), known=with_poison)) == (2, 0)
    assert reports(visitor.visit(make_source(max_pages=5), known=known)) == (2, 0)
