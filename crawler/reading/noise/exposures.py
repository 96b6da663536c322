"""How probable an edit is at a spot: by sentences around it, tables, and the spot itself."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from crawler.reading.noise.contexts import generalised
from crawler.reading.noise.markup_tokens import ElementTree, MarkupToken, TokenKind
from disclosures.noise import Exposure, NoisePattern, NoiseShape

#: Characters of a line that may be noise as a whole.
MAX_LINE = 48

_SENTENCE = re.compile(r"[。；！？]")
_CLAUSE = re.compile(r"[，,;!?]")
_HAS_DIGIT = re.compile(r"\d")
_HEADING = frozenset({"h1", "h2", "h3", "h4", "title"})
_CELL = frozenset({"td", "th"})

#: Beside a number, these make it part of an identifier: 330000-2024-0012, 〔2024〕12号.
_JOINS = frozenset("-_/.〔〕[]【】﹝﹞")
_LABELLED = re.compile(r"[:：]\s*[^\s\x00]")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The tokens of a page by what surrounds them."""

    text: str
    tokens: Sequence[MarkupToken]
    tree: ElementTree

    #: Indexes of sentences, and of figures in tables.
    content: Sequence[int]

    @classmethod
    def of(cls, text: str, tokens: Sequence[MarkupToken], tree: ElementTree) -> Self:
        """Find the content of a page."""
        made = cls(text, tokens, tree, [])
        found = [at for at, token in enumerate(tokens) if made._is_content(at, token)]
        return cls(text, tokens, tree, found)

    def in_link(self, at: int) -> bool:
        """Whether a token is within a link."""
        return "a" in self._names_around(at)

    def of_spot(self, at: int, spot: tuple[int, int], shape: NoiseShape) -> Exposure:
        """The exposure of a spot in the token `at`."""
        token = self.tokens[at]
        around = self.text[max(0, spot[0] - 1) : spot[0]], self.text[spot[1] : spot[1] + 1]
        joined = shape is NoiseShape.NUMBER and not _JOINS.isdisjoint(around)
        if joined or self._names_around(at) & (_CELL | _HEADING) or self._is_content(at, token):
            return Exposure.CONTENT
        return Exposure.EDGE if self._is_outside(at, at) else Exposure.CONTENT

    def of_group(self, start: int, end: int) -> Exposure:
        """The exposure of the tokens from `start` to `end`."""
        return Exposure.EDGE if self._is_outside(start, end) else Exposure.CONTENT

    def takes_line(self, at: int, pattern: NoisePattern) -> bool:
        """Whether the line of a spot is below all content, and known to its ends."""
        if pattern.shape in (NoiseShape.IMAGE, NoiseShape.LINKS, NoiseShape.DATE):
            return False
        if bisect_right(self.content, at) < len(self.content) or not self.content:
            return False
        words = generalised(self.text[self.tokens[at].start : self.tokens[at].end])
        start, end = pattern.before.rfind(">") + 1, pattern.after.find("<")
        return (
            start > 0
            and end >= 0
            and len(words) <= MAX_LINE
            and words.startswith(pattern.before[start:])
            and words.endswith(pattern.after[:end])
        )

    def _is_outside(self, start: int, end: int) -> bool:
        """Whether a page's content is all after these tokens, or all before them."""
        before, after = bisect_left(self.content, start), bisect_right(self.content, end)
        return bool(self.content) and (before == 0 or after == len(self.content))

    def _is_content(self, at: int, token: MarkupToken) -> bool:
        if token.kind is not TokenKind.TEXT:
            return False
        words = self.text[token.start : token.end].strip()
        around = self._names_around(at)
        if around & _CELL and len(words) < 20 and _HAS_DIGIT.search(words):
            return True
        if around & {"a", "title"}:
            return False
        if len(words) > 80 or (len(words) > 5 and _SENTENCE.search(words)):
            return True
        return len(words) > 15 and _CLAUSE.search(words) is not None

    def _names_around(self, at: int) -> set[str]:
        """The names of the nearest elements around a token."""
        names: set[str] = set()
        element = self.tree.parents[at]
        for _ in range(8):
            if element < 0:
                break
            name = self.tokens[element].name
            names.add(name)
            if name in ("div", "table", "body"):
                break
            element = self.tree.parents[element]
        return names


def may_take_line(words: str, pattern: NoisePattern) -> bool:
    """Whether a line has no other label with a value, and no sentence."""
    start, end = pattern.before.rfind(">") + 1, pattern.after.find("<")
    rest = pattern.before[start:] + "\x00" + pattern.after[:end]
    return not _LABELLED.search(rest) and not re.search(r"[。；！？]", words)
