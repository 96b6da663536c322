"""``gongkai reparse`` and ``gongkai evidence``."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from crawler.parser_version import PARSER_VERSION
from disclosures import Page, Reading, ReportObserved, Source
from disclosures.content_digest import digest
from store.database import Database, open_database
from store.migrate import migrate
from store.queries.queries import SqlQueries
from store.recording.ledger import SqlLedger
from store.sources.catalogue import SqlSources
from tests.conftest import StoppedClock

pytestmark = pytest.mark.slow  # a process for each command

TITLE = "临河区商务局2025年政府信息公开工作年度报告"
HTML = (
    f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{TITLE}</title>"
    f"<meta name=ArticleTitle content={TITLE}><meta name=PubDate content='2026-01-20'></head>"
    "<body><div id=zoom><p>一、总体情况</p><p>2025年主动公开政府信息78条，"
    "收到依申请公开5件。</p><p>二、存在的主要问题</p><p>公开内容还不够全面，"
    "需要在今后的工作中改进和加强。</p></div></body></html>"
)
Gongkai = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def kept(tmp_path: Path, clock: StoppedClock, source: Source) -> Iterator[Database]:
    """A database whose only report was misread by an earlier parser."""
    database = open_database(f"sqlite:///{tmp_path}/kept.db")
    migrate(database)
    ledger = SqlLedger(database.sessions, clock)
    url = "http://www.linhe.example/swj/nb/2025.html"
    reading = Reading(url=url, title="首页", parser_version=PARSER_VERSION - 1)
    page = Page(url=url, body=HTML.encode(), headers={"content-type": "text/html"})
    run = ledger.begin(SqlSources(database.sessions, clock).put(source))
    ledger.record(run, ReportObserved(url=url, page=page, reading=reading, digest=digest(reading)))
    yield database
    database.close()


@pytest.fixture
def gongkai(kept: Database, tmp_path: Path) -> Gongkai:
    """Run a command on that database, without `GONGKAI_` variables of the environment."""
    env = {k: v for k, v in os.environ.items() if not k.startswith("GONGKAI_")}
    env["GONGKAI_DATABASE_URL"] = f"sqlite:///{tmp_path}/kept.db"

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "service.cli", *arguments],
            cwd=tmp_path,
            env=env,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )

    return run


def test_reparse_is_shown_without_commit_and_stored_with_it(
    gongkai: Gongkai, kept: Database
) -> None:
    queries = SqlQueries(kept.sessions)

    shown = gongkai("reparse")
    assert shown.returncode == 0, shown.stderr
    assert f"title: 首页 → {TITLE}" in shown.stdout
    assert "nothing was written" in shown.stdout
    assert [each.number for each in queries.reports()] == [1]

    result = json.loads(gongkai("reparse", "--commit", "--json").stdout.splitlines()[0])
    [now] = queries.reports()
    assert (result["outcome"], result["event"]) == ("differs", "revised")
    assert (now.number, now.reparsed, now.reading.title) == (2, True, TITLE)
    assert queries.events() == []

    assert gongkai("reparse", "--commit").stdout.startswith("0 reparsed (nothing to parse)")
    assert gongkai("reparse", "--all").stdout.startswith("1 reparsed (1 same)")


def test_announce_needs_commit_and_emits_an_event(gongkai: Gongkai, kept: Database) -> None:
    assert gongkai("reparse", "--announce").returncode == 2

    gongkai("reparse", "--commit", "--announce")

    [event] = SqlQueries(kept.sessions).events()
    assert (event.kind.value, event.change.significance) == ("revised", "substantive")


def test_evidence_is_written_for_a_revision_given_by_number_id_or_address(
    gongkai: Gongkai, kept: Database, tmp_path: Path
) -> None:
    [revision] = SqlQueries(kept.sessions).reports()
    report = revision.report.id
    names = (
        f"{report}/1",
        str(revision.id),
        f"https://gongkai.example/reports/{report}/revisions/1",
    )

    for name in names:
        assert gongkai("evidence", name, "-o", "out.zip").returncode == 0
        checked = subprocess.run(
            [sys.executable, "-m", "service.evidence.verify", str(tmp_path / "out.zip")],
            capture_output=True,
            text=True,
            check=False,
        )
        assert checked.stdout.startswith("OK: 1 revision(s)")
        assert revision.chain in checked.stdout

    assert gongkai("evidence", f"{report}/2").returncode == 1
    assert gongkai("evidence", "nonsense").returncode == 2
    assert gongkai("evidence", names[0], "-o", "no/such/folder.zip").returncode == 2
