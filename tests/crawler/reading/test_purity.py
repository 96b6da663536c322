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


def forbidden_in(tree: ast.AST) -> set[str]:
    """The calls and the imports of a module that read or write files, or execute text."""
    calls = {
        call
        for call in calls_in(tree)
        if call.rpartition(".")[2] in FORBIDDEN_CALLS and call not in ALLOWED_CALLS
    }
    return calls | FORBIDDEN_IMPORTS.intersection(imports_in(tree))


def test_no_module_performs_io_and_only_the_document_parsers_are_imported_by_name() -> None:
    trees = {name_of(file): ast.parse(file.read_text(encoding="utf-8")) for file in FILES}

    assert {name: found for name in trees if (found := forbidden_in(trees[name]))} == {}
    assert {name for name in trees if "importlib" in imports_in(trees[name])} == DYNAMIC_IMPORTS


@pytest.mark.parametrize("code", ["from urllib import request", "open(name)", "path.read_text()"])
def test_io_is_found(code: str) -> None:
    assert forbidden_in(ast.parse(code))


def test_no_page_is_kept_in_memory() -> None:
    page = Page(url="http://www.linhe.example/", body=b"<html><body><p>a</p></body></html>")
    looks_like_list(page)
    with suppress(PageError):
        read_list(page)

    gc.collect()
    assert not [each for each in gc.get_objects() if isinstance(each, OpenedPage)]
