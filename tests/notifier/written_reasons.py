"""Every reason that the house writes for operators, found in its code."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
ERRORS = {
    "PageUnreadable",
    "PageRefused",
    "PageUnreachable",
    "ConnectionFailed",
    "ForbiddenAddress",
}
STORMS = {"join", "_begin"}

#: Functions whose every word is a reason.
SPEAKERS = {
    "crawler/reading/quality.py": {"suspicions_of"},
    "crawler/reading/prescan.py": {"_too_complex"},
    "crawler/middlewares/address_guard.py": {"why_not", "refusal"},
    "store/doubt.py": {"_doubts", "_of_encoding", "_of_coverage"},
    "store/lifecycle.py": {"collapse"},
    "scheduler/brake.py": {"why_hold"},
    "scheduler/verdict.py": {"outcome"},
}


def written() -> Iterator[str]:
    """Each reason once, with 7 in the place of every value."""
    found = set()
    for room in ("crawler", "store", "scheduler"):
        for path in sorted((ROOT / room).rglob("*.py")):
            speakers = SPEAKERS.get(path.relative_to(ROOT).as_posix(), set())
            for node in ast.walk(ast.parse(path.read_text())):
                found |= set(_in_node(node, speakers))
    yield from sorted(found)


def _in_node(node: ast.AST, speakers: set[str]) -> Iterator[str]:
    match node:
        case ast.Call(func=ast.Name(id=name)) if name in ERRORS | STORMS | {"kind"}:
            yield from _texts(node.args)
        case ast.Assign(targets=[ast.Name(id="why")], value=value):
            yield from _texts([value])
        case ast.keyword(arg="why", value=value):
            yield from _texts([value])
        case ast.Tuple(elts=[ast.Attribute(value=ast.Name(id="Fault")), *rest]):
            yield from _texts(rest[-1:])
        case ast.FunctionDef(name=name, body=[_, *body]) if name in speakers:
            for inner in (each for line in body for each in ast.walk(line)):
                if isinstance(inner, ast.Return | ast.Yield) and inner.value:
                    yield from _texts(getattr(inner.value, "elts", [inner.value]))


def _texts(nodes: list[ast.expr]) -> Iterator[str]:
    for node in nodes:
        match node:
            case ast.Constant(value=str() as text) if " " in text:
                yield text
            case ast.JoinedStr(values=values):
                yield "".join(
                    str(each.value) if isinstance(each, ast.Constant) else "7" for each in values
                )
