"""The source text of a page as tags and texts, in linear time; white space alone is no token."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

_TAG = re.compile(r"<(/?)([A-Za-z][\w:-]{0,30})[^<>]*>")
_OPAQUE = frozenset({"script", "style", "noscript", "template", "select", "textarea", "button"})
_VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "wbr", "area", "base", "col"})

#: Elements whose end tag may be left out: another one of the same kind ends them.
_SELF_CLOSING = frozenset({"li", "p", "dd", "dt", "option", "tr", "td", "th"})


class TokenKind(StrEnum):
    """Kind of a token."""

    TEXT = "text"
    OPEN = "open"
    CLOSE = "close"
    VOID = "void"
    SKIPPED = "skipped"  # comments, scripts, styles: not displayed


@dataclass(frozen=True, slots=True)
class MarkupToken:
    """One tag or text, at ``text[start:end]``."""

    kind: TokenKind
    start: int
    end: int

    #: Name of the element, in lower case; empty for a text.
    name: str = ""


def tokens_of(text: str, start: int = 0, *, limit: int = 200_000) -> list[MarkupToken]:
    """Return the tokens of `text` from `start` on, `limit` at most."""
    found: list[MarkupToken] = []
    at, length = start, len(text)
    while at < length and len(found) < limit:
        if text[at] != "<":
            end = text.find("<", at)
            end = length if end < 0 else end
            if text[at:end].strip():
                found.append(MarkupToken(TokenKind.TEXT, at, end))
            at = end
            continue
        token = _tag_at(text, at)
        found.append(token)
        at = token.end
    return found


def _tag_at(text: str, at: int) -> MarkupToken:
    """Return the token that begins with the ``<`` at `at`."""
    length = len(text)
    if text.startswith("<!--", at):
        end = text.find("-->", at)
        return MarkupToken(TokenKind.SKIPPED, at, length if end < 0 else end + 3)
    tag = _TAG.match(text, at)
    if tag is None:
        if not text.startswith(("<!", "<?"), at):
            return MarkupToken(TokenKind.TEXT, at, at + 1)
        end = text.find(">", at)
        return MarkupToken(TokenKind.SKIPPED, at, length if end < 0 else end + 1)
    name = tag[2].lower()
    if tag[1]:
        return MarkupToken(TokenKind.CLOSE, at, tag.end(), name)
    if name in _OPAQUE:
        return MarkupToken(TokenKind.SKIPPED, at, _end_of_opaque(text, name, tag.end()), name)
    is_void = name in _VOID or tag[0].endswith("/>")
    return MarkupToken(TokenKind.VOID if is_void else TokenKind.OPEN, at, tag.end(), name)


def _end_of_opaque(text: str, name: str, at: int) -> int:
    """Return the end of an element that is not displayed; without an end tag, that of the text."""
    for form in (name, name.upper()):
        end = text.find(f"</{form}", at)
        if end >= 0:
            close = text.find(">", end)
            return len(text) if close < 0 else close + 1
    return len(text)


@dataclass(frozen=True, slots=True)
class ElementTree:
    """For each token, the element around it; for each element, its last token."""

    #: Index of the opening tag of the innermost element around a token; -1: none.
    parents: Sequence[int]

    #: By the index of an opening tag, the index of the token that ends the element.
    ends: dict[int, int]


def elements_of(tokens: Sequence[MarkupToken]) -> ElementTree:
    """Match opening and closing tags; unmatched closing tags are ignored."""
    parents, ends = [], {}
    open_tags: list[int] = []
    for at, token in enumerate(tokens):
        if token.kind is TokenKind.OPEN:
            if _ends_open_element(tokens, open_tags, token):
                ends[open_tags.pop()] = at
            parents.append(open_tags[-1] if open_tags else -1)
            open_tags.append(at)
            continue
        if token.kind is TokenKind.CLOSE:
            depth = _open_depth(tokens, open_tags, token.name)
            if depth is not None:
                for left in open_tags[depth:]:
                    ends[left] = at
                del open_tags[depth:]
        parents.append(open_tags[-1] if open_tags else -1)
    for left in open_tags:
        ends[left] = len(tokens)
    return ElementTree(parents, ends)


def _ends_open_element(
    tokens: Sequence[MarkupToken], open_tags: Sequence[int], token: MarkupToken
) -> bool:
    """Whether an opening tag ends the innermost open element: ``<li>…<li>``."""
    return (
        bool(open_tags) and token.name in _SELF_CLOSING and tokens[open_tags[-1]].name == token.name
    )


def _open_depth(tokens: Sequence[MarkupToken], open_tags: Sequence[int], name: str) -> int | None:
    """Return the place in `open_tags` of the innermost open element of this name."""
    for depth in range(len(open_tags) - 1, max(-1, len(open_tags) - 200), -1):
        if tokens[open_tags[depth]].name == name:
            return depth
    return None
