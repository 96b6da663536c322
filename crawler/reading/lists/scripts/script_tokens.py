"""The tokens of scripts: strings, numbers, names and operators."""

import re
from collections.abc import Iterator

_TOKEN = re.compile(
    r"\s*(?:(?P<string>\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*')|(?P<template>`(?:[^`\\]|\\.)*`)"
    r"|(?P<number>\d+(?:\.\d+)?)|(?P<name>[A-Za-z_$][\w$]*)"
    r"|(?P<operator>===|!==|==|!=|<=|>=|&&|\|\||\+\+|--|[-+*/%()\[\]{},:?.<>!]))",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r"}


def tokens_of(text: str) -> Iterator[tuple[str, str]]:
    """Yield the tokens up to the first character that begins none."""
    at = 0
    while match := _TOKEN.match(text, at):
        at = match.end()
        yield str(match.lastgroup), match[str(match.lastgroup)]


def unescaped(text: str) -> str:
    """Return the content of a string literal without escapes."""
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(escape: re.Match[str]) -> str:
    code = escape[1] or escape[2]
    if code:
        return chr(int(code, 16))
    return _ESCAPED.get(escape[3], escape[3])
