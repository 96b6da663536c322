"""Writes HTTP responses as a WARC 1.1 file (ISO 28500). Pure and deterministic."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from http import HTTPStatus
from io import BytesIO
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from disclosures import Page

VERSION = "WARC/1.1"

#: Hop-by-hop and encoding headers: the body is stored decoded, so they are renamed with PREFIX.
_RENAMED = frozenset({"content-encoding", "transfer-encoding", "content-length", "connection"})
PREFIX = "x-archive-orig-"

_INFO = b"software: Gongkai\r\nformat: WARC File Format 1.1\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedResponse:
    """One response to be written."""

    page: Page
    at: datetime

    @property
    def id(self) -> str:
        """Record id, derived from the content: the same response always has the same id."""
        name = f"{self.page.via or self.page.url} {self.at.isoformat()} {self.page.sha256}"
        return f"<urn:uuid:{uuid5(NAMESPACE_URL, name)}>"


def write_warc(responses: Iterable[ArchivedResponse]) -> bytes:
    """Write a WARC file: a warcinfo record, then each distinct response once."""
    file = BytesIO()
    writer = WARCWriter(file, gzip=False, warc_version=VERSION)
    writer.write_record(_info_record())
    for response in {response.id: response for response in responses}.values():
        writer.write_record(_response_record(response))
    return file.getvalue()


def uri(address: str) -> str:
    """Percent-encode the characters of `address` that a URI must not contain."""
    return quote(address, safe="%:/?#[]@!$&'()*+,;=-._~")


def _info_record() -> ArcWarcRecord:
    fields = [
        ("WARC-Type", "warcinfo"),
        ("WARC-Record-ID", f"<urn:uuid:{uuid5(NAMESPACE_URL, _INFO.decode())}>"),
        ("WARC-Date", "1970-01-01T00:00:00Z"),
    ]
    return _record("warcinfo", fields, _INFO, "application/warc-fields")


def _response_record(response: ArchivedResponse) -> ArcWarcRecord:
    page = response.page
    fields = [
        ("WARC-Type", "response"),
        ("WARC-Record-ID", response.id),
        ("WARC-Date", response.at.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"),
        ("WARC-Target-URI", uri(page.via or page.url)),
        ("WARC-Payload-Digest", f"sha256:{page.sha256}"),
    ]
    return _record("response", fields, _http_message(page), "application/http; msgtype=response")


def _record(
    kind: str, fields: Sequence[tuple[str, str]], block: bytes, content_type: str
) -> ArcWarcRecord:
    """Make a record whose block is written as given.

    warcio's own builder parses the HTTP headers and percent-encodes what is not ASCII, so that
    the block would no longer be what the site sent.
    """
    digest = ("WARC-Block-Digest", f"sha256:{sha256(block).hexdigest()}")
    headers = StatusAndHeaders(
        "", [*fields, digest, ("Content-Type", content_type)], protocol=VERSION
    )
    return ArcWarcRecord("warc", kind, headers, BytesIO(block), None, content_type, len(block))


def _http_message(page: Page) -> bytes:
    """Return the response as if it had been sent without content encoding."""
    phrase = HTTPStatus(page.status).phrase if page.status in set(HTTPStatus) else ""
    headers = {_header_name(name): _one_line(value) for name, value in page.headers.items()}
    lines = [f"HTTP/1.1 {page.status} {phrase}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    lines.append(f"content-length: {len(page.body)}")
    return "\r\n".join(lines).encode("utf-8", "replace") + b"\r\n\r\n" + page.body


def _header_name(name: str) -> str:
    return f"{PREFIX}{name}" if name.lower() in _RENAMED else name


def _one_line(value: str) -> str:
    return " ".join(value.split())
