"""Commands in a process of their own, against a portal on loopback."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import select

from crawler.parser_version import PARSER_VERSION
from disclosures.content_digest import digest
from service.demo.portal import Portal
from service.demo.portal_state import initial_state
from service.demo.sites import read_sites
from store.database import open_database, writing
from store.pages import pages_of
from store.tables.conversion import reading_of, reading_text
from store.tables.reports import ReportRow, RevisionRow
from tests.conftest import MONDAY

Gongkai = Callable[..., subprocess.CompletedProcess[str]]
SLUG = "linhe-swj"

pytestmark = pytest.mark.slow  # some forty processes, a second each


@pytest.fixture
def gongkai(tmp_path: Path) -> Gongkai:
    """Run a command in an empty folder, without `GONGKAI_` variables of the environment."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("GONGKAI_")}
    settings = {
        "GONGKAI_ALLOWED_NETWORKS": '["127.0.0.0/8"]',
        "GONGKAI_SMTP_PORT": "1",
        "GONGKAI_LOG_FORMAT": "plain",
    }

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "service.cli", *arguments],
            cwd=tmp_path,
            env=clean | settings,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )

    return run


@pytest.fixture
def portal() -> Iterator[Portal]:
    sites = read_sites()
    with Portal(sites, initial_state(sites, MONDAY)) as portal:
        yield portal


@pytest.fixture
def listed(portal: Portal, tmp_path: Path) -> str:
    """Write a catalogue with one source; return the address of its list."""
    address = portal.address(SLUG, read_sites()[SLUG].list)
    (tmp_path / "catalogue.toml").write_text(
        f'[[source]]\nslug = "{SLUG}"\nagency = "临河区商务局"\nurl = "{address}"\ndelay = "0s"\n',
        encoding="utf-8",
    )
    return address


@pytest.mark.usefixtures("listed")
def test_cycle_visits_due_sources_and_prints_a_summary(gongkai: Gongkai) -> None:
    first, second = gongkai("cycle"), gongkai("cycle")

    assert first.returncode == 0, first.stderr
    assert first.stdout.startswith("1 visits, 0 of them failed; 0 events")
    assert second.stdout.startswith("0 visits")


@pytest.mark.usefixtures("listed")
def test_repeated_recrawl_is_one_visit(gongkai: Gongkai) -> None:
    gongkai("cycle")

    asked = [gongkai("recrawl", SLUG).stdout for _ in range(2)]

    assert asked == ["1 due now\n"] * 2
    assert gongkai("cycle").stdout.startswith("1 visits")
    assert gongkai("cycle").stdout.startswith("0 visits")


@pytest.mark.usefixtures("listed")
def test_visit_command_visits_one_source(gongkai: Gongkai) -> None:
    gongkai("migrate")
    gongkai("cycle")

    done = gongkai("visit", SLUG, "--json")

    assert done.returncode == 0, done.stderr
    run = json.loads(done.stdout)
    assert (run["source"], run["outcome"]) == (SLUG, "ok")
    assert run["tally"]["same"] >= 8


def test_dry_run_prints_events_and_writes_nothing(
    gongkai: Gongkai, listed: str, tmp_path: Path
) -> None:
    (tmp_path / "catalogue.toml").unlink()

    shown = gongkai("visit", listed, "--dry-run", "--json")

    assert shown.returncode == 0, shown.stderr
    run, *events = [json.loads(line) for line in shown.stdout.splitlines()]
    assert run["outcome"] == "ok"
    assert len(events) == run["tally"]["read"] >= 8
    assert {event["kind"] for event in events} == {"published"}
    assert gongkai("runs", "--json").stdout == ""
    assert gongkai("sources", "list", "--json").stdout == ""


@pytest.mark.usefixtures("listed")
def test_dry_run_after_an_upgrade_prints_no_event_caused_by_the_parser(
    gongkai: Gongkai, tmp_path: Path
) -> None:
    gongkai("cycle")
    misread(tmp_path)

    shown = gongkai("visit", SLUG, "--dry-run", "--json")

    assert shown.returncode == 0, shown.stderr
    [run] = [json.loads(line) for line in shown.stdout.splitlines()]
    assert (run["outcome"], run["tally"]["read"], run["tally"]["events"]) == ("ok", 0, 0)
    assert run["tally"]["same"] >= 8
    waiting = gongkai("reparse", "--json").stdout.splitlines()
    assert {json.loads(line)["outcome"] for line in waiting} == {"differs"}


def misread(folder: Path) -> None:
    """Replace all stored readings by those of an earlier parser: every title is 首页."""
    database = open_database(f"sqlite:///{folder}/var/gongkai.db")
    with writing(database.sessions) as session:
        for revision in session.exec(select(RevisionRow)).all():
            misread_reading = replace(
                reading_of(revision.reading), title="首页", parser_version=PARSER_VERSION - 1
            )
            revision.reading, revision.digest = (
                reading_text(misread_reading),
                digest(misread_reading),
            )
            report = session.get_one(ReportRow, revision.report_id)
            report.digest, report.parser_version = revision.digest, PARSER_VERSION - 1
            for page in pages_of(session, report):
                page.digest, page.parser_version = revision.digest, PARSER_VERSION - 1
                page.raw_sha256 = "counted"
                session.add(page)
            session.add_all([revision, report])
    database.close()


@pytest.mark.usefixtures("listed")
def test_state_of_a_source_is_printed(gongkai: Gongkai, portal: Portal) -> None:
    gongkai("cycle")
    portal.close()
    gongkai("recrawl", "--all")

    failed = gongkai("cycle")
    gongkai("recrawl", "--all")
    ignored = gongkai("cycle", "--ignore-failures")

    assert (failed.returncode, ignored.returncode) == (1, 0)
    assert "1 of them failed" in failed.stdout
    assert f"{SLUG}: failed: " in ignored.stdout
    assert "the connection failed" in failed.stdout
    [source] = [
        json.loads(line) for line in gongkai("sources", "list", "--json").stdout.splitlines()
    ]
    assert source["state"] == "failing"
    assert source["why"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(("recrawl",), "--all", id="recrawl without sources"),
        pytest.param(("recrawl", "nowhere"), "nowhere", id="unknown source"),
        pytest.param(("read", "missing.html"), "missing.html", id="no such file"),
        pytest.param(("visit", "file:///etc/passwd", "--dry-run"), "url", id="file URL"),
        pytest.param(
            ("subscriptions", "add", "not-an-address"), "not-an-address", id="invalid address"
        ),
        pytest.param(("quarantine", "accept", "0" * 32), "held", id="nothing quarantined"),
    ],
)
def test_input_error_is_printed_in_one_sentence(
    gongkai: Gongkai, arguments: tuple[str, ...], message: str
) -> None:
    done = gongkai(*arguments)

    assert done.returncode in (1, 2)
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_readings_are_printed_in_order_and_a_failed_page_with_its_reason(
    gongkai: Gongkai, tmp_path: Path
) -> None:
    good = (
        "<html><body><h1>某局2024年政务公开工作要点</h1><p>发布日期：2024-03-01</p>"
        "<p>2024年，我局将推进政务公开。</p></body></html>"
    )
    (tmp_path / "a.html").write_text(good, encoding="utf-8")
    (tmp_path / "b.html").write_bytes(b"%PDF-1.7 not a page")
    (tmp_path / "c.html").write_text(good.replace("2024", "2025"), encoding="utf-8")

    done = gongkai("read", "a.html", "b.html", "c.html", "--json")

    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert [line["input"] for line in lines] == ["a.html", "b.html", "c.html"]
    assert [line.get("report_year") for line in lines] == [2024, None, 2025]
    assert lines[1]["error"]


def test_page_is_read_from_its_address_by_the_guarded_crawler(
    gongkai: Gongkai, listed: str
) -> None:
    read = gongkai("read", listed, "http://169.254.169.254/latest/", "--json")

    page, refused = [json.loads(line) for line in read.stdout.splitlines()]
    assert page["kind"] == "list"
    assert refused["error"] == "forbidden_address"


def test_token_is_printed_once_and_can_be_revoked(gongkai: Gongkai) -> None:
    issued = gongkai("operators", "issue", "ada")

    assert len(issued.stdout.strip()) >= 32
    assert gongkai("operators", "list").stdout == "ada\n"
    assert gongkai("operators", "issue", "ada").returncode != 0
    assert gongkai("operators", "revoke", "ada").returncode == 0
    assert gongkai("operators", "list").stdout.strip() == ""
