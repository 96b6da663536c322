"""The process itself: how it starts, what it knows, and when it ends."""

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

import pytest

from crawler.crawl import SupervisedCrawl
from crawler.process import environment, relog
from disclosures import CrawlJob, Observation, ReportObserved, Source, VisitFinished
from disclosures.errors import CrawlerDied
from tests.crawler.fetching.conftest import LIMITS, STRANGE, Visitor, crawl_with
from tests.crawler.fetching.faults import silence
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


async def _all(observations: AsyncIterator[Observation]) -> list[Observation]:
    return [observation async for observation in observations]


def test_a_process_that_does_not_start_is_an_error_in_the_end(
    runner: asyncio.Runner, make_source: Make
) -> None:
    crawl = SupervisedCrawl(LIMITS, arguments=("-c", "raise SystemExit('no licence')"))

    with pytest.raises(CrawlerDied, match=r"crawler\.not_started"):
        runner.run(_all(crawl(CrawlJob(source=make_source()))))

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
    site.routes["/0"] = silence
    crawl = crawl_with()

    async def close_early() -> int:
        observations = crawl(CrawlJob(source=make_source()))
        await anext(observations)
        pid = _pid(crawl)
        await crawl.aclose()
        with pytest.raises(CrawlerDied):
            await _all(observations)
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


def test_what_a_process_prints_by_mistake_does_not_disturb(
    runner: asyncio.Runner, site: Site, make_source: Make, tmp_path: Path
) -> None:
    noisy = tmp_path / "noisy.py"
    noise = "import os; os.write(1, b'noise'); print('noise'); lines = "
    noisy.write_text(STRANGE.read_text(encoding="utf-8").replace("lines = ", noise, 1))
    crawl = SupervisedCrawl(LIMITS, arguments=("-P", str(noisy)))
    _list_of(site, "一")

    observations = runner.run(_all(crawl(CrawlJob(source=make_source()))))
    runner.run(crawl.aclose())

    assert [type(observation) for observation in observations[1:]] == [
        ReportObserved,
        VisitFinished,
    ]


def test_a_process_leaves_ctrl_c_and_sigterm_to_the_service(visitor: Visitor, site: Site) -> None:
    """Whoever stops a service sends them to all its processes; visits must end in order."""
    site.routes["/page"] = answer("hi")
    visitor.fetch(f"{site.root}/page")
    pid = _pid(visitor.crawl)

    os.kill(pid, signal.SIGTERM)
    os.kill(pid, signal.SIGINT)

    assert visitor.fetch(f"{site.root}/page").body == b"hi"
    assert _pid(visitor.crawl) == pid


def test_a_visit_does_not_run_ahead_of_who_listens(
    special: Callable[..., Visitor], site: Site, make_source: Make
) -> None:
    """Sights are pages: a slow store must not fill the memory with them."""
    rows = "\n".join(f"/{n} 第{n}号" for n in range(100))
    site.routes["/list"] = answer(f"LIST\n{rows}")
    site.routes |= {f"/{n}": answer(f"第{n}号\n正文{n}") for n in range(100)}
    slow = special(hold_pages=0)

    async def listen_a_little() -> int:
        observations = slow.crawl(CrawlJob(source=make_source()))
        await anext(observations)
        for _ in range(3):  # as long as the process needs to go as far as it may
            await slow.crawl.fetch(f"{site.root}/0")
            await asyncio.sleep(0.1)
        asked = site.hits.total()
        await observations.aclose()  # type: ignore[attr-defined]
        return asked

    assert slow.runner.run(listen_a_little()) < 20
