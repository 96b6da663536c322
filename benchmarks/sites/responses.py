"""Requests as a site receives them, and responses as bytes: what is sent is what is written."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRequest:
    """One request: `target` is the request target as it was sent."""

    method: str
    target: str
    host: str
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def path(self) -> str:
        """The target without its query."""
        return urlsplit(self.target).path

    @property
    def query(self) -> Mapping[str, str]:
        """Parameters of the query."""
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))

    @property
    def form(self) -> Mapping[str, str]:
        """Parameters of a submitted form."""
        return dict(parse_qsl(self.body.decode("latin-1"), keep_blank_values=True))


def response(
    body: str | bytes,
    *headers: str,
    status: str = "200 OK",
    content_type: str = "text/html; charset=utf-8",
) -> bytes:
    """Return a complete response."""
    content = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status}"]
    if content_type:
        lines.append(f"Content-Type: {content_type}")
    lines += [f"Content-Length: {len(content)}", *headers, "Connection: close"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content


def not_found() -> bytes:
    """Return a 404."""
    return response("<html><body><h1>404 Not Found</h1></body></html>", status="404 Not Found")


def redirect(target: str, *headers: str, status: str = "302 Found") -> bytes:
    """Return a redirect to `target`."""
    return response("", f"Location: {target}", *headers, status=status)


def head_and_body(answer: bytes) -> tuple[bytes, bytes]:
    """Split a response at the empty line."""
    head, _, body = answer.partition(b"\r\n\r\n")
    return head, body


def without_header(head: bytes, name: bytes) -> bytes:
    """Remove a header from the head of a response."""
    return re.sub(rb"\r\n" + name + rb":[^\r]*", b"", head, flags=re.IGNORECASE)
