"""A minimal HTTP client and feed parser for the demo users. Loopback only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

from lxml import etree

#: Timeout of one request, in seconds.
TIMEOUT = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpResponse:
    """A response of the service."""

    status: int
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem:
    """One entry of a feed."""

    id: str
    kind: str
    title: str
    text: str


def get(url: str) -> HttpResponse:
    """Request a page."""
    return _request("GET", url)


def post(url: str, fields: Mapping[str, str | Sequence[str]]) -> HttpResponse:
    """Submit a form."""
    return _request("POST", url, urlencode(fields, doseq=True))


def read_feed(body: bytes) -> Sequence[FeedItem]:
    """Parse RSS 2.0 or Atom, newest first.

    Raises:
        ValueError: It is not well-formed.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(f"the feed cannot be read: {error}") from error
    return [_item(entry) for entry in root.iter("{*}item", "{*}entry")]


def _item(entry: etree._Element) -> FeedItem:
    category = entry.find("{*}category")
    term = "" if category is None else (category.get("term") or category.text or "")
    return FeedItem(
        id=_text(entry, "guid") or _text(entry, "id"),
        kind=term,
        title=_text(entry, "title"),
        text=_text(entry, "description") or _text(entry, "summary"),
    )


def _text(entry: etree._Element, name: str) -> str:
    return (entry.findtext(f"{{*}}{name}") or "").strip()


def _request(method: str, url: str, body: str = "") -> HttpResponse:
    address = urlsplit(url)
    if address.scheme != "http" or address.hostname not in ("127.0.0.1", "localhost"):
        raise ValueError(f"{url}: not a page of this machine")
    target = address.path + (f"?{address.query}" if address.query else "")
    headers = {"Content-Type": "application/x-www-form-urlencoded"} if method == "POST" else {}
    connection = HTTPConnection(address.hostname, address.port, timeout=TIMEOUT)
    try:
        connection.request(method, target, body or None, headers)
        answer = connection.getresponse()
        return HttpResponse(status=answer.status, body=answer.read())
    finally:
        connection.close()
