"""The markup that inline scripts write into a page from strings and variables of known value."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from crawler.reading.lists.scripts.page_scripts import PageScripts, enclosed
from crawler.reading.lists.scripts.script_expressions import Value, as_text, evaluate
from crawler.reading.lists.scripts.script_tokens import unescaped

#: Where markup is written, or added to a text that is written later.
_WRITTEN = re.compile(
    r"(?:\bdocument\.write(?:ln)?\(|\.(?:html|append|prepend|before|after)\("
    r"|\.(?:inner|outer)HTML\s{0,3}\+?=(?!=)|(?<![\w$.])[A-Za-z_$][\w$]{0,40}\s{0,3}\+=)"
    r"\s{0,9}(?=[\"'`(])"
)
_CONDITION = re.compile(r"\bif\s{0,3}\(")
_OPENING = re.compile(r"\)\s{0,9}\{?\s{0,9}")
_STATEMENT = re.compile(
    r"(?:[^;\n\"'`]|\"(?:[^\"\\\n]|\\.){0,400}\"|'(?:[^'\\\n]|\\.){0,400}'|`[^`]{0,400}`){0,400}"
)
_PAGES = re.compile(r"[页頁]")
_STRING = re.compile(r"\"(?:[^\"\\\n]|\\.){1,400}\"|'(?:[^'\\\n]|\\.){1,400}'|`[^`]{1,2000}`")
_NEXT_PAGE = re.compile(r"[下后後]一?[页頁]")

#: Pieces of markup, characters of one and of the code before it, and strings that are examined.
_MAX_PIECES, _MAX_PIECE, _MAX_BEFORE, _MAX_STRINGS = 200, 1_000, 300, 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnMarkup:
    """What the scripts of a page write, as far as its values are known.

    Variables have their first value: of what a loop writes, only the first round is here. What
    stands behind a condition that does not hold is left out.
    """

    markup: str = ""

    #: Words for a next page in a string whose expression is unknown; empty: there is none.
    next_page: str = ""


def drawn_markup(scripts: PageScripts) -> DrawnMarkup:
    """Return what the inline scripts of a page write into it."""
    text, variables = scripts.text, scripts.variables
    if not _NEXT_PAGE.search(unescaped(text)) and not _PAGES.search(text):
        return DrawnMarkup()
    pieces: list[str] = []
    known: list[tuple[int, int]] = []
    for match in islice(_WRITTEN.finditer(text), _MAX_PIECES):
        statement = _STATEMENT.match(text, match.end())
        end = statement.end() if statement else match.end()
        is_written = _holds(text, match.start(), variables)
        markup = as_text(evaluate(text[match.end() : end], variables))
        if markup is not None or not is_written:
            known.append((match.end(), end))
        if markup is not None and is_written:
            pieces.append(markup[:_MAX_PIECE])
    return DrawnMarkup(markup="".join(pieces), next_page=_next_page(text, known))


def _holds(text: str, at: int, variables: Mapping[str, Value]) -> bool:
    """Whether the condition right before a statement holds, or is unknown, or there is none."""
    before = text[max(0, at - _MAX_BEFORE) : at]
    for match in _CONDITION.finditer(before):
        condition = enclosed(before, match.end())
        if _OPENING.fullmatch(before, match.end() + len(condition)):
            return evaluate(condition, variables) is not False
    return True


def _next_page(text: str, known: Sequence[tuple[int, int]]) -> str:
    """Return the words for a next page in a string outside of the `known` spans."""
    for match in islice(_STRING.finditer(text), _MAX_STRINGS):
        if any(start <= match.start() < end for start, end in known):
            continue
        if found := _NEXT_PAGE.search(unescaped(match[0])):
            return found[0]
    return ""
