"""The files that an article links to."""

import re
from collections.abc import Iterator
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

from lxml.html import HtmlElement

from crawler.documents.opening import kind_of_name
from crawler.reading.tree import find, text_of
from disclosures import Attachment

_FILE = re.compile(r"\.(?:docx?|wps|pdf|xlsx?|et|ofd|zip|rar|7z|csv|pptx?|txt)$", re.IGNORECASE)
_DOWNLOAD = re.compile(r"downfile\.jsp|/download\?|downloadfile|attachment/download", re.IGNORECASE)
_SESSION = re.compile(r";jsessionid=[^?#]{0,200}", re.IGNORECASE)
_PASSING = re.compile(r"(?:^|&)(?:_|t|ts|timestamp|time|rand(?:om)?|sid|sessionid)=[^&]{0,100}")

#: How far above the article's container its list of files may stand.
_LEVELS = 2
_MOST = 500


def attachments_of(container: HtmlElement | None, url: str) -> tuple[Attachment, ...]:
    """Files linked from the article or right beside it, each once, in page order."""
    if container is None:
        return ()
    place = container
    for _ in range(_LEVELS):
        parent = place.getparent()
        if parent is None or parent.tag in ("body", "html"):
            break
        place = parent
    found: dict[str, Attachment] = {}
    for attachment in _linked(place, url):
        found.setdefault(attachment.url, attachment)
    return tuple(found.values())


def lasting(url: str) -> str:
    """An address without what changes from one answer to the next: sessions, timestamps."""
    parts = urlsplit(_SESSION.sub("", url))
    query = _PASSING.sub("", parts.query).lstrip("&")
    return urlunsplit(parts._replace(query=query, fragment=""))


def _linked(place: HtmlElement, url: str) -> Iterator[Attachment]:
    """Links to files under `place`."""
    for link in find(place, ".//a[@href]")[:_MOST]:
        text = text_of(link) or (link.get("title") or "").strip()
        address = lasting(_absolute(url, (link.get("href") or "").strip()))
        if address and text and is_file(address):
            kind = kind_of_name(address) or kind_of_name(text[:300])
            yield Attachment(text=text[:300], url=address, kind=kind)


def _absolute(url: str, href: str) -> str:
    """Where a link leads; empty for what is no address on the web."""
    if not href or len(href) > 2000 or href.lower().startswith(("javascript:", "data:", "mailto:")):
        return ""
    try:
        address = urljoin(url, href)
        scheme = urlsplit(address).scheme
    except ValueError:
        return ""
    return address if scheme in ("http", "https", "file", "") else ""


def is_file(address: str) -> bool:
    """Whether an address names a file rather than a page."""
    parts = urlsplit(address)
    named = [unquote(parts.path), *re.split(r"[=&]", unquote(parts.query))]
    return any(_FILE.search(name) for name in named) or _DOWNLOAD.search(address) is not None
