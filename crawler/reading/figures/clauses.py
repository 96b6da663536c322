"""Cuts a sentence into clauses of words with a known class, at commas, brackets and numbers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import NamedTuple

from crawler.reading.figures.lexicon import Channel, Thing, Word
from crawler.reading.figures.quantities import Quantity
from crawler.reading.figures.wholes import with_relative_years
from crawler.reading.figures.words import word_at
from crawler.reading.text.whitespace import compact


class Token(NamedTuple):
    """A word of a clause; `kind` is None for text of no known class."""

    kind: Word | None
    text: str


class Boundary(Enum):
    """What stands before a clause."""

    START = auto()
    COMMA = auto()
    COLON = auto()
    BRACKET = auto()
    CLOSED_BRACKET = auto()


@dataclass(frozen=True, slots=True)
class Clause:
    """Words up to a comma, a bracket or a number; `quantity` is that number."""

    boundary: Boundary
    words: tuple[Token, ...]
    quantity: Quantity | None
    #: Words after the number, up to the next comma or number.
    after: tuple[Token, ...] = ()

    @property
    def text(self) -> str:
        """Return the words before the number."""
        return "".join(word.text for word in self.words)


_BOUNDARIES = {
    ",": Boundary.COMMA,
    "，": Boundary.COMMA,
    "。": Boundary.COMMA,
    ";": Boundary.COMMA,
    "；": Boundary.COMMA,
    ":": Boundary.COLON,
    "：": Boundary.COLON,
    "(": Boundary.BRACKET,
    "（": Boundary.BRACKET,
    ")": Boundary.CLOSED_BRACKET,
    "）": Boundary.CLOSED_BRACKET,
}
_SPLIT = re.compile(r"([,，。;；:：()（）!！?？])")
_ENUMERATOR = re.compile(
    r"^(?:[(（][一二三四五六七八九十\d]{1,2}[)）]|[一二三四五六七八九十\d]{1,2}[、.．](?!\d)|"
    r"[一二三四五六七八九十]是|第[一二三四五六七八九十][,，])"
)
_BRACKETED = re.compile(r"[(（][^()（）]*[)）]")
_DATE = re.compile(r"\d{1,2}月(?:\d{1,2}日)?|\d{1,4}[年日]")
_QUOTED = re.compile(r"[“\"‘《「][^“”\"‘’《》「」]*[”\"’》」]")
_MIXED_STAFF = re.compile(r"专[(（]兼[)）]职|专、兼职|专兼职")
_NOT = re.compile(r"(?:无|没有|未有|未(?:曾)?(?:发生|收到|出现|接到|受理|产生)过?)$")
#: A word that belongs to the number: 合计49件.
_SUM = re.compile(r"\s?(?:合计|总计|共计)")


def clauses_of(sentence: str, quantities: Sequence[Quantity], year: int | None) -> list[Clause]:
    """Return the clauses of a sentence with its numbers; years are put relative to `year`."""
    clauses: list[Clause] = []
    boundary, at = Boundary.START, 0
    counted = [found for found in quantities if not _is_none_at_all(sentence, found)]
    for quantity in [*counted, None]:
        end = len(sentence) if quantity is None else quantity.start
        text = sentence[at:end]
        if quantity is not None and (total := _SUM.match(sentence, end)):
            text += total[0]
        pieces = _SPLIT.split(_plain(text, year, first=at == 0))
        if clauses and clauses[-1].quantity is not None:
            after = tuple(_words(pieces[0]))
            clauses[-1] = Clause(
                clauses[-1].boundary, clauses[-1].words, clauses[-1].quantity, after
            )
        for index in range(0, len(pieces), 2):
            if index:
                boundary = _BOUNDARIES.get(pieces[index - 1], Boundary.COMMA)
            last = index == len(pieces) - 1
            if pieces[index] or last:
                number = quantity if last else None
                clauses.append(Clause(boundary, tuple(_words(pieces[index])), number))
                boundary = Boundary.START
        if quantity is not None:
            at, boundary = quantity.end, Boundary.START
    return clauses


def _is_none_at_all(sentence: str, quantity: Quantity) -> bool:
    """Whether a number is part of a negation: 无一例."""
    return quantity.raw.startswith("一") and _NOT.search(sentence, 0, quantity.start) is not None


def _plain(text: str, year: int | None, *, first: bool) -> str:
    """Return `text` without white space, enumerators, dates and brackets without numbers."""
    plain = compact(text)
    if first:
        plain = _ENUMERATOR.sub("", plain)
    if "职" in plain:
        plain = _MIXED_STAFF.sub("专兼岗", plain)
    if ")" in plain or "）" in plain:
        plain = _BRACKETED.sub("", plain)
    return _DATE.sub("", with_relative_years(plain, year))


def _words(text: str) -> Iterator[Token]:
    """Yield the words of a clause."""
    at, unknown = 0, ""
    while at < len(text):
        if (quoted := _QUOTED.match(text, at)) and not _is_a_thing(quoted[0][1:-1]):
            unknown += quoted[0]
            at = quoted.end()
            continue
        if text[at] in "“”":
            at += 1
            continue
        found = word_at(text, at)
        if found is None:
            unknown += text[at]
            at += 1
            if unknown.endswith("网") and (at == len(text) or word_at(text, at)):
                yield Token(Channel.WEBSITE, unknown)
                unknown = ""
            continue
        if unknown:
            yield Token(None, unknown)
            unknown = ""
        yield Token(found[1], found[0])
        at += len(found[0])
    if unknown:
        yield Token(None, unknown)


def _is_a_thing(quoted: str) -> bool:
    """Whether quotation marks stand around one known thing: “在线访谈”."""
    found = word_at(quoted, 0) if quoted else None
    return found is not None and found[0] == quoted and isinstance(found[1], Thing)


def text_of(words: Sequence[Token]) -> str:
    """Return words as they stand in the text."""
    return "".join(word.text for word in words)
