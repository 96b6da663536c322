"""Addresses of files: as they are written, in viewers, in code and in data attributes."""

import re
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Iterator
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from crawler.addresses import resolve
from crawler.documents.file_kinds import kind_of_name
from crawler.reading.text.address_parameters import without_nonces

_FILE = re.compile(r"\.(?:docx?|wps|pdf|xlsx?|et|ofd|zip|rar|7z|csv|pptx?|txt)$", re.IGNORECASE)
_DOWNLOAD = re.compile(r"downfile\.jsp|/download\?|downloadfile|attachment/download", re.IGNORECASE)

#: The file at the end of a name, or before its size: 年报.pdf (1.2MB).
_NAMED = re.compile(
    r"\.(?:docx?|wps|pdf|xlsx?|et|ofd|zip|rar|7z|csv|pptx?)"
    r"(?:\s{0,5}[(（\[【]?\s{0,5}[\d.]{1,8}\s{0,3}[KMG]?B?\s{0,3}[)）\]】]?)?\s{0,5}$",
    re.IGNORECASE,
)

#: Kinds of files that hold a document, and may be displayed by a viewer.
_DOCUMENT = re.compile(r"[^/.{}$<>]\.(?:docx?|wps|pdf|xlsx?|et|ofd|pptx?)$", re.IGNORECASE)

#: Names of programs that display the file that a parameter of their address names.
_VIEWER = re.compile(
    r"view|reader|preview|pdf-?js|play|show|embed|display|flexpaper|\.s?html?$", re.IGNORECASE
)
_VIEWER_HOST = re.compile(r"(?:^|\.)(?:view|preview|reader)|officeapps", re.IGNORECASE)
_SERVES_FILE = re.compile(r"down|attach|getfile", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?:)?//[^/]|\.{0,2}/[^/]", re.IGNORECASE)
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{16,2000}={0,2}")
_NO_FILE_NAMES = ("javascript:", "vbscript:", "data:", "mailto:", "about:", "tel:", "blob:")

#: A text in code.
_QUOTED = re.compile(r"""(["'`])((?:\\.|(?!\1)[^\\<>\n]){1,600})\1""")
#: A frame that code writes, and the address that it sets for an element.
_WRITTEN = re.compile(
    r"<(?:iframe|embed|object)\b[^<>]{0,300}?\s(?:src|data)\s{0,3}=\s{0,3}"
    r"[\"']?([^\s\"'<>]{1,600})(?=[\"'\s>])(?![\"']\s{0,3}\+)"
)
_SET = re.compile(
    r"(?:\.src\s{0,3}=\s{0,3}|\.attr\(\s{0,3}[\"']src[\"']\s{0,3},\s{0,3})"
    r"[\"']([^\s\"'<>]{1,600})[\"'](?!\s{0,3}\+)"
)
_NO_PAGE = re.compile(r"\.(?:js|css|png|jpe?g|gif|svg|ico|swf|mp4)(?:$|[?#])", re.IGNORECASE)
_MAX_ADDRESS, _MAX_CODE = 2_000, 300_000


def stable_url(url: str) -> str:
    """Remove from one address what is provably a session or a moment, and its fragment."""
    return without_nonces([url])[0].partition("#")[0]


def is_file_url(address: str) -> bool:
    """Whether an address names a file, and not a page."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    names = [unquote(parts.path), *re.split(r"[=&]", unquote(parts.query))]
    return any(_FILE.search(name) for name in names) or _DOWNLOAD.search(address) is not None


def is_document_url(address: str) -> bool:
    """Whether an address names a file that a viewer may display."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    names = [unquote(parts.path), *re.split(r"[=&]", unquote(parts.query))]
    return any(_DOCUMENT.search(name) for name in names)


def names_file(text: str) -> bool:
    """Whether a name is that of a file: 2023年度报告.pdf."""
    return _NAMED.search(text[-200:]) is not None


def kind_of_file_name(name: str) -> str:
    """Return the kind of a file by its name, with or without its size; empty: unknown."""
    match = _NAMED.search(name[-200:])
    return kind_of_name("/" + re.split(r"[\s(（\[【]", match[0])[0]) if match else ""


def absolute_url(base: str, href: str, charset: str) -> str:
    """Return the absolute address of a link; empty for an invalid one.

    On a page without an address, as one read from standard input, it is relative.
    """
    if not href or len(href) > _MAX_ADDRESS or href.lower().startswith(_NO_FILE_NAMES):
        return ""
    try:
        return resolve(base, href, charset=charset) if base else href
    except ValueError:
        return ""


def file_url(base: str, href: str, charset: str) -> str:
    """Return the stable absolute address of the file to which `href` leads, also by a viewer."""
    absolute = absolute_url(base, href.strip(), charset)
    if not absolute:
        return ""
    return stable_url(viewed_url(absolute, charset) or absolute)


def viewed_url(address: str, charset: str = "utf-8", *, certain: bool = True) -> str:
    """Return the address of the file that the viewer at `address` displays; empty: it is none.

    The file is a parameter of the query or the fragment, relative to the viewer. With `certain`,
    the address must be one of a viewer; without, any parameter that is a file's address is taken.
    """
    parts = urlsplit(address)
    is_viewer = _VIEWER.search(parts.path) or _VIEWER_HOST.search(parts.netloc)
    if certain and (not is_viewer or _SERVES_FILE.search(parts.path)):
        return ""
    for pair in re.split(r"[&;?]", f"{parts.query}&{parts.fragment}")[:40]:
        written = _decoded(pair.partition("=")[2], charset)
        if not written:
            continue
        file = written if is_document_url(written) else _in_base64(written)
        if not file and _ADDRESS.match(written) and is_file_url(written):
            file = written
        if file and (absolute := absolute_url(address, file, charset)):
            return absolute
    return ""


def quoted_in(code: str) -> Iterator[str]:
    """Yield the texts in quotation marks in a piece of code; no parts of longer ones."""
    for match in _QUOTED.finditer(code[:_MAX_CODE]):
        around = f"{code[: match.start()].rstrip()[-1:]}{code[match.end() :][:9].lstrip()[:1]}"
        if "+" not in around:
            yield match[2].replace("\\/", "/").strip()


def frames_in_code(code: str, *, sets: bool) -> Iterator[str]:
    """Yield the addresses that a piece of code gives to frames, as they are written.

    `sets`: whether it may set the address of a frame that is on the page.
    """
    plain = code[:_MAX_CODE].replace("\\", "")
    for pattern in (_WRITTEN, _SET) if sets else (_WRITTEN,):
        for match in pattern.finditer(plain):
            if not _NO_PAGE.search(match[1]):
                yield match[1].strip()


def name_of(url: str) -> str:
    """Return the last name of an address that is a file's, decoded; else the last of its path."""
    parts = urlsplit(url)
    names = [unquote(parts.path).rpartition("/")[2], *re.split(r"[=&/]", unquote(parts.query))]
    return next((name for name in names if _FILE.search(name)), names[0])[:300]


def _decoded(written: str, charset: str) -> str:
    """Return a parameter's value; it may be encoded twice."""
    value = written.replace("+", " ")
    for _ in range(2):
        if "%" not in value:
            break
        raw = unquote_to_bytes(value)
        try:
            value = raw.decode("utf-8")
        except UnicodeDecodeError:
            try:
                value = raw.decode(charset if charset.lower() != "utf-8" else "gb18030")
            except (UnicodeDecodeError, LookupError):
                return ""
        if _ADDRESS.match(value):
            break
    return value.strip().strip("\"'")


def _in_base64(value: str) -> str:
    """Return the address of a document in Base64; empty: it is none."""
    plain = value.replace(" ", "+")
    if not _BASE64.fullmatch(plain):
        return ""
    try:
        decoded = b64decode(
            plain + "=" * (-len(plain) % 4), altchars=b"-_" if "-" in plain else None
        )
        text = decoded.decode("utf-8")
    except (Base64Error, ValueError):
        return ""
    return text if _ADDRESS.match(text) and is_document_url(text) else ""
