"""No other way out of the house: whoever speaks HTTP goes through the guard (S7)."""

import ast
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[3]
ROOMS = ["disclosures", "crawler", "store", "notifier", "scheduler", "service"]
CLIENTS = {"aiohttp", "httpx", "requests", "urllib3", "http.client", "urllib.request", "pycurl"}

#: The guarded handler and its guard; the demonstration looks at its own pages on loopback.
GUARDED = {"crawler/download.py", "crawler/guard.py"}
LOOPBACK = "service/demo/"


def _imports(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("room", ROOMS)
def test_only_the_guarded_handler_speaks_http(room: str) -> None:
    speakers = {
        str(file.relative_to(HOUSE))
        for file in (HOUSE / room).rglob("*.py")
        if any(name == c or name.startswith(f"{c}.") for name in _imports(file) for c in CLIENTS)
    }

    assert {file for file in speakers - GUARDED if not file.startswith(LOOPBACK)} == set()
