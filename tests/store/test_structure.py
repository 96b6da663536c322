"""Rules of the store's structure that neither mypy nor import-linter can check."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import store
from store.tables.reports import ReportRow

STORE = Path(store.__file__).parent
STATE_MACHINE = "recording/report_states.py"

#: The only modules that may use the dialect; column types get it as an argument.
DATABASE = {"database.py", "tables/columns.py"}


def parsed() -> Iterator[tuple[str, ast.Module]]:
    """Every module of the store except migrations: its path within the store, and its tree."""
    for path in sorted(STORE.rglob("*.py")):
        name = path.relative_to(STORE).as_posix()
        if not name.startswith("migrations/"):
            yield name, ast.parse(path.read_text(encoding="utf-8"))


def sets_report_state(tree: ast.AST) -> bool:
    """Whether code assigns `report.state`, or constructs or updates a `ReportRow` with a state."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            owner = node.value
            if node.attr == "state" and isinstance(owner, ast.Name) and "report" in owner.id:
                return True
        if isinstance(node, ast.Call) and any(each.arg == "state" for each in node.keywords):
            named = ast.dump(node.func)
            if "ReportRow" in named or (
                "setattr" in named or ("values" in named and "ReportRow" in ast.dump(node))
            ):
                return True
    return False


def annotated_reports(tree: ast.AST) -> set[str]:
    """Names that are annotated as a `ReportRow`, or assigned a new one."""
    names = set()
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.arg)
            and node.annotation
            and "ReportRow" in ast.dump(node.annotation)
        ):
            names.add(node.arg)
        if isinstance(node, ast.Assign) and "ReportRow" in ast.dump(node.value):
            names |= {each.id for each in node.targets if isinstance(each, ast.Name)}
    return names


def test_only_the_state_machine_sets_the_state_of_a_report() -> None:
    offenders = []
    for name, tree in parsed():
        reports = annotated_reports(tree)
        assigned = {
            node.value.id
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute)
            and isinstance(node.ctx, ast.Store)
            and node.attr == "state"
            and isinstance(node.value, ast.Name)
        }
        if sets_report_state(tree) or assigned & reports:
            offenders.append(name)

    assert offenders == [STATE_MACHINE]


@pytest.mark.parametrize(
    "code",
    [
        "report.state = 'present'",
        "other_report.state = 'withdrawn'",
        "ReportRow(state='present', url='')",
        "update(ReportRow).values(state='withdrawn')",
    ],
)
def test_the_check_finds_every_way_to_set_the_state(code: str) -> None:
    assert sets_report_state(ast.parse(code))


def test_a_report_has_no_state_until_the_state_machine_sets_it() -> None:
    assert ReportRow.model_fields["state"].default == ""


def test_only_the_database_module_asks_for_the_dialect() -> None:
    modules = {
        name
        for name, tree in parsed()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in ("dialect", "get_backend_name")
    }

    assert modules == DATABASE - {"tables/columns.py"}
