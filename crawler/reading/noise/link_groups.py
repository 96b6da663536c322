"""Groups of links: elements in which all words are links to pages, and none is a sentence."""

import re
from collections.abc import Sequence

from crawler.reading.noise.markup_tokens import ElementTree, MarkupToken, TokenKind

#: Tokens and characters of one group.
_MAX_TOKENS, _MAX_LENGTH = 1000, 40_000
_MAX_LINK_TEXT = 80

_FILE = re.compile(
    r"href\s{0,3}=\s{0,3}[\"']?[^\"'<>\s]{1,500}\.(?:docx?|xlsx?|pptx?|pdf|wps|et|ofd|zip|rar|7z|txt|csv)\b",
    re.IGNORECASE,
)
_BESIDE_LINKS = re.compile(
    r"(?:[\s\d\-./:：|｜>»›·•年月日\[\]（）()【】、,，#*]|&nbsp;|&gt;|&middot;)*"
)
_SENTENCE = re.compile(r"[。；！？!]")
_NO_GROUP = frozenset({"a", "html", "body", "head", "table", "tbody", "tr"})


def is_link_group(text: str, tokens: Sequence[MarkupToken]) -> bool:
    """Whether the content of an element is a group of links."""
    if len(tokens) > _MAX_TOKENS or (tokens and tokens[-1].end - tokens[0].start > _MAX_LENGTH):
        return False
    in_link = 0
    for token in tokens:
        if token.kind is TokenKind.SKIPPED:
            return False
        if token.name == "a" and token.kind is TokenKind.OPEN:
            in_link += 1
            if _FILE.search(text, token.start, token.end):
                return False
        elif token.name == "a" and token.kind is TokenKind.CLOSE:
            in_link = max(0, in_link - 1)
        elif token.kind is TokenKind.TEXT and not _may_stand_in_group(
            text[token.start : token.end], in_link=in_link > 0
        ):
            return False
    return True


def _may_stand_in_group(words: str, *, in_link: bool) -> bool:
    if in_link:
        return len(words.strip()) <= _MAX_LINK_TEXT and not _SENTENCE.search(words)
    return len(words) < 200 and _BESIDE_LINKS.fullmatch(words) is not None


def group_around(
    text: str, tokens: Sequence[MarkupToken], tree: ElementTree, at: int
) -> int | None:
    """Return the index of the outermost element around a token that is a group of links."""
    found, element = None, tree.parents[at]
    for _ in range(20):
        if element < 0 or tokens[element].name in _NO_GROUP - {"a"}:
            break
        if tokens[element].name != "a":
            content = tokens[element + 1 : tree.ends[element]]
            if not is_link_group(text, content):
                break
            if any(token.name == "a" for token in content):
                found = element
        element = tree.parents[element]
    return found


def end_of_element(tokens: Sequence[MarkupToken], name: str) -> int | None:
    """Return the index of the token that closes the element `name`, whose content begins at 0."""
    depth = 0
    for at, token in enumerate(tokens[: _MAX_TOKENS + 1]):
        if token.name != name:
            continue
        if token.kind is TokenKind.OPEN:
            depth += 1
        elif token.kind is TokenKind.CLOSE:
            if depth == 0:
                return at
            depth -= 1
    return None
