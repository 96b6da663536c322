"""Start, environment, logs, recycling and exit of the crawler process."""

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

from crawler.process.child_process import child_environment, forward_log_line
from crawler.process.supervised_crawl import SupervisedCrawl
from disclosures import CrawlJob, Observation, ReportObserved, Source, VisitFinished
from disclosures.errors import CrawlerDied
from tests.crawler.fetching.conftest import LIMITS, TOY_PARSERS, Visitor, crawl_with
from tests.crawler.fetching.faulty_responses import silence
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


async def _all(observations: AsyncIterator[Observation]) -> list[Observation]:
    return [observation async for observation in observations]


def test_process_that_does_not_start_is_an_error(runner: asyncio.Runner, make_source: Make) -> None:
    crawl = SupervisedCrawl(LIMITS, arguments=("-c", "raise SystemExit('no licence')"))

    with pytest.raises(CrawlerDied, match=r"crawler\.not_started"):
        runner.run(_all(crawl(CrawlJob(source=make_source()))))

    runner.run(crawl.aclose())


def test_process_is_replaced_after_recycle_after_visits(
    make_visitor: Callable[..., Visitor], site: Site, make_source: Make
) -> None:
    recycling = make_visitor(recycle_after=2)
    _list_of(site, "一")
    pids = []
    for _ in range(4):
        assert summaries(recycling.visit(make_source()))[-1] == "complete"
        pids.append(_pid(recycling.crawl))

    assert pids[0] == pids[1] != pids[2] == pids[3]
    with pytest.raises(ProcessLookupError):
        os.kill(pids[0], 0)


def test_closing_ends_the_process_and_running_visits(
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


def test_process_exits_with_the_service(site: Site) -> None:
    """A killed service leaves no crawler process behind."""
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
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
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
                return  # a zombie: its new parent has not reaped it yet
            time.sleep(0.02)
        pytest.fail("the crawler process is still running")


def test_process_inherits_no_secret() -> None:
    environment = {
        "PATH": "/bin", "LANG": "C.UTF-8", "GONGKAI_SMTP_PASSWORD": "s", "http_proxy": "http://x",
        "DATABASE_URL": "s", "HOME": "/root", "SSLKEYLOGFILE": "keys", "PYTHONSTARTUP": "x",
    }  # fmt: skip

    names = set(child_environment(environment))

    assert names == {"PATH", "LANG", "PYTHONPATH", "PYTHONUNBUFFERED", "MALLOC_ARENA_MAX"}


def test_log_records_of_the_process_are_logged_by_the_service(
    caplog: pytest.LogCaptureFixture,
) -> None:
    record = {"name": "crawler.page_operations", "level": 40, "message": "parse failed %s",
            "extra": {"page": "http://x.example/", "name": "evil", "args": "evil"}}  # fmt: skip

    with caplog.at_level(logging.DEBUG):
        forward_log_line(json.dumps(record).encode())
        forward_log_line(b"Fatal Python error: \xff\x1b[31m")
        forward_log_line(b'{"name": 1, "level": "x"}')

    first, second, third = caplog.records
    assert (first.name, first.levelno) == ("crawler.page_operations", logging.ERROR)
    assert first.getMessage() == "parse failed %s"
    assert first.page == "http://x.example/"  # type: ignore[attr-defined]  # an extra field
    assert (second.getMessage(), third.getMessage()) == ("crawler output", "crawler output")


def test_output_to_stdout_does_not_disturb_the_pipe(
    runner: asyncio.Runner, site: Site, make_source: Make, tmp_path: Path
) -> None:
    noisy = tmp_path / "noisy.py"
    noise = "import os; os.write(1, b'noise'); print('noise'); lines = "
    noisy.write_text(TOY_PARSERS.read_text(encoding="utf-8").replace("lines = ", noise, 1))
    crawl = SupervisedCrawl(LIMITS, arguments=("-P", str(noisy)))
    _list_of(site, "一")

    observations = runner.run(_all(crawl(CrawlJob(source=make_source()))))
    runner.run(crawl.aclose())

    assert [type(observation) for observation in observations[1:]] == [
        ReportObserved,
        VisitFinished,
    ]


def test_process_ignores_sigint_and_sigterm(visitor: Visitor, site: Site) -> None:
    """They may be sent to all processes of the service, which ends its visits in order."""
    site.routes["/page"] = answer("hi")
    visitor.fetch(f"{site.root}/page")
    pid = _pid(visitor.crawl)

    os.kill(pid, signal.SIGTERM)
    os.kill(pid, signal.SIGINT)

    assert visitor.fetch(f"{site.root}/page").body == b"hi"
    assert _pid(visitor.crawl) == pid
