"""Observations that are taken slowly, or cannot be sent: none is lost in silence."""

from collections.abc import Callable, Iterator

import pytest

from disclosures import CrawlJob, Observation, Source
from tests.crawler.fetching.conftest import Visitor
from tests.crawler.fetching.test_visit import summaries
from tests.crawler.fetching.web_site import Site, answer, running

Make = Callable[..., Source]


@pytest.fixture
def other_site() -> Iterator[Site]:
    """A second site, whose visits wake the engine while the first visit waits."""
    site = Site()
    with running(site):
        site.routes |= {"/list": answer("LIST\n/0 甲"), "/0": answer("甲\n一")}
        yield site


async def _visit(visitor: Visitor, source: Source) -> list[Observation]:
    return [observation async for observation in visitor.crawl(CrawlJob(source=source))]


def test_visit_sends_no_request_while_its_observations_are_not_taken(
    unfiltered_visitor: Visitor, site: Site, other_site: Site, make_source: Make
) -> None:
    """Observations carry pages: a slow store must not fill the memory with them."""
    rows = "\n".join(f"/{n} 第{n}号" for n in range(100))
    site.routes["/list"] = answer(f"LIST\n{rows}")
    site.routes |= {f"/{n}": answer(f"第{n}号\n正文{n}") for n in range(100)}
    visitor = unfiltered_visitor
    other = make_source(id=make_source().id, url=other_site.root + "/list")

    async def take_one() -> int:
        observations = visitor.crawl(CrawlJob(source=make_source()))
        await anext(observations)
        for _ in range(20):
            await _visit(visitor, other)
        requests = site.hits.total()
        await observations.aclose()  # type: ignore[attr-defined]  # it is a generator
        return requests

    assert visitor.runner.run(take_one()) < 20


def test_observations_that_leave_at_once_keep_their_order_and_are_all_sent(
    make_visitor: Callable[..., Visitor], site: Site, other_site: Site, make_source: Make
) -> None:
    """A large page makes the filter of duplicate texts release all before it."""
    rows = "\n".join(f"/{n} 第{n}号" for n in range(17))
    site.routes["/list"] = answer(f"LIST\n{rows}")
    site.routes |= {f"/{n}": answer(f"第{n}号\n正文{n}") for n in (0, 1, 2)}
    site.routes["/15"] = answer("第15号\n" + "正文" * 20_000)
    visitor = make_visitor(duplicate_filter_bytes=30_000)
    other = make_source(id=make_source().id, url=other_site.root + "/list")

    async def take_slowly() -> list[Observation]:
        taken = []
        async for observation in visitor.crawl(CrawlJob(source=make_source())):
            taken.append(observation)
            await _visit(visitor, other)
        return taken

    assert summaries(visitor.runner.run(take_slowly())) == [
        "list of 17",
        *(f"report gone /{n}" for n in range(3, 15)),
        "read /0",
        "read /1",
        "read /2",
        "read /15",
        "report gone /16",
        "complete",
    ]


def test_observation_that_cannot_be_sent_makes_its_visit_incomplete_and_no_other(
    unfiltered_visitor: Visitor, site: Site, other_site: Site, make_source: Make
) -> None:
    site.routes |= {
        "/list": answer("LIST\n/0 甲\n/1 乙\n/2 丙"),
        "/0": answer("甲\n一"),
        "/1": answer("乙\n二\nUNSENDABLE"),
        "/2": answer("丙\n三"),
    }
    visitor = unfiltered_visitor
    other = make_source(url=other_site.root + "/list")

    async def visit_both() -> tuple[list[Observation], list[Observation]]:
        return await _visit(visitor, make_source()), await _visit(visitor, other)

    broken, whole = visitor.runner.run(visit_both())

    assert summaries(broken) == ["list of 3", "read /0", "incomplete"]
    assert summaries(whole) == ["list of 1", "read /0", "complete"]
