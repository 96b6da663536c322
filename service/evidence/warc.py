"""Web answers as a WARC 1.1 file (ISO 28500), as web archives keep them. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from http import HTTPStatus
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from disclosures import Page

#: Headers of the way and not of the page: its bytes are kept unpacked. They are kept by this name.
_OF_THE_WAY = frozenset({"content-encoding", "transfer-encoding", "content-length", "connection"})
ASIDE = "x-archive-orig-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer to be written."""

    page: Page
    at: datetime

    @property
    def id(self) -> str:
        """The same for the same answer, whenever it is written."""
        name = f"{self.page.via or self.page.url} {self.at.isoformat()} {self.page.sha256}"
        return f"<urn:uuid:{uuid5(NAMESPACE_URL, name)}>"


def write_warc(answers: Iterable[Answer]) -> bytes:
    """Write a WARC file: a record about the file, then each answer once."""
    about = b"software: Gongkai\r\nformat: WARC File Format 1.1\r\n"
    records = {answer.id: _response(answer) for answer in answers}
    return _info(about) + b"".join(records.values())


def uri(address: str) -> str:
    """`address` in the characters that a URI may have."""
    return quote(address, safe="%:/?#[]@!$&'()*+,;=-._~")


def _info(about: bytes) -> bytes:
    name = uuid5(NAMESPACE_URL, about.decode())
    fields = {
        "WARC-Type": "warcinfo",
        "WARC-Record-ID": f"<urn:uuid:{name}>",
        "WARC-Date": "1970-01-01T00:00:00Z",
        "Content-Type": "application/warc-fields",
    }
    return _record(fields, about)


def _response(answer: Answer) -> bytes:
    block = _http(answer.page)
    fields = {
        "WARC-Type": "response",
        "WARC-Record-ID": answer.id,
        "WARC-Date": answer.at.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z",
        "WARC-Target-URI": uri(answer.page.via or answer.page.url),
        "WARC-Payload-Digest": f"sha256:{answer.page.sha256}",
        "WARC-Block-Digest": f"sha256:{sha256(block).hexdigest()}",
        "Content-Type": "application/http; msgtype=response",
    }
    return _record(fields, block)


def _http(page: Page) -> bytes:
    """The answer as it would have come unpacked, in one piece."""
    phrase = HTTPStatus(page.status).phrase if page.status in set(HTTPStatus) else ""
    headers = {_name(name): _line(value) for name, value in page.headers.items()}
    lines = [f"HTTP/1.1 {page.status} {phrase}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    lines.append(f"content-length: {len(page.body)}")
    return "\r\n".join(lines).encode("utf-8", "replace") + b"\r\n\r\n" + page.body


def _name(name: str) -> str:
    return f"{ASIDE}{name}" if name.lower() in _OF_THE_WAY else name


def _line(value: str) -> str:
    return " ".join(value.split())


def _record(fields: Mapping[str, str], block: bytes) -> bytes:
    lines = ["WARC/1.1", *(f"{name}: {value}" for name, value in fields.items())]
    lines.append(f"Content-Length: {len(block)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"
