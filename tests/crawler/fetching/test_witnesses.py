"""One page that differs is an edit if others are as they were, and a redesign if none is."""

from asyncio import StreamWriter
from collections.abc import Callable
from dataclasses import replace
from typing import cast

import pytest

from crawler.route import WITNESSES
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
from tests.crawler.fetching.web_site import Asked, Site, answer

Make = Callable[..., Source]
REPORTS = 20


def show(site: Site, foot: str = "", *, edited: str = "") -> None:
    """Let the site show its reports, one of them edited."""
    rows = "\n".join(f"/r{n:02} 报告{n}" for n in range(REPORTS))
    site.routes["/list"] = answer(f"LIST\n{rows}")
    for n in range(REPORTS):
        text = edited if edited and n == 0 else f"正文{n}"
        site.routes[f"/r{n:02}"] = answer(f"报告{n}\n{text}{foot}")


@pytest.fixture
def known(visitor: Visitor, site: Site, make_source: Make) -> dict[str, KnownPage]:
    """What a first visit to twenty reports leaves behind; it is the turn of the first alone."""
    show(site)
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
    site.asked.clear()
    return pages


def reports(observations: list[Observation]) -> tuple[int, int]:
    """How many report pages differ, and how many are the same."""
    differ = sum(isinstance(observation, ReportObserved) for observation in observations)
    return differ, sum(
        isinstance(observation, PageUnchanged) and observation.role is PageRole.REPORT
        for observation in observations
    )


def test_an_edit_is_vouched_for_by_one_other_page(
    visitor: Visitor, site: Site, make_source: Make, known: dict[str, KnownPage]
) -> None:
    show(site, edited="另一段正文")

    assert reports(visitor.visit(make_source(), known=known)) == (1, 1)
    assert len(site.asked) == 3  # the list, the edited page, its witness


def test_a_redesign_shows_in_all_that_are_asked(
    visitor: Visitor, site: Site, make_source: Make, known: dict[str, KnownPage]
) -> None:
    show(site, foot="版权所有")

    assert reports(visitor.visit(make_source(), known=known)) == (1 + WITNESSES, 0)


def test_where_nothing_differs_nobody_is_asked(
    visitor: Visitor, site: Site, make_source: Make, known: dict[str, KnownPage]
) -> None:
    assert reports(visitor.visit(make_source(), known=known)) == (0, 1)


def test_a_redesign_that_comes_during_a_visit_is_no_edit(
    visitor: Visitor, site: Site, make_source: Make, known: dict[str, KnownPage]
) -> None:
    """Four pages were as they were, the fifth is not: the first four are asked again."""
    due = ("/r00", "/r01", "/r02", "/r03", "/r04")
    small = {
        url: replace(page, due=True)
        for url, page in known.items()
        if page.role is PageRole.LIST or url.endswith(due)
    }
    site.routes["/list"] = answer("LIST\n" + "\n".join(f"{path} 报告{path[-1]}" for path in due))
    as_before = site.routes["/r03"]

    async def the_last_as_before(_: Asked, writer: StreamWriter) -> None:
        writer.write(cast("bytes", as_before))
        rows = site.routes["/list"]
        show(site, foot="版权所有")
        site.routes["/list"] = rows

    site.routes["/r03"] = the_last_as_before

    observations = visitor.visit(make_source(), known=small)

    assert reports(observations) == (5, 4)
    assert isinstance(observations[-1], VisitFinished)
    assert observations[-1].unchanged_controls == 0


def test_the_budget_and_poison_bind_witnesses_too(
    visitor: Visitor, site: Site, make_source: Make, known: dict[str, KnownPage]
) -> None:
    show(site, foot="版权所有")
    cautious = {
        url: replace(page, poison=page.role is PageRole.REPORT and not url.endswith(("00", "07")))
        for url, page in known.items()
    }

    assert reports(visitor.visit(make_source(), known=cautious)) == (2, 0)
    assert reports(visitor.visit(make_source(max_pages=3), known=known)) == (2, 0)
