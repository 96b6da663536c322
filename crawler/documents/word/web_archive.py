"""Word files saved as web pages (HTML or a MIME archive), which sites name .doc."""

import re
from email import message_from_bytes

_MARKUP = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype\s|\?xml\s|html|head|meta|body|table|div|p[\s>])",
    re.IGNORECASE,
)
_OFFICE = re.compile(
    rb"urn:schemas-microsoft-com:office|class=[\"']?Mso|ProgId|Microsoft Word|WPS Office",
    re.IGNORECASE,
)

#: Elements of a page of a site, which no saved document has.
_PAGE_OF_SITE = re.compile(rb"<(?:form|input|iframe|nav|script\s[^>]{0,200}src)", re.IGNORECASE)
_LINK = re.compile(rb"<a\s[^>]{0,200}href", re.IGNORECASE)
_MAX_LINKS = 10


def markup_of_document(body: bytes) -> bytes | None:
    """Return the HTML of a document saved as a web page; None for any other file.

    An answer in HTML that is a page of a site (an error, a login) is no document.
    """
    if body.startswith(b"MIME-Version:"):
        return _first_page(body)
    if not _MARKUP.match(body[:2000]):
        return None
    if _OFFICE.search(body[:20_000]):
        return body
    links = sum(1 for _ in _LINK.finditer(body))
    return None if links > _MAX_LINKS or _PAGE_OF_SITE.search(body) else body


def _first_page(body: bytes) -> bytes | None:
    """Return the first page of a MIME archive (RFC 2557)."""
    for part in message_from_bytes(body).walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            return content if isinstance(content, bytes) else None
    return None
