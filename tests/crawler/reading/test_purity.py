"""Reading and documents open no file, socket or process: import-linter forbids the modules.

This test covers what import-linter cannot see: builtins, methods, and sub-modules of packages
that are allowed otherwise.
"""

import ast
import gc
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from crawler.reading import looks_like_list, read_list
from crawler.reading.page.opened_page import OpenedPage
from disclosures import Page
from disclosures.errors import PageError

ROOT = Path(__file__).parents[3]
FILES = sorted(
    file
    for package in ("reading", "documents")
    for file in (ROOT / "crawler" / package).rglob("*.py")
)

#: Builtins and methods that read or write files, or execute text.
FORBIDDEN_CALLS = {
    *("open", "input", "print", "exec", "eval", "compile", "__import__"),
    *("read_text", "read_bytes", "write_text", "write_bytes", "urlopen", "urlretrieve", "unlink"),
}

#: Methods of these names read from bytes in memory, if called on these objects.
ALLOWED_CALLS = {"package.open", "pdfplumber.open", "re.compile"}
FORBIDDEN_IMPORTS = {"urllib.request", "io.open", "importlib.resources", "io.FileIO"}

#: The only module that imports modules by name: parsers of this package.
DYNAMIC_IMPORTS = {"crawler/documents/parsing.py"}


def name_of(file: Path) -> str:
    return str(file.relative_to(ROOT))


def calls_in(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)


def imports_in(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield str(node.module)
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_module_performs_no_io(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))

    calls = {
        call
        for call in calls_in(tree)
        if call.rpartition(".")[2] in FORBIDDEN_CALLS and call not in ALLOWED_CALLS
    }
    imports = FORBIDDEN_IMPORTS.intersection(imports_in(tree))

    assert (calls, imports) == (set(), set())


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_only_the_document_parsers_are_imported_by_name(file: Path) -> None:
    imports = set(imports_in(ast.parse(file.read_text(encoding="utf-8"))))

    assert ("importlib" in imports) == (name_of(file) in DYNAMIC_IMPORTS)


def test_no_page_is_kept_in_memory() -> None:
    page = Page(url="http://www.linhe.example/", body=b"<html><body><p>a</p></body></html>")
    looks_like_list(page)
    with suppress(PageError):
        read_list(page)

    gc.collect()
    assert not [each for each in gc.get_objects() if isinstance(each, OpenedPage)]
