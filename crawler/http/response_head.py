"""Repairs the head of an HTTP response as browsers read it. Pure.

The strict parser sees a repaired head only where the head as it was sent breaks RFC 9112; what was
repaired travels as one more header, which no site can send.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from disclosures import Leniency

#: Header in which a repaired head says what was repaired: codes, separated by a space.
REPAIRS = "Gongkai-Repairs"

#: Header with the Content-Length that a repaired head had: it may be that of the unpacked body.
ANNOUNCED_LENGTH = "Gongkai-Content-Length"

_TOKEN = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_STATUS_LINE = re.compile(rb"HTTP/1\.([01]) ([1-5][0-9]{2})(?: |$)")

#: What browsers take for one: any spelling, any 1.x as 1.1, and further spaces.
_LIKE_STATUS_LINE = re.compile(
    rb"\s{0,4}http/1\.[0-9] {1,4}([1-5][0-9]{2}(?: .*)?)$", re.IGNORECASE
)
_LENGTH = re.compile(rb"[0-9]{1,18}")
_OWN = tuple(name.lower().encode() for name in (REPAIRS, ANNOUNCED_LENGTH))

Field = tuple[bytes, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseHead:
    """The head of one response: its bytes for the strict parser, and whether it is the last."""

    data: bytes

    #: Whether another head follows (1xx).
    informational: bool = False


def repaired(head: bytes) -> ResponseHead:
    """Return `head`, which ends with its blank line, in the form that the strict parser takes.

    A line without a colon, or whose name is no token, is dropped. A space before the colon is
    removed, a folded line is joined, one of several equal Content-Lengths is kept, and beside
    ``Transfer-Encoding: chunked`` none; HTTP/1.0 with chunks is only named. A status line in lower
    case or of HTTP/1.2 becomes one of HTTP/1.1; a length loses its plus. Different lengths are left
    to the strict parser, which refuses them. A packed body on a connection that ends with it loses
    its Content-Length: its own end mark decides whether it is complete.
    """
    lines = head.replace(b"\r\n", b"\n").rstrip(b"\n").split(b"\n")
    status = _STATUS_LINE.match(lines[0])
    if status is None:
        if like := _LIKE_STATUS_LINE.match(lines[0]):
            return _with_status_line(b"HTTP/1.1 " + like[1], lines[1:])
        return ResponseHead(data=head)
    if status[2].startswith(b"1"):
        return ResponseHead(data=head, informational=True)
    fields, repairs = _fields(lines[1:])
    if status[1] == b"0" and _is_chunked(fields):
        repairs[Leniency.HTTP_VERSION] = None
    fields, announced = _with_one_length(fields, repairs)
    foreign = [field for field in fields if field[0].lower() in _OWN]
    if not (repairs or announced or foreign):
        return ResponseHead(data=head)
    fields = [field for field in fields if field not in foreign]
    if repairs:
        fields = [*_without(fields, b"connection"), (b"Connection", b"close")]
        fields.append((REPAIRS.encode(), " ".join(repairs).encode()))
    if announced:
        fields.append((ANNOUNCED_LENGTH.encode(), announced))
    written = [name + b": " + value for name, value in fields]
    return ResponseHead(data=b"\r\n".join([lines[0], *written, b"", b""]))


def _with_status_line(line: bytes, fields: list[bytes]) -> ResponseHead:
    """Return the repaired head of `fields` behind another status line, and name that repair."""
    found = repaired(b"\r\n".join([line, *fields, b"", b""]))
    if found.informational:
        return found
    lines = found.data.rstrip(b"\r\n").split(b"\r\n")
    prefix = REPAIRS.encode() + b": "
    repairs = [one.removeprefix(prefix) for one in lines if one.startswith(prefix)]
    others = [one for one in lines if not one.startswith(prefix)]
    codes = b" ".join([Leniency.HTTP_STATUS_LINE.encode(), *repairs])
    return ResponseHead(data=b"\r\n".join([*others, prefix + codes, b"", b""]))


def repairs_in(headers: Mapping[str, str]) -> tuple[Leniency, ...]:
    """Return what was repaired in the head that has these headers."""
    return tuple(Leniency(code) for code in headers.get(REPAIRS, "").split())


def _fields(lines: Iterable[bytes]) -> tuple[list[Field], dict[Leniency, None]]:
    """Return the header fields in order, and what was repaired in them."""
    fields: list[Field] = []
    repairs: dict[Leniency, None] = {}
    for line in lines:
        if line[:1] in (b" ", b"\t") and fields:
            name, value = fields[-1]
            fields[-1] = (name, value + b" " + line.strip())
            repairs[Leniency.HTTP_HEADER_LINE] = None
            continue
        name, colon, value = line.partition(b":")
        plain = name.strip(b" \t")
        if plain != name or not colon or not _TOKEN.fullmatch(plain):
            repairs[Leniency.HTTP_HEADER_LINE] = None
        if colon and _TOKEN.fullmatch(plain):
            fields.append((plain, value.strip(b" \t")))
    return fields, repairs


def _with_one_length(
    fields: list[Field], repairs: dict[Leniency, None]
) -> tuple[list[Field], bytes]:
    """Return `fields` with one Content-Length at most, and the one that was removed."""
    lengths = [value for name, value in fields if name.lower() == b"content-length"]
    lengths = [part.strip() for value in lengths for part in value.split(b",")]
    if not lengths:
        return fields, b""
    if any(length.startswith(b"+") for length in lengths):
        lengths = [length.removeprefix(b"+") for length in lengths]
        repairs[Leniency.HTTP_LENGTH_FORM] = None
    others = _without(fields, b"content-length")
    if _is_chunked(fields):
        repairs[Leniency.HTTP_TWO_FRAMINGS] = None
        return others, b""
    if len(set(lengths)) > 1:
        return fields, b""
    if len(lengths) > 1:
        repairs[Leniency.HTTP_REPEATED_LENGTH] = None
    if _LENGTH.fullmatch(lengths[0]) and _is_packed(fields) and _closes(fields):
        return others, lengths[0]
    return [*others, (b"Content-Length", lengths[0])], b""


def _without(fields: Iterable[Field], name: bytes) -> list[Field]:
    return [field for field in fields if field[0].lower() != name]


def _values(fields: Iterable[Field], name: bytes) -> bytes:
    return b",".join(value.lower() for key, value in fields if key.lower() == name)


def _is_chunked(fields: Iterable[Field]) -> bool:
    return _values(fields, b"transfer-encoding").rpartition(b",")[2].strip() == b"chunked"


def _is_packed(fields: Iterable[Field]) -> bool:
    coding = _values(fields, b"content-encoding").strip()
    return coding in (b"gzip", b"x-gzip", b"deflate")


def _closes(fields: Iterable[Field]) -> bool:
    return b"close" in _values(fields, b"connection")
