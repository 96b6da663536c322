"""A crash of the process costs the page that caused it, and no other observation."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from uuid import UUID

import pytest

from crawler.process.supervised_crawl import SupervisedCrawl
from disclosures import CrawlJob, Fault, Observation, PageFailed, PageRole, Source, VisitFinished
from disclosures.errors import CrawlerDied, PageError
from disclosures.reason import Reason, ReasonCode
from tests.crawler.fetching.conftest import Visitor
from tests.crawler.fetching.test_visit import summaries
from tests.crawler.fetching.web_site import Site, answer

Make = Callable[..., Source]
ROOT = Path(__file__).parents[3]


def _list_of(site: Site, *words: str) -> None:
    """Serve a list of reports, one for each word, which is a line of its report."""
    rows = "\n".join(f"/{n} 第{n}号" for n in range(len(words)))
    site.routes["/list"] = answer(f"LIST\n{rows}")
    for n, word in enumerate(words):
        site.routes[f"/{n}"] = answer(f"第{n}号\n正文{n}\n{word}")


def _pid(crawl: SupervisedCrawl) -> int:
    assert crawl._process is not None
    return crawl._process._child.pid


@pytest.mark.parametrize("word", [pytest.param("HANG", marks=pytest.mark.slow), "ABORT"])
def test_page_that_kills_the_process_is_poison_and_the_visit_continues(
    visitor: Visitor, site: Site, make_source: Make, word: str
) -> None:
    _list_of(site, "一", word, "三")

    observations = visitor.visit(make_source())

    assert summaries(observations) == [
        "list of 3",
        "report poison /1",
        "read /0",
        "read /2",
        "complete",
    ]
    assert site.hits["/1"] == 1
    assert isinstance(observations[-1], VisitFinished)
    assert observations[-1].requests == site.hits.total()


def test_parser_that_sleeps_is_killed_after_parse_seconds(
    make_visitor: Callable[..., Visitor], site: Site, make_source: Make
) -> None:
    _list_of(site, "SLEEP", "二")

    observations = make_visitor(parse_seconds=0.7).visit(make_source())

    assert summaries(observations) == ["list of 2", "report poison /0", "read /1", "complete"]


def test_page_that_exhausts_the_memory_is_poison_without_a_crash(
    visitor: Visitor, site: Site, make_source: Make
) -> None:
    _list_of(site, "EAT", "二")

    observations = visitor.visit(make_source())

    assert summaries(observations) == ["list of 2", "report poison /0", "read /1", "complete"]


def test_list_that_kills_the_process_ends_its_visit(
    visitor: Visitor, site: Site, make_source: Make
) -> None:
    site.routes["/list"] = answer("LIST\nABORT")

    failed, ended = visitor.visit(make_source())

    assert isinstance(failed, PageFailed)
    assert (failed.role, failed.fault) == (PageRole.LIST, Fault.POISON)
    exited = Reason.of(ReasonCode.CRAWLER_SIGNAL, signal="SIGABRT")
    assert failed.reason == Reason.of(ReasonCode.PARSER_CRASHED, reason=exited)
    assert isinstance(ended, VisitFinished)
    assert not ended.complete


def test_visit_ends_after_max_crashes(
    make_visitor: Callable[..., Visitor], site: Site, make_source: Make
) -> None:
    _list_of(site, *["ABORT"] * 9)

    observations = make_visitor(max_crashes=2).visit(make_source())

    assert summaries(observations) == [
        "list of 9",
        "report poison /0",
        "report poison /1",
        "incomplete",
    ]


async def _all(observations: AsyncIterator[Observation]) -> list[Observation]:
    return [observation async for observation in observations]


def test_crash_of_one_visit_neither_loses_nor_repeats_observations_of_another(
    visitor: Visitor, site: Site, make_source: Make
) -> None:
    _list_of(site, "一", "ABORT", "三")
    site.routes["/good"] = answer("LIST\n" + "\n".join(f"/g{n} 好{n}" for n in range(20)))
    site.routes |= {f"/g{n}": answer(f"好{n}\n好正文{n}") for n in range(20)}
    bad, good = make_source(), make_source("/good", id=UUID(int=8), slug="good")

    async def both() -> list[list[Observation]]:
        visits = (visitor.crawl(CrawlJob(source=source)) for source in (good, bad))
        return await asyncio.gather(*map(_all, visits))

    of_good, of_bad = visitor.runner.run(both())

    assert summaries(of_good) == ["list of 20", *(f"read /g{n}" for n in range(20)), "complete"]
    assert summaries(of_bad) == ["list of 3", "report poison /1", "read /0", "read /2", "complete"]


def test_visit_survives_a_process_killed_from_outside(
    visitor: Visitor, site: Site, make_source: Make
) -> None:
    _list_of(site, *"一二三四")
    done: list[Observation] = []

    async def visit_and_kill() -> None:
        async for observation in visitor.crawl(CrawlJob(source=make_source())):
            done.append(observation)
            if len(done) == 1:
                os.kill(_pid(visitor.crawl), signal.SIGKILL)

    visitor.runner.run(visit_and_kill())

    assert summaries(done) == ["list of 4", *(f"read /{n}" for n in range(4)), "complete"]


def test_page_that_kills_the_process_while_it_is_fetched_is_identified(
    visitor: Visitor, site: Site, make_source: Make
) -> None:
    """The first crash makes the page a suspect; its visit is isolated for the second."""
    _list_of(site, "一", "二")

    async def kill(request: object, writer: asyncio.StreamWriter) -> None:
        os.kill(_pid(visitor.crawl), signal.SIGKILL)
        await asyncio.sleep(60)

    site.routes["/1"] = kill

    observations = visitor.visit(make_source())

    assert summaries(observations) == ["list of 2", "report poison /1", "read /0", "complete"]
    assert site.hits["/1"] == 2


def test_fetch_that_kills_the_process_is_an_error(visitor: Visitor, site: Site) -> None:
    async def kill(request: object, writer: asyncio.StreamWriter) -> None:
        os.kill(_pid(visitor.crawl), signal.SIGKILL)
        await asyncio.sleep(60)

    site.routes |= {"/page": kill, "/next": answer("hi")}

    with pytest.raises((CrawlerDied, PageError)):
        visitor.fetch(f"{site.root}/page")

    assert visitor.fetch(f"{site.root}/next").body == b"hi"
