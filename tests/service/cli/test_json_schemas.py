"""The documented JSON output of commands conforms to docs/reference/json."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from click.testing import Result
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from disclosures import CrawlRun, ReportObserved, Source
from service.cli.__main__ import app
from service.cli.visit import event_as_json, run_as_json
from store.database import open_database
from store.migrate import migrate
from store.recording.ledger import SqlLedger
from store.sources.catalogue import SqlSources
from tests.conftest import StoppedClock

SCHEMAS = Path(__file__).parents[3] / "docs" / "reference" / "json"

PAGE = """<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>年度报告</title></head>
<body><div class="TRS_Editor"><h1>临河区商务局2025年政府信息公开工作年度报告</h1>
<p>一、总体情况</p><p>全年主动公开政府信息{count}条，全部通过门户网站公开，没有遗漏。</p>
<p>二、申请情况</p>
<table><tr><td>指标</td><td>自然人</td></tr><tr><td>本年新收</td><td>{received}</td></tr></table>
<p>附件：<a href="a.pdf">附件.pdf</a></p></div></body></html>"""


def validate(name: str, value: object) -> None:
    schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(value)


@pytest.fixture
def gongkai(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run a command in an empty folder with two saved pages."""
    monkeypatch.chdir(tmp_path)
    for name, count in (("old.html", "78"), ("new.html", "87")):
        page = PAGE.replace("{count}", count).replace("{received}", count)
        (tmp_path / name).write_text(page, encoding="utf-8")
    (tmp_path / "empty.html").write_text("", encoding="utf-8")

    def run(*arguments: str) -> Any:
        return CliRunner().invoke(app, arguments, standalone_mode=False)

    return run


@pytest.fixture
def kept_run(
    tmp_path: Path,
    source: Source,
    clock: StoppedClock,
    make_observation: Callable[..., ReportObserved],
) -> None:
    """A database with one visited source."""
    (tmp_path / "var").mkdir()
    database = open_database(f"sqlite:///{tmp_path}/var/gongkai.db")
    migrate(database)
    ledger = SqlLedger(database.sessions, clock)
    ledger.record(
        ledger.begin(SqlSources(database.sessions, clock).put(source)), make_observation()
    )
    database.close()


def test_read_conforms_to_its_schema(gongkai: Callable[..., Result]) -> None:
    lines = gongkai("read", "old.html", "empty.html", "--json").stdout.splitlines()

    assert len(lines) == 2
    for line in lines:
        validate("read", json.loads(line))


def test_diff_conforms_to_its_schema(gongkai: Callable[..., Result]) -> None:
    changed = json.loads(gongkai("diff", "old.html", "new.html", "--json").stdout)

    assert changed["change"]["passages"]
    validate("diff", changed)
    validate("diff", json.loads(gongkai("diff", "old.html", "old.html", "--json").stdout))


@pytest.mark.usefixtures("kept_run")
@pytest.mark.parametrize(
    ("name", "command"), [("runs", ["runs"]), ("sources", ["sources", "list"])]
)
def test_lists_conform_to_their_schemas(
    gongkai: Callable[..., Result], name: str, command: list[str]
) -> None:
    lines = gongkai(*command, "--json").stdout.splitlines()

    assert lines
    for line in lines:
        validate(name, json.loads(line))


def test_visit_conforms_to_its_schemas(
    ledger: SqlLedger,
    sources: SqlSources,
    source: Source,
    make_observation: Callable[..., ReportObserved],
    visit_events: list[object],
) -> None:
    run = CrawlRun(id=uuid4(), source=source.slug, started_at=datetime.now(UTC))

    validate("visit-run", run_as_json(run))
    assert visit_events
    for event in visit_events:
        validate("visit-event", event)


@pytest.fixture
def visit_events(
    ledger: SqlLedger,
    sources: SqlSources,
    source: Source,
    clock: StoppedClock,
    make_observation: Callable[..., ReportObserved],
) -> list[object]:
    """Events of a report that was published and then revised."""
    from disclosures import RunOutcome, RunStats, VisitFinished

    known = sources.put(source)
    first = ledger.begin(known)
    ledger.record(first, VisitFinished(complete=True))
    ledger.finish(first, RunOutcome.OK, stats=RunStats(), next_due=clock())
    second = ledger.begin(known)
    events = [
        event
        for observation in (make_observation(), make_observation(title="第二个题目"))
        for event in ledger.record(second, observation)
    ]
    return [event_as_json(event) for event in events]


def test_runs_and_sources_conform_with_the_numbers_of_a_partial_source(
    gongkai: Callable[..., Result], tmp_path: Path, source: Source, clock: StoppedClock
) -> None:
    from disclosures import (
        Leniency,
        ListCompleteness,
        ListEntry,
        ListObserved,
        RunOutcome,
        RunStats,
    )

    (tmp_path / "var").mkdir()
    database = open_database(f"sqlite:///{tmp_path}/var/gongkai.db")
    migrate(database)
    ledger = SqlLedger(database.sessions, clock)
    run = ledger.begin(SqlSources(database.sessions, clock).put(source))
    numbers = ListCompleteness(rows=3, rows_printed=6, leniencies=(Leniency.PAGE_NO_END,))
    entries = (ListEntry(url=f"{source.url}/1.html"),)
    ledger.record(
        run,
        ListObserved(url=source.url, entries=entries, complete=False, completeness=numbers),
    )
    finished = ledger.finish(run, RunOutcome.OK, stats=RunStats(), next_due=clock())
    database.close()

    [listed] = gongkai("sources", "list", "--json").stdout.splitlines()
    [latest] = gongkai("runs", "--json").stdout.splitlines()

    validate("sources", json.loads(listed))
    validate("runs", json.loads(latest))
    validate("visit-run", run_as_json(finished))
    assert json.loads(listed)["completeness"] == json.loads(latest)["completeness"]
    assert json.loads(listed)["why"] == (
        "the list says that it has 6 rows, 3 were seen; "
        "listed reports that were not requested yet: 1 of 1"
    )
    assert "rows 3/6, pages 1, read 0/1" in gongkai("sources", "list").stdout
    assert "rows 3/6, pages 1, read 0/1" in gongkai("runs").stdout
    words = " ".join(gongkai("runs").stdout.split())
    assert "read leniently (page without </html>)" in words
