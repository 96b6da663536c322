"""Files that a page displays: in frames, embedded objects, viewers and by scripts; pictures."""

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from crawler.documents.file_kinds import kind_of_name
from crawler.reading.fields.file_addresses import (
    absolute_url,
    file_url,
    frames_in_code,
    is_document_url,
    name_of,
    quoted_in,
    stable_url,
)
from crawler.reading.page.base_address import base_of
from crawler.reading.page.lines import find_elements
from crawler.reading.page.pictures import is_in_site_part, is_small, picture_source, pictures_in
from crawler.reading.page.visibility import is_displayed
from crawler.reading.transport.complexity_limits import INLINE_HASH
from disclosures import Attachment, FileRole

_ELEMENTS = "//iframe | //frame | //embed | //object | //object//param"
_INLINE_SCRIPTS = "//script[not(@src)]"
_SOURCES = ("src", "data-src", "data-original", "data", "data-url", "data-file", "data-pdf")

#: Parameters of an <object> that name its file.
_PARAMETERS = frozenset({"src", "movie", "filename", "file", "url", "data", "flashvars"})

#: A frame with a side below this (px) counts visitors, or shares the page.
_LEAST_FRAME = 100
_MAX_FILES, _MAX_PICTURES = 20, 60
_MEDIA_TYPE = re.compile(r"video|audio|flash|image|mplayer|oleobject", re.IGNORECASE)
_MEDIA = re.compile(
    r"\.(?:swf|mp[34]|flv|avi|wm[av]|og[gv]|webm|m3u8|mov|rm|rmvb|svg|jpe?g|png|gif)(?:$|[?#])",
    re.IGNORECASE,
)
_BACKGROUND = re.compile(r"url\(\s{0,3}[\"']?([^\"')\s]{1,600})")
_PICTURE_FILE = re.compile(r"\.(?:jpe?g|png|gif|bmp|webp|tiff?)(?:$|[?#])", re.IGNORECASE)


def has_viewer(node: HtmlElement) -> bool:
    """Whether an element displays a file or another page."""
    return any(True for element in _viewers(node) if _addresses_of(element))


def find_shown_files(
    root: HtmlElement, url: str, charset: str, *, frames_in: HtmlElement | None, scripts: bool
) -> tuple[Attachment, ...]:
    """Return what the page displays within itself, documents first; `root`: the whole page.

    Also the frames in the element `frames_in`, of which nobody knows yet what they hold: these have
    no kind. With `scripts`, and if there is no document, what scripts may display.
    """
    base = base_of(root, url)
    files = [
        *_inline_files(root, url),
        *(
            _shown(address, element.get("title") or "")
            for element in _viewers(root)
            for written in _addresses_of(element)
            if (address := file_url(base, written, charset)) and address != stable_url(url)
            if is_document_url(address) or _is_frame(element, address, frames_in)
        ),
    ]
    if scripts and not any(file.kind for file in files):
        files += map(_shown, _in_scripts(root, base, charset))
    if frames_in is not None and not files:
        files += map(_shown, frames_in_scripts(root, frames_in, base, charset))
    found: dict[str, Attachment] = {}
    for file in sorted(files, key=lambda file: not file.kind):
        found.setdefault(file.url, file)
    return tuple(found.values())[:_MAX_FILES]


def find_pictures(container: HtmlElement, url: str, charset: str) -> tuple[Attachment, ...]:
    """Return the pictures of an article, each once, in page order.

    A picture within the markup itself has its hash in its address.
    """
    base = base_of(container, url)
    found: dict[str, Attachment] = {}
    sources = [picture_source(image) for image in pictures_in(container)]
    for source in sources or _other_pictures(container):
        if source.startswith(INLINE_HASH):
            address, name = _inline_address(url, source), "picture"
        else:
            address = stable_url(absolute_url(base, source, charset))
            name = name_of(address) if address else ""
        if address:
            kind = kind_of_name(address)
            picture = Attachment(text=name, url=address, kind=kind, role=FileRole.PICTURE)
            found.setdefault(address, picture)
    return tuple(found.values())[:_MAX_PICTURES]


def _inline_address(url: str, source: str) -> str:
    """Return the address of what is in the markup itself: that of the page, with a hash."""
    return f"{stable_url(url)}#data-{source.removeprefix(INLINE_HASH)}"


def _other_pictures(container: HtmlElement) -> Iterator[str]:
    """Yield the addresses of pictures in the background of elements, and in scripts."""
    for element in find_elements(container, ".//*[contains(@style, 'url(')]")[:_MAX_PICTURES]:
        for match in _BACKGROUND.finditer(str(element.get("style"))[:2_000]):
            yield match[1]
    for script in find_elements(container, ".//script[not(@src)]")[:20]:
        yield from filter(_PICTURE_FILE.search, quoted_in(script.text or ""))


def _viewers(root: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the elements that display something and are displayed themselves."""
    path = _ELEMENTS if root.getparent() is None else _ELEMENTS.replace("//", ".//")
    for element in find_elements(root, path)[:100]:
        if is_displayed(element):
            yield element


def _addresses_of(element: HtmlElement) -> list[str]:
    """Return the addresses that an element displays, as written."""
    if element.tag == "param":
        name, value = (str(element.get(key) or "").strip() for key in ("name", "value"))
        if name.lower() not in _PARAMETERS:
            return []
        written = [value]
        if "=" in value and name.lower() == "flashvars":
            written = [pair.partition("=")[2] for pair in value.split("&")]
        return [each for each in written if is_document_url(each)]
    found = (str(element.get(name) or "").strip() for name in _SOURCES)
    return [written for written in found if written and not written.lower().startswith("about:")]


def _inline_files(root: HtmlElement, url: str) -> Iterator[Attachment]:
    """Yield the files that are in the markup itself."""
    for element in _viewers(root):
        for written in _addresses_of(element):
            if written.startswith(INLINE_HASH):
                yield Attachment(text="", url=_inline_address(url, written), role=FileRole.SHOWN)


def _is_frame(element: HtmlElement, address: str, within: HtmlElement | None) -> bool:
    """Whether an element in the article is as large as a document, and may hold one."""
    if within is None or within not in (element, *element.iterancestors()):
        return False
    if element.tag in ("embed", "object"):
        kind = str(element.get("type") or "").lower()
        return not _MEDIA_TYPE.search(kind) and not _MEDIA.search(address)
    return not is_small(element, _LEAST_FRAME) and not is_in_site_part(element)


def _in_scripts(root: HtmlElement, base: str, charset: str) -> Iterator[str]:
    """Yield the addresses of documents in inline scripts and in data attributes."""
    for script in find_elements(root, _INLINE_SCRIPTS)[:60]:
        for text in quoted_in(script.text or ""):
            if is_document_url(text) and (address := file_url(base, text, charset)):
                yield address
    for element in find_elements(root, "//*[@*[starts-with(name(), 'data-')]]")[:500]:
        values = [str(v) for name, v in element.attrib.items() if str(name).startswith("data-")]
        texts = [text for value in values for text in (value, *quoted_in(value))]
        for value in filter(is_document_url, texts):
            if address := file_url(base, value, charset):
                yield address


def frames_in_scripts(
    root: HtmlElement, within: HtmlElement, base: str, charset: str
) -> Iterator[str]:
    """Yield the addresses of frames that inline scripts write, or set of a frame in `within`."""
    sets = bool(find_elements(within, ".//iframe[not(@src) or starts-with(@src, 'about')]"))
    for script in find_elements(root, _INLINE_SCRIPTS)[:60]:
        for written in frames_in_code(script.text or "", sets=sets):
            if address := file_url(base, written, charset):
                yield address


def _shown(address: str, title: str = "") -> Attachment:
    text = title.strip()[:300] or name_of(address)
    return Attachment(text=text, url=address, kind=kind_of_name(address), role=FileRole.SHOWN)
