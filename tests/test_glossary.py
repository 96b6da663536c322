"""docs/glossary.md is the single source of the project's terms."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
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


@cache
def _parts(identifier: str) -> set[str]:
    return {part.lower() for part in _PART.findall(identifier)}


def _offends(word: str, identifier: str) -> bool:
    return word == identifier if word != word.lower() else word in _parts(identifier)


@dataclass(frozen=True, slots=True)
class Code:
    """A Python file: its source, and its identifiers with a line in which each occurs."""

    file: Path
    source: str

    #: The source in lower case.
    lower: str
    identifiers: Mapping[str, int]

    #: All identifiers and, in lower case, their parts.
    words: Set[str]


@cache
def _contents() -> Sequence[Code]:
    """Every Python file."""
    found = []
    for place in EVERYWHERE:
        for file in sorted((ROOT / place).rglob("*.py")):
            source = file.read_text(encoding="utf-8")
            identifiers = {**dict(_identifiers(ast.parse(source))), file.stem: 0}
            words = set(identifiers).union(*map(_parts, identifiers))
            found.append(Code(file.relative_to(ROOT), source, source.lower(), identifiers, words))
    return found


def _in_code(word: str, where: str) -> Iterator[str]:
    for code in _contents():
        file = code.file
        if where not in ("all", file.parts[0], file.parts[1]) or file.name == "test_glossary.py":
            continue
        if " " not in word and word in code.words:
            yield from (
                f"{file}:{at}: {name}"
                for name, at in code.identifiers.items()
                if _offends(word, name)
            )
        elif " " in word and word in code.lower:
            prose = _prose(code.source)
            yield from (f"{file}:{at}: {word}" for text, at in prose if word in text.lower())


@cache
def _template_identifiers() -> Set[tuple[Path, str]]:
    """Every identifier in the expressions of a template."""
    files = [*ROOT.glob("service/**/templates/*"), *ROOT.glob("notifier/templates/*")]
    return {
        (file.relative_to(ROOT), identifier)
        for file in files
        if file.suffix in {".html", ".txt"} and ".venv" not in file.parts
        for expression in _EXPRESSION.findall(file.read_text(encoding="utf-8"))
        for identifier in re.findall(r"\w+", _QUOTED.sub("", expression))
    }


def _in_templates(word: str) -> Iterator[str]:
    for file, identifier in sorted(_template_identifiers()):
        if _offends(word, identifier):
            yield f"{file}: {identifier}"


@cache
def _doc_lines() -> Sequence[tuple[str, str, Set[str]]]:
    """Every line of the documentation: its place, its text, its words and their parts."""
    files = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(ROOT.glob("docs/**/*.md"))]
    return [
        (f"{file.relative_to(ROOT)}:{number}", line.lower(), words.union(*map(_parts, words)))
        for file in files
        if file != GLOSSARY
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        for words in [set(re.findall(r"[A-Za-z_]+", line))]
    ]


def _in_docs(word: str) -> Iterator[str]:
    for place, text, words in _doc_lines():
        if word in text if " " in word else word in words:
            yield f"{place}: {word}"


def test_every_term_of_the_glossary_exists_in_the_code() -> None:
    names = {
        name for code in _contents() if code.file.parts[0] in PACKAGES for name in code.identifiers
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
