"""Makes foreign text harmless wherever it is put: a mail header, a feed, a link, an envelope.

What pages say is material, never markup and never a command. Characters that no XML document
may hold, that break a header, or that reorder what a reader sees are taken out here, whatever the
interpreter or library would do with them (several Pythons in use decode an encoded word in a
header and write its line breaks raw: CVE-2024-6923).
"""

import re
from urllib.parse import urlsplit

from disclosures.errors import DeliveryRejected

#: What XML 1.0 (5th edition, 2.2 Char) does not allow, lone surrogates among it, and C1 controls.
_NOT_XML = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

#: Every way of ending a line: CR LF, CR, VT, FF, NEL, LINE and PARAGRAPH SEPARATOR.
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")

#: Embeddings, overrides and isolates: they reorder the text that follows, ours included.
_REORDERING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")

#: Nothing to see: zero-width marks, joiners, soft hyphens, byte order marks, tag characters.
_INVISIBLE = re.compile(
    "[\u00ad\u180e\u200b-\u200f\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)

_SPACE = re.compile(r"\s+")
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,255}")

#: Characters of a title or header.
TITLE = 120


def safe_text(text: str, limit: int | None = None) -> str:
    """Give `text` as any XML or mail body may hold it: line ends are LF, nothing reorders.

    Cut to `limit` characters, the last of them an ellipsis.
    """
    if limit is not None:
        text = text[: 4 * limit + 64]
    clean = _REORDERING.sub("", _NOT_XML.sub("", _LINE_END.sub("\n", text)))
    return clean if limit is None else cut(clean, limit)


def safe_line(text: str, limit: int | None = None) -> str:
    """Give `text` as one line without anything invisible, cut to `limit` characters."""
    line = _SPACE.sub(" ", _INVISIBLE.sub("", safe_text(text, limit))).strip()
    return line if limit is None else cut(line, limit)


def safe_header(text: str, limit: int = TITLE) -> str:
    """Give `text` as a header may hold it: one line that no parser takes for an encoded word."""
    return cut(safe_line(text, limit).replace("=?", "= ?"), limit)


def safe_title(text: str, limit: int = 300) -> str:
    """Give `text` as a feed title: one line that no reader takes for markup.

    Readers differ in whether a title is text or HTML. What would be a tag or an entity is shown
    full width, so that both kinds of reader show the same words.
    """
    return cut(_ENTITY.sub("＆", _TAG.sub("＜", safe_line(text, limit))), limit)


def safe_link(address: str) -> str:
    """Give `address` if it is an absolute http(s) one without anything odd in it, else nothing."""
    if not address or _SPACE.search(address) or safe_line(address) != address:
        return ""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return ""
    return address if parts.scheme in {"http", "https"} and host else ""


def mailbox(address: str) -> str:
    """Give the one mailbox that `address` names, in ASCII (an IDN domain as punycode).

    Raises:
        DeliveryRejected: It is not one mailbox, or its local part is not ASCII.
    """
    local, _, domain = address.strip().rpartition("@")
    try:
        ascii_domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        ascii_domain = ""
    plain = f"{local}@{ascii_domain}"
    if not _ADDRESS.fullmatch(plain):
        raise DeliveryRejected("the address is not a single ASCII mailbox")
    return plain


def cut(text: str, limit: int) -> str:
    """Shorten `text` to `limit` characters, the last of them an ellipsis."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
