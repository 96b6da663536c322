"""A whole visit (fetch, parse, compare, record) beside Scrapy that only fetches the same pages."""

import asyncio
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from benchmarks.measure import Measure
from disclosures import RunOutcome, Source
from service.application import Application
from service.settings import read_settings
from service.wiring.build import build_application
from store.database import Database

HOSTS, PAGES, ROUNDS = 8, 50, 5


@dataclass(frozen=True, slots=True)
class Times:
    """Wall and CPU time of a round, in seconds."""

    wall: float
    cpu: float


def run() -> Sequence[Measure]:
    """Visit 8 hosts × 50 pages of 30 kB: answered 304, unchanged, and nine of ten changed."""
    with tempfile.TemporaryDirectory() as folder, _portal() as ports:
        return asyncio.run(_measure(Path(folder), ports))


async def _measure(folder: Path, ports: Sequence[int]) -> Sequence[Measure]:
    settings = read_settings(
        database_url=f"sqlite:///{folder}/bench.db",
        var=folder,
        catalogue=folder / "none.toml",
        allowed_networks=("127.0.0.1/32",),
        hosts_at_once=HOSTS,
        change_limit_changed=PAGES + 1,
        correlation_threshold=10_000,
        correlation_delay=timedelta(0),
    )
    application = build_application(settings)
    try:
        for number, port in enumerate(ports):
            application.sources.put(_source(number, port))
        await _visit_all(application)
        return await _rounds(application, ports)
    finally:
        await application.aclose()


async def _rounds(application: Application, ports: Sequence[int]) -> Sequence[Measure]:
    times: dict[str, list[tuple[Times, Times]]] = {
        "304": [],
        "same bytes": [],
        "changed (9 of 10, a figure)": [],
        "changed (9 of 10, a sentence)": [],
    }
    for number in range(ROUNDS):
        _request(ports[0], "validators/1")
        await _visit_all(application)  # stores the validators
        times["304"].append((await _visit_all(application, expect="same"), _bare(ports)))
        _request(ports[0], "validators/0")
        await _visit_all(application)
        times["same bytes"].append((await _visit_all(application, expect="same"), _bare(ports)))
        for case, path in (("a figure", "version"), ("a sentence", "wording")):
            _request(ports[0], f"{path}/{number + 1}")
            pair = await _visit_all(application, expect="read"), _bare(ports)
            times[f"changed (9 of 10, {case})"].append(pair)
    return [row for case, pairs in times.items() for row in _rows(case, pairs)]


def _rows(case: str, pairs: Sequence[tuple[Times, Times]]) -> Iterator[Measure]:
    pages = HOSTS * PAGES
    goal = {"304": 2.0, "same bytes": 2.5}.get(case, 12.0)
    for unit in ("cpu", "wall"):
        ours = statistics.median(getattr(own, unit) for own, _ in pairs)
        reference = statistics.median(getattr(bare, unit) for _, bare in pairs)
        yield Measure(
            measure=f"visit, pages {case}, {unit}",
            value=1000 * ours / pages,
            unit="ms/page",
            reference=f"bare Scrapy, fetch only, {unit}",
            reference_value=1000 * reference / pages,
            goal=goal if unit == "cpu" else None,
        )


async def _visit_all(application: Application, *, expect: str = "") -> Times:
    """Visit all sources; the CPU time is that of this process and of the crawler process."""
    application.schedule.make_due(thorough=False)
    _make_pages_due(application)
    started, cpu = time.perf_counter(), _cpu() + _crawler_cpu()
    await application.dispatch.tick()
    await application.dispatch.drain(timedelta(minutes=2))
    times = Times(time.perf_counter() - started, _cpu() + _crawler_cpu() - cpu)
    runs = application.queries.runs(limit=HOSTS)
    if any(run.outcome is not RunOutcome.OK for run in runs) or len(runs) != HOSTS:
        raise RuntimeError(f"visits failed: {runs}")
    seen = {"read": sum(run.stats.read for run in runs), "same": sum(r.stats.same for r in runs)}
    if expect and seen[expect] < {"same": 1, "read": 0.9}[expect] * HOSTS * PAGES:
        raise RuntimeError(f"too few pages were {expect}: {seen}")
    return times


def _make_pages_due(application: Application) -> None:
    """Make every page due; otherwise, pages that rarely change are checked less often."""
    database = application.database
    assert isinstance(database, Database)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE page SET next_check_at = '2000-01-01 00:00:00'")


def _bare(ports: Sequence[int]) -> Times:
    addresses = [
        f"http://127.0.0.1:{port}/report/{page}.html" for page in range(PAGES) for port in ports
    ]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.visit.bare_scrapy"],
        input=json.dumps(addresses),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    result = json.loads(done.stdout)
    if result["pages"] != len(addresses):
        raise RuntimeError(f"bare Scrapy fetched {result['pages']} of {len(addresses)}")
    return Times(result["seconds"], result["cpu"])


def _source(number: int, port: int) -> Source:
    return Source(
        id=UUID(int=number + 1),
        slug=f"bench-{number}",
        agency=f"第{number}局",
        url=f"http://127.0.0.1:{port}/list",
        every=timedelta(milliseconds=1),
        delay=timedelta(0),
    )


def _request(port: int, path: str) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/{path}", timeout=10):
        return


def _crawler_cpu() -> float:
    """Return the CPU seconds of the crawler process, a child of this one."""
    total = 0.0
    for task in Path("/proc/self/task").iterdir():
        for pid in (task / "children").read_text().split():
            if b"crawler" in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0"):
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return total


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


@contextmanager
def _portal() -> Iterator[Sequence[int]]:
    portal = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.visit.portal", str(HOSTS), str(PAGES)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert portal.stdout is not None
        yield json.loads(portal.stdout.readline())
    finally:
        portal.kill()
        portal.communicate()
