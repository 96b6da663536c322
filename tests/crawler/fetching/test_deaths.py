"""The process may die; the service sees no more than a failed page."""

import asyncio
import json
import logging
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from pathlib import Path
from uuid import UUID

import pytest

from crawler.crawl import SupervisedCrawl
from crawler.process import environment, relog
from disclosures import Assignment, Fault, PageFailed, ReportRead, Role, Sight, Source, VisitEnded
from disclosures.errors import CrawlerDied, PageError
from tests.crawler.fetching.conftest import LIMITS, STRANGE, Visitor, crawl_with
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

    sights = visitor.visit(make_source())

    assert told(sights) == ["list of 3", "report poison /1", "read /0", "read /2", "complete"]
    assert site.hits["/1"] == 1
    assert isinstance(sights[-1], VisitEnded)
    assert sights[-1].requests == site.hits.total()


def test_finding_04_a_reader_that_sleeps_for_ever_is_killed_by_the_clock(
    special: Callable[..., Visitor], site: Site, make_source: Make
) -> None:
    _list_of(site, "SLEEP", "二")

    sights = special(read_seconds=0.7).visit(make_source())

    assert told(sights) == ["list of 2", "report poison /0", "read /1", "complete"]


def test_finding_04_a_page_that_eats_the_memory_is_poison_without_a_death(
    visitor: Visitor, site: Site, make_source: Make
) -> None:
    _list_of(site, "EAT", "二")

    sights = visitor.visit(make_source())

    assert told(sights) == ["list of 2", "report poison /0", "read /1", "complete"]


def test_a_list_that_kills_the_reader_ends_its_visit(
    visitor: Visitor, site: Site, make_source: Make
) -> None:
    site.routes["/list"] = answer("LIST\nABORT")

    failed, ended = visitor.visit(make_source())

    assert isinstance(failed, PageFailed)
    assert (failed.role, failed.fault) == (Role.LIST, Fault.POISON)
    assert "SIGABRT" in failed.why
    assert isinstance(ended, VisitEnded)
    assert not ended.complete


def test_a_visit_of_many_poisonous_pages_ends_before_it_has_tried_them_all(
    special: Callable[..., Visitor], site: Site, make_source: Make
) -> None:
    _list_of(site, *["ABORT"] * 9)

    sights = special(max_deaths=2).visit(make_source())

    assert told(sights) == ["list of 9", "report poison /0", "report poison /1", "incomplete"]


async def _all(sights: AsyncIterator[Sight]) -> list[Sight]:
    return [sight async for sight in sights]


def test_the_other_visits_lose_nothing_and_see_nothing_twice(
    visitor: Visitor, site: Site, make_source: Make
) -> None:
    _list_of(site, "一", "ABORT", "三")
    site.routes["/good"] = answer("LIST\n" + "\n".join(f"/g{n} 好{n}" for n in range(20)))
    site.routes |= {f"/g{n}": answer(f"好{n}\n好正文{n}") for n in range(20)}
    bad, good = make_source(), make_source("/good", id=UUID(int=8), slug="good")

    async def both() -> list[list[Sight]]:
        visits = (visitor.crawl(Assignment(source=source)) for source in (good, bad))
        return await asyncio.gather(*map(_all, visits))

    of_good, of_bad = visitor.runner.run(both())

    assert told(of_good) == ["list of 20", *(f"read /g{n}" for n in range(20)), "complete"]
    assert told(of_bad) == ["list of 3", "report poison /1", "read /0", "read /2", "complete"]


def test_a_process_killed_from_outside_costs_nothing_but_time(
    special: Callable[..., Visitor], site: Site, make_source: Make
) -> None:
    special_visitor = special()
    _list_of(site, *"一二三四")
    done: list[Sight] = []

    async def visit_and_kill() -> None:
        async for sight in special_visitor.crawl(Assignment(source=make_source())):
            done.append(sight)
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

    sights = deadly.visit(make_source())

    assert told(sights) == ["list of 2", "report poison /1", "read /0", "complete"]
    assert site.hits["/1"] == 2


def test_a_process_that_does_not_start_is_an_error_in_the_end(
    runner: asyncio.Runner, make_source: Make
) -> None:
    crawl = SupervisedCrawl(LIMITS, arguments=("-c", "raise SystemExit('no licence')"))

    with pytest.raises(CrawlerDied, match="does not start"):
        runner.run(_all(crawl(Assignment(source=make_source()))))

    runner.run(crawl.aclose())


def test_a_process_is_replaced_after_its_share_of_visits(
    special: Callable[..., Visitor], site: Site, make_source: Make
) -> None:
    recycling = special(recycle_after=2)
    _list_of(site, "一")
    pids = []
    for _ in range(4):
        assert told(recycling.visit(make_source()))[-1] == "complete"
        pids.append(_pid(recycling.crawl))

    assert pids[0] == pids[1] != pids[2] == pids[3]
    with pytest.raises(ProcessLookupError):
        os.kill(pids[0], 0)


def test_closing_ends_the_process_and_the_visits_under_way(
    runner: asyncio.Runner, site: Site, make_source: Make
) -> None:
    _list_of(site, "一")
    crawl = crawl_with()

    async def close_early() -> int:
        sights = crawl(Assignment(source=make_source()))
        await anext(sights)
        pid = _pid(crawl)
        await crawl.aclose()
        with pytest.raises(CrawlerDied):
            await _all(sights)
        return pid

    pid = runner.run(close_early())

    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_the_process_dies_with_the_service(site: Site) -> None:
    """A service that is killed leaves no crawler behind."""
    site.routes["/page"] = answer("hi")
    service = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(f"""
            import asyncio
            from tests.crawler.fetching.conftest import crawl_with
            async def main():
                crawl = crawl_with()
                await crawl.fetch("{site.root}/page")
                print(crawl._process._child.pid, flush=True)
                await asyncio.sleep(60)
            asyncio.run(main())
        """)],
        cwd=HOUSE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    with service:
        assert service.stdout is not None
        pid = int(service.stdout.readline())
        service.kill()

    until = time.monotonic() + 10
    with suppress(ProcessLookupError):
        while time.monotonic() < until:
            os.kill(pid, 0)
            if "State:\tZ" in Path(f"/proc/{pid}/status").read_text():
                return  # nobody is there to collect it
            time.sleep(0.02)
        pytest.fail("the crawler has outlived its service")


def test_the_process_is_told_no_secret() -> None:
    ours = {
        "PATH": "/bin", "LANG": "C.UTF-8", "GONGKAI_SMTP_PASSWORD": "s", "http_proxy": "http://x",
        "DATABASE_URL": "s", "HOME": "/root", "SSLKEYLOGFILE": "keys", "PYTHONSTARTUP": "x",
    }  # fmt: skip

    told_names = set(environment(ours))

    assert told_names == {"PATH", "LANG", "PYTHONPATH", "PYTHONUNBUFFERED", "MALLOC_ARENA_MAX"}


def test_what_the_process_logs_is_logged_again_as_ours(caplog: pytest.LogCaptureFixture) -> None:
    said = {"name": "crawler.steps", "level": 40, "message": "reading failed %s",
            "extra": {"page": "http://x.example/", "name": "evil", "args": "evil"}}  # fmt: skip

    with caplog.at_level(logging.DEBUG):
        relog(json.dumps(said).encode())
        relog(b"Fatal Python error: \xff\x1b[31m")
        relog(b'{"name": 1, "level": "x"}')

    first, second, third = caplog.records
    assert (first.name, first.levelno) == ("crawler.steps", logging.ERROR)
    assert first.getMessage() == "reading failed %s"
    assert first.page == "http://x.example/"  # type: ignore[attr-defined]
    assert (second.getMessage(), third.getMessage()) == ("crawler said", "crawler said")


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


def test_what_a_process_prints_by_mistake_does_not_disturb(
    runner: asyncio.Runner, site: Site, make_source: Make, tmp_path: Path
) -> None:
    noisy = tmp_path / "noisy.py"
    noise = "import os; os.write(1, b'noise'); print('noise'); lines = "
    noisy.write_text(STRANGE.read_text(encoding="utf-8").replace("lines = ", noise, 1))
    crawl = SupervisedCrawl(LIMITS, arguments=("-P", str(noisy)))
    _list_of(site, "一")

    sights = runner.run(_all(crawl(Assignment(source=make_source()))))
    runner.run(crawl.aclose())

    assert [type(sight) for sight in sights[1:]] == [ReportRead, VisitEnded]
