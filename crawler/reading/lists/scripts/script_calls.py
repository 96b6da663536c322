"""The calls of a page's inline scripts, with their arguments: values, options and functions."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from crawler.reading.lists.scripts.page_scripts import PageScripts, block, enclosed
from crawler.reading.lists.scripts.script_expressions import UNKNOWN, Value, evaluate

_CALL = re.compile(r"(?<![\w$])(?P<name>[A-Za-z_$][\w$.]{0,80})\(")
_FUNCTION = re.compile(
    r"(?:async\s{1,3})?(?:function\s{0,3}[\w$]{0,40}\s{0,3}\(([^()]{0,200})\)\s{0,9}\{"
    r"|\(?([\w$,\s]{0,100})\)?\s{0,3}=>\s{0,9}(\{)?)"
)
_METHOD = re.compile(r"^[\s\n]*([A-Za-z_$][\w$]{0,40})\s{0,3}\(([^()]{0,200})\)\s{0,9}\{")
_PROPERTY = re.compile(r"^\s*[\"']?([A-Za-z_$][\w$-]{0,40})[\"']?\s{0,9}:\s{0,99}")
_SEPARATOR = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`|[(\[{)\]},]")
_NAME = re.compile(r"^\s*([A-Za-z_$][\w$]{0,40})\s*$")
_NO_CALL = re.compile(
    r"^(?:if|for|while|switch|return|function|catch|eval|\$|jQuery|require|define)$"
    r"|(?:ajax|ready|use|each|write|getElementById)$"
)

#: The name of what draws a pager.
PAGER_NAME = re.compile(r"page|paging|pagina|fen_?ye", re.IGNORECASE)
_NUMBERS = re.compile(
    r"total|count|page|limit|size|[\"'](?:s?html?|jhtml|jspx?|aspx?|php)[\"']", re.IGNORECASE
)

#: Calls of one page, those of them that are parsed, arguments, and characters of the first ones.
_MAX_CALLS, _MAX_PARSED, _MAX_ARGUMENTS, _MAX_START = 3_000, 60, 40, 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """A function that is given to a call."""

    parameters: tuple[str, ...]

    #: Its statements, or the expression that it returns.
    body: str
    is_expression: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call: the values of its arguments, and the options and functions among them."""

    name: str

    #: UNKNOWN for options and functions.
    values: tuple[Value, ...] = ()

    #: By name; an argument that is a variable has the name of that.
    options: Mapping[str, Value] = field(default_factory=dict)
    functions: tuple[Function, ...] = ()


def calls_of(scripts: PageScripts, known: Mapping[str, Value]) -> Iterator[Call]:
    """Yield the calls that are named after pages, then others that have such arguments.

    `known` are variables with their values.
    """
    text = scripts.text
    named, others = [], []
    for match in islice(_CALL.finditer(text), _MAX_CALLS):
        name, start = match["name"], match.end()
        if _NO_CALL.search(name) or _is_definition(text, match.start()):
            continue
        if PAGER_NAME.search(name):
            named.append((name, start))
        elif _NUMBERS.search(text, start, start + _MAX_START):
            others.append((name, start))
    for name, start in (*named, *others)[:_MAX_PARSED]:
        yield _call(name, enclosed(text, start), scripts, known)


def _is_definition(text: str, start: int) -> bool:
    return re.search(r"function\s{1,3}$", text[max(0, start - 12) : start]) is not None


def _call(name: str, arguments: str, scripts: PageScripts, known: Mapping[str, Value]) -> Call:
    values: list[Value] = []
    options: dict[str, Value] = {}
    functions: list[Function] = []
    for argument in islice(_parts(arguments), _MAX_ARGUMENTS):
        text = argument.strip()
        if text.startswith("{"):
            _add_options(block(text, 1), options, functions, scripts, known)
            values.append(UNKNOWN)
        elif (function := _function(text, scripts)) is not None:
            functions.append(function)
            values.append(UNKNOWN)
        else:
            values.append(evaluate(text, known))
            if (variable := _NAME.match(text)) and values[-1] is not UNKNOWN:
                options.setdefault(variable[1], values[-1])
    return Call(name=name, values=tuple(values), options=options, functions=tuple(functions))


def _add_options(
    text: str,
    options: dict[str, Value],
    functions: list[Function],
    scripts: PageScripts,
    known: Mapping[str, Value],
) -> None:
    for part in islice(_parts(text), _MAX_ARGUMENTS):
        if method := _METHOD.match(part):
            functions.append(Function(parameters=_names(method[2]), body=block(part, method.end())))
        elif match := _PROPERTY.match(part):
            value = part[match.end() :].strip()
            if (function := _function(value, scripts)) is not None:
                functions.append(function)
            else:
                options[match[1]] = evaluate(value, known)


def _function(text: str, scripts: PageScripts) -> Function | None:
    """Return the function that `text` is, or names; None: it is none."""
    if match := _FUNCTION.match(text):
        names = _names(match[1] if match[1] is not None else match[2] or "")
        if match[1] is not None or match[3]:
            return Function(parameters=names, body=block(text, match.end()))
        return Function(parameters=names, body=text[match.end() :], is_expression=True)
    if (match := _NAME.match(text)) and (found := scripts.function(match[1])) is not None:
        return Function(parameters=tuple(found[0]), body=found[1])
    return None


def _names(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _parts(text: str) -> Iterator[str]:
    """Yield what commas separate, outside of brackets and strings."""
    start = depth = 0
    for match in _SEPARATOR.finditer(text):
        letter = match[0]
        if letter == "," and not depth:
            yield text[start : match.start()]
            start = match.end()
        elif len(letter) == 1:
            depth += (letter in "([{") - (letter in ")]}")
    if text[start:].strip():
        yield text[start:]
