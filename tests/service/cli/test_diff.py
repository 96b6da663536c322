"""``gongkai diff``: arguments, output and exit status."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from typer.testing import CliRunner, Result

from disclosures import ReportObserved, Source
from disclosures.errors import InputError
from service.cli.__main__ import app
from store.database import open_database
from store.migrate import migrate
from store.queries.queries import SqlQueries
from store.recording.ledger import SqlLedger
from store.sources.catalogue import SqlSources
from tests.conftest import StoppedClock

PAGE = """<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>年度报告</title></head>
<body><div class="TRS_Editor"><h1>临河区商务局2025年政府信息公开工作年度报告</h1>
<p>一、总体情况</p><p>全年主动公开政府信息{count}条，全部通过门户网站公开，没有遗漏。</p>
<p>二、申请情况</p>
<table><tr><td>指标</td><td>自然人</td></tr><tr><td>本年新收</td><td>{received}</td></tr></table>
<p>本年度没有收取信息处理费，也没有因政府信息公开被申请行政复议。</p></div></body></html>"""

Diff = Callable[..., Result]


@pytest.fixture
def pages(tmp_path: Path) -> tuple[str, str]:
    """Two files that differ in two numbers."""
    for name, count, received in (("old.html", 78, 54), ("new.html", 87, 45)):
        text = PAGE.replace("{count}", str(count)).replace("{received}", str(received))
        (tmp_path / name).write_text(text, encoding="utf-8")
    return str(tmp_path / "old.html"), str(tmp_path / "new.html")


@pytest.fixture
def diff(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Diff:
    """Run the command in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(app, ["diff", *arguments], standalone_mode=False)

    return run


def test_diff_is_printed_with_marks_without_a_terminal(diff: Diff, pages: tuple[str, str]) -> None:
    result = diff(*pages)

    assert result.return_value == 1
    assert "公开政府信息[-78条-]{+87条+}，全部" in result.stdout
    assert "本年新收 × 自然人：[-54-]{+45+}" in result.stdout


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh", "实质性修改：涉及数据、数字。"),
        ("en", "Substantive change: figures, numbers."),
    ],
)
@pytest.mark.parametrize("form", [(), ("--html",)])
def test_significance_is_printed_with_its_criteria(
    diff: Diff, pages: tuple[str, str], form: tuple[str, ...], language: str, words: str
) -> None:
    assert words in diff(*pages, *form, "--lang", language).stdout


def test_editorial_change_is_printed_with_its_criterion(diff: Diff, pages: tuple[str, str]) -> None:
    text = Path(pages[0]).read_text(encoding="utf-8")
    Path(pages[1]).write_text(text.replace("公开，没有", "公开；没有"), encoding="utf-8")

    result = diff(*pages).stdout

    assert result.splitlines()[1] == "编辑性修改：只涉及标点。"
    assert json.loads(diff(*pages, "--json", "--lang", "en").stdout)["change"]["reason"] == (
        "Editorial change: punctuation only."
    )


def test_equal_files_do_not_differ(diff: Diff, pages: tuple[str, str]) -> None:
    result = diff(pages[0], pages[0])

    assert result.return_value == 0
    assert result.stdout == "没有变化。\n"
    assert json.loads(diff(pages[0], pages[0], "--json").stdout) == {
        "old": pages[0],
        "new": pages[0],
        "same": True,
        "change": {
            "significance": None,
            "grounds": [],
            "reason": "",
            "summary": "",
            "fields": [],
            "figures": [],
            "passages": [],
            "renumberings": [],
            "renumbered": [],
        },
    }


def test_json_contains_the_whole_change(diff: Diff, pages: tuple[str, str]) -> None:
    result = json.loads(diff(*pages, "--json").stdout)

    assert result["same"] is False
    assert result["change"]["significance"] == "substantive"
    assert result["change"]["grounds"] == ["figure", "number"]
    [words, cell] = result["change"]["passages"]
    assert (words["fate"], words["section"]) == ("edited", "一、总体情况")
    assert (
        "".join(segment["text"] for segment in words["pieces"] if segment["op"] != "removed")
        == (words["after"])
    )
    assert (cell["row"], cell["column"], cell["before"], cell["after"]) == (
        "本年新收",
        "自然人",
        "54",
        "45",
    )


def test_html_page_is_self_contained_and_has_no_script(diff: Diff, pages: tuple[str, str]) -> None:
    hostile = Path(pages[1])
    text = hostile.read_text(encoding="utf-8")
    hostile.write_text(text.replace("全部", "&lt;script&gt;alert(1)&lt;/script&gt;全部"), "utf-8")

    page = diff(*pages, "--html", "--lang", "en").stdout

    assert page.startswith("<!doctype html>")
    assert "<ins>" in page
    assert "<del>" in page
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert " src=" not in page
    assert "<link" not in page


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("missing.html", "missing.html"), "missing.html: cannot be read"),
        (("old.html", "old.html", "--json", "--html"), "give one of them"),
        (("empty.html", "old.html"), "empty.html: not read"),
    ],
)
def test_unreadable_input_is_reported(
    diff: Diff, pages: tuple[str, str], tmp_path: Path, arguments: tuple[str, ...], why: str
) -> None:
    (tmp_path / "empty.html").write_bytes(b"")

    result = diff(*arguments)

    assert isinstance(result.exception, InputError)
    assert why in str(result.exception)


@pytest.mark.parametrize("name", [f"{UUID(int=7)}/1", f"{UUID(int=7)}"])
def test_unknown_revision_is_an_error_and_no_difference(
    diff: Diff, pages: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Exit status 1 means that two documents differ, so an error has another status."""
    monkeypatch.setenv("GONGKAI_DATABASE_URL", f"sqlite:///{tmp_path / 'empty.db'}")

    result = diff(name, pages[0])

    assert isinstance(result.exception, InputError)
    assert "no such revision" in str(result.exception)


@pytest.fixture
def stored(
    monkeypatch: pytest.MonkeyPatch,
    source: Source,
    make_observation: Callable[..., ReportObserved],
    clock: StoppedClock,
    tmp_path: Path,
) -> list[tuple[str, str]]:
    """The two revisions of a report in the database: their numbers, ids and addresses."""
    url = f"sqlite:///{tmp_path / 'gongkai.db'}"
    database = open_database(url)
    migrate(database)
    ledger = SqlLedger(database.sessions, clock)
    SqlSources(database.sessions, clock).put(source)
    for title in ("第一个标题", "第二个标题"):
        ledger.record(ledger.begin(source), make_observation(title=title))
        clock.advance(timedelta(hours=6))
    [kept] = SqlQueries(database.sessions).reports(limit=2)
    [first, second] = SqlQueries(database.sessions).revisions(kept.report.id)
    database.close()
    report = kept.report.id
    address = f"http://gongkai.example/reports/{report}/revisions"
    monkeypatch.setenv("GONGKAI_DATABASE_URL", url)
    return [
        (f"{report}/1", f"{report}/2"),
        (str(first.id), str(second.id)),
        (f"{address}/1", f"{address}/2"),
    ]


def test_stored_revisions_are_given_by_number_id_or_address(
    diff: Diff, stored: list[tuple[str, str]]
) -> None:
    for names in stored:
        result = diff(*names)

        assert result.return_value == 1
        assert "标题：[-第一个标题-]{+第二个标题+}" in result.stdout


@pytest.mark.slow  # a process
def test_status_of_the_process_tells_that_stored_revisions_differ(
    stored: list[tuple[str, str]],
) -> None:
    process = subprocess.run(
        [sys.executable, "-m", "service.cli", "diff", *stored[0]],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )

    assert process.returncode == 1, process.stderr
    assert "标题：[-第一个标题-]{+第二个标题+}" in process.stdout
