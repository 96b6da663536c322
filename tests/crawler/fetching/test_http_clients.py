"""Only the guarded download handler imports an HTTP client."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PACKAGES = ["disclosures", "crawler", "store", "notifier", "scheduler", "service"]
CLIENTS = {"aiohttp", "httpx", "requests", "urllib3", "http.client", "urllib.request", "pycurl"}

#: The download handler and its address guard; the demonstration requests its own pages.
ALLOWED = {
    "crawler/download_handler.py",
    "crawler/http/certificate_chain.py",
    "crawler/http/faults.py",
    "crawler/http/response_body.py",
    "crawler/http/tolerant_connector.py",
    "crawler/middlewares/address_guard.py",
}
DEMO = "service/demo/"


def _imports(file: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize("package", PACKAGES)
def test_only_the_guarded_download_handler_imports_an_http_client(package: str) -> None:
    importers = {
        str(file.relative_to(ROOT))
        for file in (ROOT / package).rglob("*.py")
        if any(name == c or name.startswith(f"{c}.") for name in _imports(file) for c in CLIENTS)
    }

    assert {file for file in importers - ALLOWED if not file.startswith(DEMO)} == set()
