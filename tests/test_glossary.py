"""docs/glossary.md is the single source of the project's terms."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGES = ("disclosures", "crawler", "store", "notifier", "scheduler", "service")
EVERYWHERE = (*PACKAGES, "tests", "benchmarks")
GLOSSARY = ROOT / "docs" / "glossary.md"

#: Heading of the section that lists words of the past.
UNUSED = "## 不再使用的词"

_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_EXPRESSION = re.compile(r"\{[{%](.*?)[%}]\}", re.DOTALL)
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")


def _rows(text: str) -> Iterator[list[str]]:
    """Cells of the table rows in `text`, without headers and rules."""
    for line in text.splitlines():
        if line.startswith("|") and not set(line) <= set("|- "):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def _terms() -> set[str]:
    """Names in code that the glossary gives."""
    known, _, _ = GLOSSARY.read_text(encoding="utf-8").partition(UNUSED)
    return {
        name
        for row in _rows(known)
        if len(row) == 4
        for cell in row[2:]
        for name in re.findall(r"`([A-Za-z_]+)`", cell)
        if cell is row[2]
    }


def _unused() -> list[tuple[str, str]]:
    """Each word that is not used, with the package it is banned from (or ``all``)."""
    _, _, past = GLOSSARY.read_text(encoding="utf-8").partition(UNUSED)
    rows = [row for row in _rows(past) if len(row) == 3 and row[0] != "old"]
    return [(row[0].strip("`"), row[1]) for row in rows]


def _files(where: str) -> list[Path]:
    places = EVERYWHERE if where == "all" else (where, f"tests/{where}")
    return [file for place in places for file in sorted((ROOT / place).rglob("*.py"))]


def _identifiers(tree: ast.AST) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 0)
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name):
                yield name, line
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name, line
            case ast.ClassDef(name=name):
                yield name, line
            case ast.keyword(arg=str(name)):
                yield name, line
            case ast.alias(name=name, asname=alias):
                yield from ((part, line) for part in (alias or name).split("."))


def _prose(source: str) -> Iterator[tuple[str, int]]:
    """Strings and comments with their lines."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type in (tokenize.STRING, tokenize.COMMENT):
            yield token.string, token.start[0]


def _parts(identifier: str) -> set[str]:
    return {part.lower() for part in _PART.findall(identifier)}


def _offends(word: str, identifier: str) -> bool:
    return word == identifier if word != word.lower() else word in _parts(identifier)


def _in_code(word: str, where: str) -> Iterator[str]:
    for file in _files(where):
        place = file.relative_to(ROOT)
        source = file.read_text(encoding="utf-8")
        if " " in word:
            yield from (
                f"{place}:{line}: {word!r}"
                for text, line in _prose(source)
                if word in text.lower() and place.name != "test_glossary.py"
            )
            continue
        if _offends(word, file.stem):
            yield f"{place}: file name"
        for identifier, line in _identifiers(ast.parse(source)):
            if _offends(word, identifier):
                yield f"{place}:{line}: {identifier}"


def _in_templates(word: str) -> Iterator[str]:
    for file in sorted(ROOT.glob("*/**/templates/**/*.*")):
        if file.suffix not in {".html", ".txt"} or ".venv" in file.parts:
            continue
        for expression in _EXPRESSION.findall(file.read_text(encoding="utf-8")):
            for identifier in re.findall(r"\w+", _QUOTED.sub("", expression)):
                if _offends(word, identifier):
                    yield f"{file.relative_to(ROOT)}: {identifier}"


def _in_docs(word: str) -> Iterator[str]:
    for file in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(ROOT.glob("docs/**/*.md"))]:
        if file == GLOSSARY:
            continue
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            found = re.findall(r"[A-Za-z_]+", line)
            if word in line.lower() if " " in word else any(_offends(word, w) for w in found):
                yield f"{file.relative_to(ROOT)}:{number}: {word}"


def test_every_term_of_the_glossary_exists_in_the_code() -> None:
    names = {
        name
        for place in PACKAGES
        for file in (ROOT / place).rglob("*.py")
        for name, _ in _identifiers(ast.parse(file.read_text(encoding="utf-8")))
    }

    assert _terms()
    assert _terms() - names == set()


def test_no_unused_word_is_in_code_templates_or_docs() -> None:
    words = _unused()
    offenders = [
        offence
        for word, where in words
        for offence in [
            *_in_code(word, where),
            *(_in_templates(word) if " " not in word and where == "all" else ()),
            *(_in_docs(word) if where == "all" else ()),
        ]
    ]

    assert words
    assert not offenders, "\n".join(offenders)
