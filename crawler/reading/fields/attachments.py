"""Files that an article links to, and addresses of files."""

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

from crawler.addresses import resolve
from crawler.documents.file_kinds import kind_of_name
from crawler.reading.page.base_address import base_of
from crawler.reading.page.lines import find_elements, text_of
from crawler.reading.text.address_parameters import without_nonces
from disclosures import Attachment

_FILE = re.compile(r"\.(?:docx?|wps|pdf|xlsx?|et|ofd|zip|rar|7z|csv|pptx?|txt)$", re.IGNORECASE)
_DOWNLOAD = re.compile(r"downfile\.jsp|/download\?|downloadfile|attachment/download", re.IGNORECASE)

#: Ancestors of the article's container that are searched for its list of files.
_ANCESTOR_LEVELS = 2
_MAX_LINKS = 500


def find_attachments(
    container: HtmlElement | None, url: str, charset: str = "utf-8"
) -> tuple[Attachment, ...]:
    """Return the files linked from the article or next to it, each once, in page order.

    `url` and `charset` are the page's.
    """
    if container is None:
        return ()
    root = container
    for _ in range(_ANCESTOR_LEVELS):
        parent = root.getparent()
        if parent is None or parent.tag in ("body", "html"):
            break
        root = parent
    found: dict[str, Attachment] = {}
    for attachment in _linked_files(root, base_of(root, url), charset):
        found.setdefault(attachment.url, attachment)
    return tuple(found.values())


def stable_url(url: str) -> str:
    """Remove from one address what is provably a session or a moment, and its fragment."""
    return without_nonces([url])[0].partition("#")[0]


def _linked_files(root: HtmlElement, base: str, charset: str) -> Iterator[Attachment]:
    """Yield the links to files under `root`."""
    for link in find_elements(root, ".//a[@href]")[:_MAX_LINKS]:
        text = text_of(link) or (link.get("title") or "").strip()
        address = _absolute_url(base, (link.get("href") or "").strip(), charset)
        if address and text and is_file_url(address):
            kind = kind_of_name(address) or kind_of_name(text[:300])
            yield Attachment(text=text[:300], url=address, kind=kind)


def _absolute_url(base: str, href: str, charset: str) -> str:
    """Return the stable absolute address of a link; empty for an invalid one.

    On a page without an address, as one read from standard input, it is relative.
    """
    if not href or len(href) > 2000 or href.lower().startswith(("javascript:", "data:", "mailto:")):
        return ""
    try:
        return stable_url(resolve(base, href, charset=charset) if base else href)
    except ValueError:
        return ""


def is_file_url(address: str) -> bool:
    """Whether an address names a file, and not a page."""
    parts = urlsplit(address)
    names = [unquote(parts.path), *re.split(r"[=&]", unquote(parts.query))]
    return any(_FILE.search(name) for name in names) or _DOWNLOAD.search(address) is not None
