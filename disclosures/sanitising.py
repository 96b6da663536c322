"""Sanitise text from crawled pages for the database, mail headers, feeds, links and terminals.

Removes characters that XML does not allow, that end a header line, or that reorder the text around
them, without relying on the interpreter: several Python versions decode an encoded word in a
header and write its line breaks raw (CVE-2024-6923).
"""

import re
from urllib.parse import urlsplit

#: What databases, XML and mail all refuse: NUL and other controls, lone surrogates, U+FFFE, U+FFFF.
_NOT_STORABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

#: What XML 1.0 (5th edition, 2.2 Char) does not allow, including lone surrogates and C1 controls.
_NOT_XML = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

#: Line ends: CR LF, CR, VT, FF, NEL, LINE and PARAGRAPH SEPARATOR.
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")

#: Embeddings, overrides and isolates: they reorder the text that follows.
_REORDERING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")

#: Invisible: zero-width marks, joiners, soft hyphens, byte order marks, tag characters.
_INVISIBLE = re.compile(
    "[\u00ad\u180e\u200b-\u200f\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)

_SPACE = re.compile(r"\s+")
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_ENTITY = re.compile(r"&(?=#?\w+;)")

#: Longest title in a header, in characters.
HEADER_LENGTH = 120


def storable_text(text: str) -> str:
    """Return `text` without the characters that a database refuses."""
    return _NOT_STORABLE.sub("", text) if _NOT_STORABLE.search(text) else text


def storable_value(value: object) -> object:
    """Return `value` with all strings within its dicts, lists and tuples as `storable_text`."""
    if isinstance(value, str):
        return storable_text(value)
    if isinstance(value, dict):
        return {storable_value(key): storable_value(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [storable_value(each) for each in value]
    return value


def safe_text(text: str, limit: int | None = None) -> str:
    """Return `text` fit for XML and mail bodies: line ends are LF, nothing reorders.

    Cut to `limit` characters, the last of them an ellipsis.
    """
    if limit is not None:
        text = text[: 4 * limit + 64]
    clean = _REORDERING.sub("", _NOT_XML.sub("", _LINE_END.sub("\n", text)))
    return clean if limit is None else cut(clean, limit)


def safe_line(text: str, limit: int | None = None) -> str:
    """Return `text` as one line without invisible characters, cut to `limit` characters."""
    line = _SPACE.sub(" ", _INVISIBLE.sub("", safe_text(text, limit))).strip()
    return line if limit is None else cut(line, limit)


def safe_header(text: str, limit: int = HEADER_LENGTH) -> str:
    """Return `text` fit for a header: one line that no parser takes for an encoded word."""
    return cut(safe_line(text, limit).replace("=?", "= ?"), limit)


def safe_title(text: str, limit: int = 300) -> str:
    """Return `text` fit for a feed title: one line that no feed reader parses as markup.

    Feed readers differ in whether a title is text or HTML. Characters that would begin a tag or an
    entity become full width, so that both kinds show the same words.
    """
    return cut(_ENTITY.sub("＆", _TAG.sub("＜", safe_line(text, limit))), limit)


def safe_link(address: str) -> str:
    """Return `address` if it is an absolute http(s) URL of visible characters, else empty."""
    if not address or _SPACE.search(address) or safe_line(address) != address:
        return ""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return ""
    return address if parts.scheme in {"http", "https"} and host else ""


def cut(text: str, limit: int) -> str:
    """Shorten `text` to `limit` characters, the last of them an ellipsis."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
