"""Files that an article links to: by address, by name, by code or by data attributes."""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.documents.file_kinds import kind_of_name
from crawler.reading.fields.file_addresses import (
    absolute_url,
    file_url,
    is_file_url,
    kind_of_file_name,
    name_of,
    names_file,
    quoted_in,
    stable_url,
    viewed_url,
)
from crawler.reading.page.base_address import base_of
from crawler.reading.page.lines import find_elements, text_of
from disclosures import Attachment

#: Ancestors of the article's container that are searched for its list of files.
_ANCESTOR_LEVELS = 2
_MAX_LINKS = 500

#: Elements whose code is evaluated to find the address of their file.
_MAX_EVALUATED = 40
_SCRIPTS = ("javascript:", "vbscript:")
_PAGE_ENDINGS = (".html", ".htm", ".shtml", ".jhtml", ".xhtml")
_LINKS = ".//a | .//area | .//*[@onclick] | .//*[@*[starts-with(name(), 'data-')]]"


#: Where the code of an element leads, by the scripts of its page; empty or None: unknown.
AddressOf = Callable[[HtmlElement], str | None]


def find_attachments(
    container: HtmlElement, url: str, charset: str, address_of: AddressOf
) -> tuple[Attachment, ...]:
    """Return the files linked from the article or next to it, each once, in page order.

    `url` and `charset` are the page's.
    """
    root = container
    for _ in range(_ANCESTOR_LEVELS):
        parent = root.getparent()
        if parent is None or parent.tag in ("body", "html"):
            break
        root = parent
    found: dict[str, Attachment] = {}
    for attachment in _LinkedFiles(root, url, charset, address_of).all():
        found.setdefault(attachment.url, attachment)
    return tuple(found.values())


class _LinkedFiles:
    """Finds the links to files under one element."""

    def __init__(self, root: HtmlElement, url: str, charset: str, address_of: AddressOf) -> None:
        self._root, self._charset = root, charset
        self._base = base_of(root, url)
        self._address_of = address_of
        self._evaluated = 0

    def all(self) -> Iterator[Attachment]:
        """Yield them in page order."""
        for element in find_elements(self._root, _LINKS)[:_MAX_LINKS]:
            names = _names_of(element)
            named = next((name for name in names if names_file(name)), "")
            address = self._address(element, is_named=bool(named))
            if not address:
                continue
            text = (named or next(iter(names), "") or name_of(address))[:300]
            kind = kind_of_file_name(named) or kind_of_name(address) or kind_of_name(text)
            yield Attachment(text=text, url=address, kind=kind)

    def _address(self, element: HtmlElement, *, is_named: bool) -> str:
        """Return the address of the file to which an element leads; empty: to none."""
        href = (element.get("href") or "").strip()
        if href and not href.startswith("#") and not href.lower().startswith(_SCRIPTS):
            return self._file(href, is_named=is_named)
        code = f"{element.get('onclick') or ''};{href if ':' in href else ''}"
        if len(code) > 1 and (found := self._in_code(element, code, is_named=is_named)):
            return found
        for value in _data_of(element):
            if is_file_url(value):
                return file_url(self._base, value, self._charset)
        return ""

    def _file(self, href: str, *, is_named: bool) -> str:
        """Return the address of a link if it is a file's, by its address or by its name."""
        absolute = absolute_url(self._base, href, self._charset)
        if not absolute:
            return ""
        if viewed := viewed_url(absolute, self._charset):
            return stable_url(viewed)
        is_page = urlsplit(absolute).path.lower().endswith(_PAGE_ENDINGS)
        is_file = is_file_url(absolute) or (is_named and not is_page)
        return stable_url(absolute) if is_file else ""

    def _in_code(self, element: HtmlElement, code: str, *, is_named: bool) -> str:
        """Return the address of a file in the code of an element: computed, or as it is quoted."""
        quoted = [text for text in quoted_in(code) if is_file_url(text)]
        if not (quoted or is_named) or self._evaluated >= _MAX_EVALUATED:
            return ""
        self._evaluated += 1
        if found := self._address_of(element):
            return stable_url(viewed_url(found, self._charset) or found)
        return file_url(self._base, quoted[0], self._charset) if quoted else ""


def _names_of(element: HtmlElement) -> list[str]:
    """Return the names that an element gives to its file, the visible one first."""
    names = [text_of(element), *map(element.get, ("title", "download", "aria-label", "data-name"))]
    if element.tag == "a":
        names += [image.get("alt") or image.get("title") for image in element.iter("img")]
        names.append(_name_beside(element))
    return [name.strip() for name in names if name and name.strip()]


def _name_beside(link: HtmlElement) -> str:
    """Return the name of a file that stands beside the only link of its row; empty: none does."""
    row = next(link.iterancestors("li", "tr", "p", "dd", "div"), None)
    if row is None or len(find_elements(row, ".//a")) != 1:
        return ""
    texts = [text.strip() for text in row.itertext()][:20]
    return next((text for text in texts if names_file(text)), "")


def _data_of(element: HtmlElement) -> Iterator[str]:
    """Yield the values of an element's data attributes."""
    for name, value in element.attrib.items():
        if isinstance(name, str) and name.startswith("data-"):
            yield str(value).strip()[:2_000]
