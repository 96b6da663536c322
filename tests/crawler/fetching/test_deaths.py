"""The process may die; the service sees no more than a failed page."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from uuid import UUID

import pytest

from crawler.crawl import SupervisedCrawl
from disclosures import CrawlJob, Fault, Observation, PageFailed, PageRole, Source, VisitFinished
from disclosures.errors import CrawlerDied, PageError
from disclosures.reason import Reason, ReasonCode
from tests.crawler.fetching.conftest import Visitor
from tests.crawler.fetching.test_visit import told
from tests.crawler.fetching.web_site import Site, answer

Make = Callable[..., Source]
HOUSE = Path(__file__).parents[3]


def _list_of(site: Site, *words: str) -> None:
    """A list of reports, one for each word, each of which holds its word as a line."""
    rows = "\n".join(f"/{n} 第{n}号" for n in range(len(words)))
    site.routes["/list"] = answer(f"LIST\n{rows}")
    for n, word in enumerate(words):
        site.routes[f"/{n}"] = answer(f"第{n}号\n正文{n}\n{word}")


def _pid(crawl: SupervisedCrawl) -> int:
    assert crawl._process is not None
    return crawl._process._child.pid


@pytest.mark.parametrize("word", ["HANG", "ABORT"])
def test_finding_04_a_page_that_kills_the_reader_is_poison_and_the_visit_goes_on(
    visitor: Visitor, site: Site, make_source: Make, word: str
) -> None:
    _list_of(site, "一", word, "三")

    observations = visitor.visit(make_source())

    assert told(observations) == ["list of 3", "report poison /1", "read /0", "read /2", "complete"]
    assert site.hits["/1"] == 1
    assert isinstance(observations[-1], VisitFinished)
    assert observations[-1].requests == site.hits.total()


def test_finding_04_a_reader_that_sleeps_for_ever_is_killed_by_the_clock(
    special: Callable[..., Visitor], site: Site, make_source: Make
) -> None:
    _list_of(site, "SLEEP", "二")

    observations = special(read_seconds=0.7).visit(make_source())

    assert told(observations) == ["list of 2", "report poison /0", "read /1", "complete"]


def test_finding_04_a_page_that_eats_the_memory_is_poison_without_a_death(
    visitor: Visitor, site: Site, make_source: Make
) -> None:
    _list_of(site, "EAT", "二")

    observations = visitor.visit(make_source())

    assert told(observations) == ["list of 2", "report poison /0", "read /1", "complete"]


def test_a_list_that_kills_the_reader_ends_its_visit(
    visitor: Visitor, site: Site, make_source: Make
) -> None:
    site.routes["/list"] = answer("LIST\nABORT")

    failed, ended = visitor.visit(make_source())

    assert isinstance(failed, PageFailed)
    assert (failed.role, failed.fault) == (PageRole.LIST, Fault.POISON)
    died = Reason.of(ReasonCode.CRAWLER_SIGNAL, signal="SIGABRT")
    assert failed.reason == Reason.of(ReasonCode.PARSER_CRASHED, reason=died)
    assert isinstance(ended, VisitFinished)
    assert not ended.complete


def test_a_visit_of_many_poisonous_pages_ends_before_it_has_tried_them_all(
    special: Callable[..., Visitor], site: Site, make_source: Make
) -> None:
    _list_of(site, *["ABORT"] * 9)

    observations = special(max_deaths=2).visit(make_source())

    assert told(observations) == ["list of 9", "report poison /0", "report poison /1", "incomplete"]


async def _all(observations: AsyncIterator[Observation]) -> list[Observation]:
    return [observation async for observation in observations]


def test_the_other_visits_lose_nothing_and_see_nothing_twice(
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

    assert told(of_good) == ["list of 20", *(f"read /g{n}" for n in range(20)), "complete"]
    assert told(of_bad) == ["list of 3", "report poison /1", "read /0", "read /2", "complete"]


def test_a_process_killed_from_outside_costs_nothing_but_time(
    special: Callable[..., Visitor], site: Site, make_source: Make
) -> None:
    special_visitor = special()
    _list_of(site, *"一二三四")
    done: list[Observation] = []

    async def visit_and_kill() -> None:
        async for observation in special_visitor.crawl(CrawlJob(source=make_source())):
            done.append(observation)
            if len(done) == 1:
                os.kill(_pid(special_visitor.crawl), signal.SIGKILL)

    special_visitor.runner.run(visit_and_kill())

    assert told(done) == ["list of 4", *(f"read /{n}" for n in range(4)), "complete"]


def test_a_page_over_which_processes_die_while_it_is_fetched_is_found_out(
    special: Callable[..., Visitor], site: Site, make_source: Make
) -> None:
    """Nothing points at the page the first time; the second time its visit is alone with it."""
    deadly = special()
    _list_of(site, "一", "二")

    async def kill(asked: object, writer: asyncio.StreamWriter) -> None:
        os.kill(_pid(deadly.crawl), signal.SIGKILL)
        await asyncio.sleep(60)

    site.routes["/1"] = kill

    observations = deadly.visit(make_source())

    assert told(observations) == ["list of 2", "report poison /1", "read /0", "complete"]
    assert site.hits["/1"] == 2


def test_a_fetch_over_which_the_process_dies_is_an_error(
    special: Callable[..., Visitor], site: Site
) -> None:
    deadly = special()

    async def kill(asked: object, writer: asyncio.StreamWriter) -> None:
        os.kill(_pid(deadly.crawl), signal.SIGKILL)
        await asyncio.sleep(60)

    site.routes |= {"/page": kill, "/next": answer("hi")}

    with pytest.raises((CrawlerDied, PageError)):
        deadly.fetch(f"{site.root}/page")

    assert deadly.fetch(f"{site.root}/next").body == b"hi"
