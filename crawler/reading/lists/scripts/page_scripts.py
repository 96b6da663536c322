"""The inline scripts of a page: where their functions lead, without running them."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.reading.lists.scripts.script_expressions import (
    UNKNOWN,
    Value,
    as_text,
    evaluate,
    number_of,
)
from crawler.reading.page.lines import find_elements

#: Characters of scripts, of one function, and of one expression that are examined.
_MAX_SCRIPTS, _MAX_BODY, _MAX_EXPRESSION = 300_000, 6_000, 1_000

#: Calls within calls, and calls of one piece of code that are examined.
_MAX_CALL_DEPTH, _MAX_CALLS = 4, 12

_BLOCK_COMMENT = re.compile(r"/\*.{0,5000}?\*/", re.DOTALL)
_LINE_COMMENT = re.compile(r"^\s{0,80}//[^\n]{0,2000}$", re.MULTILINE)
_SELECTED = re.compile(r"([\w$]+)\.options\[\s{0,3}\1\.selectedIndex\s{0,3}\]")
_JQUERY_VALUE = re.compile(r"\$\(\s{0,3}(this|\w+)\s{0,3}\)\.val\(\s{0,3}\)")
_FIELD_VALUE = re.compile(
    r"(?:document\.getElementById|\$)\(\s{0,3}[\"']#?([\w-]{1,60})[\"']\s{0,3}\)\."
    r"(?:value(?!\s{0,3}=[^=])|val\(\s{0,3}\))"
)
_GLOBAL = re.compile(
    r"(?:\b(?:var|let|const)\s{1,9}?|\bwindow\.|[,;]\s{0,9}?)([A-Za-z_$][\w$]{0,40})\s{0,9}=(?!=)"
)

#: What code does, in the order in which it stands.
_ACTION = re.compile(
    r"(?P<location>(?:(?:window|self|top|parent|document)\.){0,2}\b(?:location(?:\.(?:href|search))?\s{0,3}=(?!=)"
    r"|location\.(?:replace|assign)\()|\bwindow\.open\()"
    r"|(?P<request>(?:\$|jQuery|axios)\.(?:get|post|getJSON)\(|\bfetch\(|\.load\(|\burl\s{0,3}:)"
    r"|(?P<field>(?:(?:document\.)?getElementById\(\s{0,3}[\"']"
    r"|(?:document\.)?getElementsByName\(\s{0,3}[\"']|\$\(\s{0,3}[\"']#?"
    r"|\$\(\s{0,3}[\"']input\[name=[\"']?|\.)(?P<name>[\w$:-]{1,80})(?:[\"']?\]?[\"']?\s{0,3}\)"
    r"(?:\[0\])?)?\.(?:value\s{0,3}=(?!=)|val\())"
    r"|(?P<submit>(?:[\w$]{1,40}\.){0,4}submit\(\s{0,3}\))"
    r"|(?P<counted>(?<![\w$.])[A-Za-z_$][\w$]{0,40}(?=\+\+)|(?<=\+\+)[A-Za-z_$][\w$]{0,40})"
    r"|(?P<variable>(?:\b(?:var|let|const)\s{1,9})?(?<![\w$.])(?P<left>[A-Za-z_$][\w$]{0,40})"
    r"\s{0,3}(?P<added>\+)?=(?![=>]))"
    r"|(?P<call>(?<![\w$.])(?P<function>[A-Za-z_$][\w$.]{0,60})\()"
)
_RETURN = re.compile(r"\breturn\s{1,9}(?=[\w$\"'`(])")
_MAX_OPTIONS = 300
_PARAMETERS = re.compile(r"(?:\bdata\s{0,3}:|,)\s{0,9}(?=\{)")
_POST = re.compile(r"\b(?:type|method)\s{0,3}:\s{0,3}[\"']post", re.IGNORECASE)
_NO_FUNCTIONS = frozenset({"if", "for", "while", "switch", "return", "function", "eval", "void"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptTarget:
    """Where code leads: to an address, or to the answer to a form."""

    #: As the script has it; empty: a form is sent.
    address: str = ""

    #: Values that are written into fields of the form, by the name or id of the field; with an
    #: address, the parameters of the request.
    fields: tuple[tuple[str, str], ...] = ()
    method: str = "GET"

    #: Whether the answer is loaded into the page, and not displayed in its place.
    loaded: bool = False


@dataclass(frozen=True)
class PageScripts:
    """The inline scripts of one page."""

    root: HtmlElement
    url: str

    @cached_property
    def text(self) -> str:
        """The scripts without comments."""
        parts = [str(script.text or "") for script in find_elements(self.root, "//script")]
        joined = "\n;".join(parts)[:_MAX_SCRIPTS]
        return self._with_field_values(_LINE_COMMENT.sub("", _BLOCK_COMMENT.sub("", joined)))

    @cached_property
    def variables(self) -> Mapping[str, Value]:
        """Variables with a known value that are assigned outside of functions, or look so."""
        parts = urlsplit(self.url)
        found: dict[str, Value] = {
            "location.href": self.url,
            "location": self.url,
            "URL": self.url,
            "location.pathname": parts.path,
            "location.search": f"?{parts.query}" if parts.query else "",
            "location.host": parts.netloc,
            "location.protocol": f"{parts.scheme}:",
            "location.origin": f"{parts.scheme}://{parts.netloc}",
        }
        for match in _GLOBAL.finditer(self.text):
            value = evaluate(self.text[match.end() : match.end() + _MAX_EXPRESSION], found)
            if value is not UNKNOWN and match[1] not in found:
                found[match[1]] = value
        return found

    def targets(self, code: str, **values: Value) -> list[ScriptTarget]:
        """Return where `code` of an attribute leads, likeliest first; `values` are variables."""
        variables = {**self.variables, **values}
        normalized = self._with_field_values(_normalized(code))
        return list(dict.fromkeys(self._targets(normalized, variables, _MAX_CALL_DEPTH)))

    def targets_of(self, body: str, *, returns: bool, **values: Value) -> list[ScriptTarget]:
        """Return where the statements of a function lead, and what they return as an address.

        If it `returns`, `body` is an expression.
        """
        variables = {**self.variables, **values}
        statements = f"return {body}" if returns else body
        found = list(self._targets(_normalized(statements), dict(variables), _MAX_CALL_DEPTH))
        for match in _RETURN.finditer(statements):
            address = as_text(evaluate(statements[match.end() :][:_MAX_EXPRESSION], variables))
            if address:
                found.append(ScriptTarget(address=address))
        return list(dict.fromkeys(found))

    def loaded_addresses(self, **values: Value) -> list[ScriptTarget]:
        """Return the addresses that any script of the page loads; `values` are variables."""
        variables = {**self.variables, **values}
        requests = (match for match in _ACTION.finditer(self.text) if match["request"])
        found = (_request_at(self.text, match, variables) for match in requests)
        return list(dict.fromkeys(target for target in found if target))

    @cached_property
    def _field_values(self) -> Mapping[str, str]:
        """The values of the page's fields, by id."""
        fields = find_elements(self.root, "//input[@id and @value]")
        return {str(one.get("id")): str(one.get("value")) for one in fields}

    def _with_field_values(self, code: str) -> str:
        """`code` with the value of a field in place of the expression that reads it."""
        return _FIELD_VALUE.sub(
            lambda match: (
                json.dumps(self._field_values.get(match[1], ""), ensure_ascii=False)
                if match[1] in self._field_values
                else match[0]
            ),
            code,
        )

    def function(self, name: str) -> tuple[list[str], str] | None:
        """Return the parameters and the body of a function; None if no inline script has it."""
        escaped = re.escape(name.rpartition(".")[2])
        definition = re.search(
            rf"(?:function\s{{1,9}}{escaped}\s{{0,3}}\(|(?<![\w$]){escaped}\s{{0,3}}[:=]\s{{0,3}}"
            rf"(?:async\s{{1,3}})?(?:function\s{{0,3}}\w{{0,40}}\s{{0,3}})?\()([^()]{{0,300}})\)"
            rf"\s{{0,9}}(?:=>)?\s{{0,9}}\{{",
            self.text,
        )
        if definition is None:
            return None
        parameters = [part.strip() for part in definition[1].split(",") if part.strip()]
        return parameters, _normalized(block(self.text, definition.end()))

    def _targets(
        self, code: str, variables: dict[str, Value], depth: int
    ) -> Iterator[ScriptTarget]:
        """Yield where `code` leads; assignments in it change `variables`."""
        fields: dict[str, str] = {}
        calls = 0
        for match in _ACTION.finditer(code):
            if match["function"]:
                calls += 1
                if calls <= _MAX_CALLS and depth and match["function"] not in _NO_FUNCTIONS:
                    yield from self._called(code, match, variables, depth)
            elif target := _target_at(code, match, variables, fields):
                yield target
            else:
                _assign(code, match, variables)

    def _called(
        self, code: str, call: re.Match[str], variables: dict[str, Value], depth: int
    ) -> Iterator[ScriptTarget]:
        """Yield where a function leads that `code` calls."""
        found = self.function(call["function"])
        if found is None:
            return
        parameters, body = found
        arguments = evaluate("[" + enclosed(code, call.end()) + "]", variables)
        given = arguments if isinstance(arguments, list) else []
        bound = dict(zip(parameters, given, strict=False))
        yield from self._targets(body, {**variables, **bound}, depth - 1)


def _target_at(
    code: str, match: re.Match[str], variables: Mapping[str, Value], fields: dict[str, str]
) -> ScriptTarget | None:
    """Return where a statement leads; a value that it writes into a field is added to `fields`."""
    if match["location"]:
        address = _text_at(code, match, variables)
        return ScriptTarget(address=address) if address else None
    if match["request"]:
        return _request_at(code, match, variables)
    if match["field"] and (value := _text_at(code, match, variables)):
        fields[match["name"]] = value
    if match["submit"] and fields:
        return ScriptTarget(fields=tuple(fields.items()))
    return None


def _assign(code: str, match: re.Match[str], variables: dict[str, Value]) -> None:
    """Change a variable if the statement does."""
    if name := match["counted"]:
        counter = number_of(variables.get(name, UNKNOWN))
        variables[name] = UNKNOWN if counter is None else counter + 1
    if not (name := match["left"]):
        return
    value = evaluate(code[match.end() : match.end() + _MAX_EXPRESSION], variables)
    if match["added"]:
        before, after = as_text(variables.get(name, UNKNOWN)), as_text(value)
        value = UNKNOWN if before is None or after is None else before + after
    if value is not UNKNOWN or name not in variables:
        variables[name] = value


def _text_at(code: str, match: re.Match[str], variables: Mapping[str, Value]) -> str:
    """Return the text that the expression after `match` has; empty: unknown."""
    value = evaluate(code[match.end() : match.end() + _MAX_EXPRESSION], variables)
    return as_text(value) or ""


def _request_at(
    code: str, match: re.Match[str], variables: Mapping[str, Value]
) -> ScriptTarget | None:
    """Return the request whose address is the expression after `match`; None if it is unknown."""
    address = _text_at(code, match, variables)
    if not address:
        return None
    around = code[max(0, match.start() - _MAX_OPTIONS) : match.end() + _MAX_OPTIONS]
    behind = code[match.end() : match.end() + _MAX_OPTIONS]
    data = _PARAMETERS.search(behind)
    value = evaluate(behind[data.end() :], variables) if data else None
    given = value if isinstance(value, dict) else {}
    fields = tuple((name, text) for name, one in given.items() if (text := as_text(one)))
    method = "POST" if "post" in match[0] or _POST.search(around) else "GET"
    return ScriptTarget(address=address, fields=fields, method=method, loaded=True)


def _normalized(code: str) -> str:
    """`code` with the selected option and jQuery's value written as a property."""
    return _JQUERY_VALUE.sub(r"\1.value", _SELECTED.sub(r"\1", code))


def block(text: str, start: int) -> str:
    """Return what follows an opening brace up to its closing one."""
    return _up_to(text, start, "{", "}")


def enclosed(text: str, start: int) -> str:
    """Return what follows an opening parenthesis up to its closing one."""
    return _up_to(text, start, "(", ")")


def _up_to(text: str, start: int, opening: str, closing: str) -> str:
    depth, quote = 1, ""
    for at in range(start, min(len(text), start + _MAX_BODY)):
        letter = text[at]
        if quote:
            if letter == quote and text[at - 1] != "\\":
                quote = ""
        elif letter in "\"'`":
            quote = letter
        elif letter == opening:
            depth += 1
        elif letter == closing:
            depth -= 1
            if not depth:
                return text[start:at]
    return text[start : start + _MAX_BODY]
