"""``gongkai obligations`` with a store of its own."""

import json
import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from disclosures import (
    Precision,
    Published,
    ReportObserved,
    RunOutcome,
    RunStats,
    Source,
    VisitFinished,
)
from service.cli.__main__ import app
from store.database import open_database
from store.migrate import migrate
from store.recording.ledger import SqlLedger
from store.sources.catalogue import SqlSources
from tests.conftest import StoppedClock

Type = Callable[..., Result]


@pytest.fixture(autouse=True)
def log_left_alone() -> Iterator[None]:
    """Restore the logging configuration that a command changes."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
def gongkai(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    source: Source,
    make_observation: Callable[..., ReportObserved],
) -> Type:
    """Run a command in a folder whose store has the report of 2011, eleven days late."""
    monkeypatch.chdir(tmp_path)
    clock = StoppedClock(datetime(2012, 5, 1, 4, tzinfo=UTC))
    database = open_database("sqlite:///var/gongkai.db")
    migrate(database)
    known = SqlSources(database.sessions, clock).put(source)
    ledger = SqlLedger(database.sessions, clock)
    run = ledger.begin(known)
    at = datetime.fromisoformat("2012-04-11T00:00:00+08:00")
    published = Published(at=at, precision=Precision.DAY)
    ledger.record(run, make_observation(report_year=2011, published=published))
    ledger.record(run, VisitFinished(complete=True))
    ledger.finish(run, RunOutcome.OK, stats=RunStats(), next_due=clock())
    database.close()
    return lambda *words: CliRunner().invoke(app, ["obligations", *words])


def listed(gongkai: Type, *words: str) -> list[dict[str, object]]:
    lines = gongkai("list", "--json", *words).stdout.splitlines()
    return [json.loads(line) for line in lines]


def test_obligations_are_reviewed_listed_corrected_and_reopened(gongkai: Type) -> None:
    assert gongkai("review").stdout == "0 announced\n"
    (late,) = listed(gongkai, "--year", "2011")
    assert (late["state"], late["days_late"], late["due"]) == ("met_late", 11, "2012-03-31")
    assert listed(gongkai, "--state", "met") == []

    key = str(late["id"])
    result = gongkai("correct", key, "--published", "2012-03-30", "--by", "Ada", "--note", "见公报")
    assert result.stdout == "临河区商务局 2011: met\n"
    (kept,) = listed(gongkai, "--year", "2011")
    assert (kept["published"], kept["why"]) == ("2012-03-30", "Ada; 见公报")

    assert gongkai("exempt", key).stdout.endswith("2011: exempt\n")
    assert gongkai("reopen", key).stdout.endswith("2011: reopened\n")
    gongkai("review")
    assert listed(gongkai, "--year", "2011") == [late]
