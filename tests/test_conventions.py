"""Rules of the repository that no linter checks."""

import ast
import io
import re
import subprocess
import sys
import tokenize
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from importlib.metadata import distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DISTRIBUTION = "gongkai"
PACKAGES = ("disclosures", "crawler", "store", "notifier", "scheduler", "service")
FILES = sorted(
    file for folder in (*PACKAGES, "tests", "benchmarks") for file in (ROOT / folder).rglob("*.py")
)

MAX_LINES = 300
VAGUE_NAMES = frozenset(
    {"utils", "util", "helpers", "helper", "common", "misc", "manager", "core", "base", "tools"}
)

#: A comment that suppresses a warning of mypy or ruff; ``  # reason`` must follow.
SUPPRESSION = re.compile(r"# (type: ignore|noqa)\b")

#: A line of a wheel's RECORD that names a module in a folder; the group is the topmost folder.
RECORDED_MODULE = re.compile(r'^"?([^/\n"]+)/[^\n]*\.py"?,', re.MULTILINE)

#: Top-level entries that the owner of the project asked for, and packages to build on.
REQUIRED_ENTRIES = (
    "pyproject.toml",
    "crawler",
    "scheduler",
    "store",
    "notifier",
    "tests",
    "deploy",
)
REQUIRED_LIBRARIES = {
    "scrapy": "crawler",
    "apscheduler": "scheduler",
    "sqlmodel": "store",
    "aiosmtplib": "notifier",
    "feedgen": "notifier",
}

#: Where an exception of any type may be caught without being raised again, and how often.
BOUNDARIES = {
    "crawler/visits/guarded_parser.py": 1,  # one page, in the crawler process
    "scheduler/visit.py": 1,  # one visit
    "notifier/deliver.py": 2,  # one letter: sending it, and recording what became of it
    "service/cli/__main__.py": 1,  # one command
    "benchmarks/reading/extractors.py": 1,  # one page, parsed by a library compared with ours
}


def _name(file: Path) -> str:
    return str(file.relative_to(ROOT))


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def _imported_by(package: str) -> set[str]:
    """Return the top-level modules that the files of a package import in a statement of theirs."""
    found = set()
    for file in (ROOT / package).rglob("*.py"):
        for node in ast.parse(_text(file)).body:
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module.partition(".")[0])
    return found


def _broad_handlers(file: Path) -> Iterator[ast.ExceptHandler]:
    """Yield the handlers that catch every exception and do not end by raising it again."""
    text = _text(file)
    if not re.search(r"\bexcept\b", text):
        return
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.ExceptHandler):
            continue
        types = ast.unparse(node.type) if node.type else "BaseException"
        last = node.body[-1]
        is_raised_again = isinstance(last, ast.Raise) and last.exc is None
        if re.search(r"\b(Base)?Exception\b", types) and not is_raised_again:
            yield node


def test_no_dependency_installs_a_package_with_one_of_our_names() -> None:
    # By the files: some wheels declare packages in top_level.txt that they do not install.
    # `distribution.files` takes seconds: it makes a path and a hash of each line.
    records = {
        each.name: each.read_text("RECORD") or "".join(f"{file},\n" for file in each.files or ())
        for each in distributions()
    }
    installed = {
        (owner, folder)
        for owner, record in records.items()
        if owner != DISTRIBUTION
        for folder in RECORDED_MODULE.findall(record)
    }
    ours = {*PACKAGES, "tests", "benchmarks"}

    assert len(installed) > 50
    assert {(owner, name) for owner, name in installed if name in ours} == set()


def test_no_file_has_more_than_300_lines() -> None:
    long = {_name(file): len(_text(file).splitlines()) for file in FILES}

    assert {name: lines for name, lines in long.items() if lines > MAX_LINES} == {}


def test_no_file_has_a_name_that_says_nothing() -> None:
    assert [_name(file) for file in FILES if file.stem in VAGUE_NAMES] == []


def test_every_file_that_is_not_empty_starts_with_a_docstring() -> None:
    assert [_name(f) for f in FILES if _text(f) and not _text(f).startswith('"""')] == []


def test_a_public_class_name_stands_once_in_a_package() -> None:
    places: dict[tuple[str, str], list[str]] = defaultdict(list)
    for package in PACKAGES:
        for file in sorted((ROOT / package).rglob("*.py")):
            for node in ast.parse(_text(file)).body:
                if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                    places[package, node.name].append(_name(file))

    assert {name: files for (_, name), files in places.items() if len(files) > 1} == {}


def test_every_exception_is_caught_only_at_a_few_boundaries() -> None:
    found: dict[str, int] = defaultdict(int)
    unmarked = []
    for file in FILES:
        lines = _text(file).splitlines()
        for handler in _broad_handlers(file):
            found[_name(file)] += 1
            if "# boundary:" not in lines[handler.lineno - 1]:
                unmarked.append(f"{_name(file)}:{handler.lineno}")

    assert dict(found) == BOUNDARIES
    assert unmarked == []


def test_every_suppressed_warning_has_a_reason() -> None:
    unexplained = [
        f"{_name(file)}:{token.start[0]}: {token.string}"
        for file in FILES
        if SUPPRESSION.search(_text(file))
        for token in tokenize.generate_tokens(io.StringIO(_text(file)).readline)
        if token.type == tokenize.COMMENT and SUPPRESSION.search(token.string)
        if not re.search(r"  # \w", token.string)
    ]

    assert unexplained == []


def test_every_top_level_entry_that_the_owner_asked_for_exists() -> None:
    assert [name for name in REQUIRED_ENTRIES if not (ROOT / name).exists()] == []


@pytest.mark.parametrize(("library", "package"), REQUIRED_LIBRARIES.items())
def test_every_library_that_the_owner_asked_for_is_used_in_its_package(
    library: str, package: str
) -> None:
    project = tomllib.loads(_text(ROOT / "pyproject.toml"))["project"]
    names = {re.split(r"[^\w-]", line, maxsplit=1)[0].lower() for line in project["dependencies"]}

    assert library in names
    assert library in _imported_by(package)


def test_every_decision_says_its_status_and_date() -> None:
    incomplete = {}
    for file in sorted((ROOT / "docs").rglob("decisions/*.md")):
        head = "\n".join(_text(file).splitlines()[:12])
        missing = [
            field
            for field, value in (
                ("Status", r"(Accepted|Proposed|Rejected|Deprecated|Superseded by .+)"),
                ("Date", r"\d{4}-\d{2}-\d{2}"),
            )
            if not re.search(rf"^(?:- )?{field}: {value}\.?$", head, re.MULTILINE)
        ]
        if missing and re.match(r"\d", file.name):
            incomplete[_name(file)] = missing

    assert incomplete == {}


def test_the_lock_files_name_no_index_and_no_host() -> None:
    for file in ROOT.glob("requirements*.lock"):
        options = [line for line in _text(file).splitlines() if re.match(r"--|.*https?://", line)]
        assert options == [], file.name


def test_the_import_contracts_hold() -> None:
    linted = subprocess.run(
        [Path(sys.executable).parent / "lint-imports"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert linted.returncode == 0, linted.stdout
