"""Incidents on the command line: listed and released."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from disclosures import ReportObserved, RunOutcome, RunStats, Source, VisitFinished
from disclosures.reason import Reason, ReasonCode
from store.database import open_database
from store.migrate import migrate
from store.queries.queries import SqlQueries
from store.recording.ledger import SqlLedger
from store.sources.catalogue import SqlSources
from tests.conftest import StoppedClock

MakeObservation = Callable[..., ReportObserved]

pytestmark = pytest.mark.slow  # four processes, a second or two each


def test_incident_is_listed_and_released_once(
    tmp_path: Path, source: Source, make_observation: MakeObservation, clock: StoppedClock
) -> None:
    url = f"sqlite:///{tmp_path}/gongkai.db"
    database = open_database(url)
    migrate(database)
    known = SqlSources(database.sessions, clock).put(source)
    ledger = SqlLedger(database.sessions, clock)
    run = ledger.begin(known)
    ledger.record(run, VisitFinished(complete=True))
    ledger.finish(run, RunOutcome.OK, stats=RunStats(), next_due=clock())
    reason = Reason.of(ReasonCode.CHANGE_LIMIT_NEW_REPORTS, new=21)
    ledger.quarantine(ledger.begin(known), [make_observation()], reason)

    listed = _gongkai(tmp_path, "incidents", "list", "--json")
    [incident] = [json.loads(line) for line in listed.stdout.splitlines()]
    withheld = json.loads(_gongkai(tmp_path, "quarantine", "list", "--json").stdout)
    released = _gongkai(tmp_path, "incidents", "release", incident["id"])
    repeated = _gongkai(tmp_path, "incidents", "release", incident["id"])

    assert (incident["subject"], incident["state"]) == ("linhe-swj", "open")
    assert withheld["incident"] == incident["id"]
    assert incident["summary"] == withheld["why"] == "mass change: 21 new reports in one visit"
    assert [incident["reason"]] == withheld["reason"] == [reason.as_json()]
    assert released.stdout.strip() == "1 released, 1 events"
    assert repeated.returncode == 1
    assert "no open incident" in repeated.stderr
    assert len(SqlQueries(database.sessions).events()) == 1
    database.close()


def _gongkai(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("GONGKAI_")}
    return subprocess.run(
        [sys.executable, "-m", "service.cli", *arguments],
        cwd=folder,
        env=clean | {"GONGKAI_DATABASE_URL": "sqlite:///gongkai.db", "GONGKAI_LOG_FORMAT": "plain"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
