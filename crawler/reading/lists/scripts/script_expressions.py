"""Evaluates the expressions of scripts that build addresses or hold data; nothing is executed.

Literals, arrays, objects, variables, ``+ - * / ++ --``, comparisons, ``? :`` and a few
conversions. What depends on anything else is UNKNOWN.
"""

import operator
import re
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Union

from crawler.reading.lists.scripts.script_tokens import tokens_of, unescaped


class Unknown(Enum):
    """The value of an expression that cannot be evaluated."""

    UNKNOWN = "unknown"


UNKNOWN = Unknown.UNKNOWN


class PageArgument(int):
    """The number of a page that a script is given; what is asked of it is that number again.

    So it is for ``o.curr``, ``api.getCurrent()`` and ``e.detail.page`` as well.
    """


Value = Union[str, int, float, bool, None, Unknown, list["Value"], dict[str, "Value"]]  # noqa: UP007  # reason: it refers to itself

_EMBEDDED = re.compile(r"\$\{([^{}]{1,200})\}")

_CONSTANTS: Mapping[str, Value] = {"true": True, "false": False, "null": None, "undefined": None}

#: Objects that every script has; ``window.location`` is ``location``.
_GLOBAL_OBJECTS = ("window.", "self.", "top.", "parent.", "document.")
_TO_NUMBER = frozenset({"parseInt", "Number", "parseFloat"})
_UNCHANGED = frozenset({"encodeURI", "encodeURIComponent", "escape", "String", "decodeURI"})
_UNCHANGED_METHODS = frozenset({"toString", "trim", "valueOf", "toLowerCase"})

_MAX_DEPTH = 60

_Number = int | float
_OPERATIONS: Mapping[str, Callable[[_Number, _Number], _Number | bool]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "%": operator.mod,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}
_FALSY: tuple[Value, ...] = (False, None, "", 0)
_PRECEDENCE = {
    "||": 1, "&&": 2, "==": 3, "===": 3, "!=": 3, "!==": 3, "<": 4, ">": 4, "<=": 4, ">=": 4,
    "+": 5, "-": 5, "*": 6, "/": 6, "%": 6,
}  # fmt: skip


def evaluate(text: str, variables: Mapping[str, Value]) -> Value:
    """Return the value of the expression at the beginning of `text`; UNKNOWN if it has none.

    A variable may be the path of a property: ``location.pathname``.
    """
    try:
        return _Parser(text, variables).expression()
    except (ValueError, StopIteration, RecursionError, ZeroDivisionError):
        return UNKNOWN


def as_text(value: Value) -> str | None:
    """Return a value as a script writes it into a text; None for anything but a word or number."""
    if value is None or isinstance(value, bool | list | dict | Unknown):
        return None
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def number_of(value: Value) -> int | float | None:
    """Return a value as a number; None if it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    if isinstance(value, str):
        digits = value.strip()
        return int(digits) if digits.isdecimal() and digits.isascii() and len(digits) < 9 else None
    return value


class _Parser:
    """A recursive descent over the tokens of one expression."""

    def __init__(self, text: str, variables: Mapping[str, Value]) -> None:
        self._variables = variables
        self._tokens = tokens_of(text)
        self._kind = self._word = ""
        self._depth = 0
        self._advance()

    def expression(self) -> Value:
        """Parse an expression, with its conditional. Raises ValueError."""
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise ValueError("nested too deeply")
        condition = self._binary(1)
        if self._accept("?"):
            chosen = self.expression()
            self._expect(":")
            other = self.expression()
            if condition is UNKNOWN:
                condition = UNKNOWN if chosen != other else True
            value = UNKNOWN if condition is UNKNOWN else (chosen if condition else other)
        else:
            value = condition
        self._depth -= 1
        return value

    def _binary(self, least: int) -> Value:
        left = self._unary()
        while self._kind == "operator" and _PRECEDENCE.get(self._word, 0) >= least:
            symbol = self._word
            self._advance()
            left = _applied(symbol, left, self._binary(_PRECEDENCE[symbol] + 1))
        return left

    def _unary(self) -> Value:
        if self._accept("!"):
            value = self._unary()
            return UNKNOWN if value is UNKNOWN else not value
        for step, symbol in ((1, "++"), (-1, "--")):
            if self._accept(symbol):
                counter = number_of(self._unary())
                return UNKNOWN if counter is None else counter + step
        if self._accept("-"):
            number = number_of(self._unary())
            return UNKNOWN if number is None else -number
        if self._accept("+"):
            number = number_of(self._unary())
            return UNKNOWN if number is None else number
        value = self._with_members(self._primary())
        if self._word in ("++", "--"):
            self._advance()
        return value

    def _primary(self) -> Value:
        kind, word = self._kind, self._word
        self._advance()
        if kind == "string":
            return unescaped(word[1:-1])
        if kind == "template":
            return self._template(word[1:-1])
        if kind == "number":
            return float(word) if "." in word else int(word)
        if kind == "name":
            return self._named(word)
        if word == "(":
            value = self.expression()
            self._expect(")")
            return value
        if word == "[":
            return self._sequence("]")
        if word == "{":
            return self._object()
        raise ValueError(f"unexpected {word!r}")

    def _template(self, text: str) -> Value:
        """Return a template literal with its embedded expressions."""
        parts: list[str] = []
        at = 0
        for match in _EMBEDDED.finditer(text):
            value = as_text(evaluate(match[1], self._variables))
            if value is None:
                return UNKNOWN
            parts += [unescaped(text[at : match.start()]), value]
            at = match.end()
        return "".join([*parts, unescaped(text[at:])])

    def _named(self, name: str) -> Value:
        """Return a variable, a property by its path, or the result of a conversion."""
        if name in _CONSTANTS:
            return _CONSTANTS[name]
        if self._word == "(" and name in _TO_NUMBER | _UNCHANGED:
            self._advance()
            arguments = self._sequence(")")
            first = arguments[0] if arguments else UNKNOWN
            if name in _UNCHANGED:
                return first
            number = number_of(first)
            return UNKNOWN if number is None else number
        path = name
        while self._word == "." and path not in self._variables:
            self._advance()
            if self._kind != "name":
                raise ValueError("a name must follow the dot")
            path += "." + self._word
            self._advance()
            for prefix in _GLOBAL_OBJECTS:
                path = path.removeprefix(prefix)
        return self._variables.get(path, UNKNOWN)

    def _with_members(self, value: Value) -> Value:
        """Return `value` with the members, indices and calls after it applied."""
        while self._kind == "operator" and self._word in (".", "[", "("):
            if self._accept("."):
                name = self._word
                self._advance()
                is_same = name in _UNCHANGED_METHODS or isinstance(value, PageArgument)
                if self._accept("("):
                    self._sequence(")")
                    value = value if is_same else UNKNOWN
                elif not isinstance(value, PageArgument):
                    value = value.get(name, UNKNOWN) if isinstance(value, dict) else UNKNOWN
            elif self._accept("["):
                index = self.expression()
                self._expect("]")
                value = _item(value, index)
            else:
                self._advance()
                self._sequence(")")
                value = UNKNOWN
        return value

    def _sequence(self, end: str) -> list[Value]:
        """Return the values up to `end`, separated by commas."""
        values: list[Value] = []
        while not self._accept(end):
            values.append(self.expression())
            if not self._accept(","):
                self._expect(end)
                break
        return values

    def _object(self) -> dict[str, Value]:
        """Return an object literal; the names may be quoted."""
        found: dict[str, Value] = {}
        while not self._accept("}"):
            if self._kind not in ("string", "name", "number"):
                raise ValueError("a name must begin a property")
            name = unescaped(self._word[1:-1]) if self._kind == "string" else self._word
            self._advance()
            self._expect(":")
            found[name] = self.expression()
            if not self._accept(","):
                self._expect("}")
                break
        return found

    def _accept(self, symbol: str) -> bool:
        if self._kind == "operator" and self._word == symbol:
            self._advance()
            return True
        return False

    def _expect(self, symbol: str) -> None:
        if not self._accept(symbol):
            raise ValueError(f"{symbol!r} expected")

    def _advance(self) -> None:
        self._kind, self._word = next(self._tokens, ("end", ""))


def _item(value: Value, index: Value) -> Value:
    """Return one item of an array or an object."""
    if isinstance(value, dict) and isinstance(index, str):
        return value.get(index, UNKNOWN)
    if isinstance(value, list) and isinstance(index, int) and 0 <= index < len(value):
        return value[index]
    return UNKNOWN


def _applied(symbol: str, left: Value, right: Value) -> Value:
    """Return the value of a binary operation."""
    if symbol in ("&&", "||"):
        falsy = left in _FALSY or (left is UNKNOWN and symbol == "||")
        return right if falsy == (symbol == "||") else left
    if symbol in ("==", "===", "!=", "!=="):
        return _compared(symbol, left, right)
    if symbol == "+" and (isinstance(left, str) or isinstance(right, str)):
        texts = as_text(left), as_text(right)
        return UNKNOWN if None in texts else "".join(text or "" for text in texts)
    first, second = number_of(left), number_of(right)
    if first is None or second is None:
        return UNKNOWN
    return _OPERATIONS[symbol](first, second)


def _compared(symbol: str, left: Value, right: Value) -> Value:
    if left is UNKNOWN or right is UNKNOWN:
        return UNKNOWN
    same = left == right or (as_text(left) is not None and as_text(left) == as_text(right))
    return same == (symbol[0] == "=")
