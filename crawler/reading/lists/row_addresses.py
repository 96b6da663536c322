"""The address to which an element leads: of a link, a script, a data attribute, a form."""

import re
from collections.abc import Callable
from html import unescape
from urllib.parse import urlencode

from lxml.html import HtmlElement

from crawler.addresses import resolve

#: An address in a script: the argument of a call or the value of an assignment.
_QUOTED = re.compile(r"""["']((?:\\.|[^"'\\<>\s]){1,500})["']""")
_NAVIGATES = re.compile(r"location|open|href|go|view|show|detail|url|jump|link|to", re.IGNORECASE)
_ADDRESS = re.compile(
    r"(?:https?:)?//[^/]|\.{0,2}/[^/]|[^?#]{1,300}\.(?:s?html?|jhtml|jspx?|aspx?|php|do|action|pdf|docx?)"
    r"(?:$|[?#])|\?[\w.]{1,40}=|[\w-]{1,60}/[\w./-]{1,300}\?[\w.]{1,40}=",
    re.IGNORECASE,
)
_DATA_ATTRIBUTE = re.compile(
    r"data-?(?:\w{1,20}-)?(?:url|href|link|src|path|target|to)", re.IGNORECASE
)
_NO_HREF = ("#", "javascript:", "vbscript:", "about:")
_SCRIPT = re.compile(r"^\s{0,9}(?:javascript|vbscript):", re.IGNORECASE)
_MAX_ADDRESS = 2_000


def address_finder(base: str, charset: str) -> Callable[[HtmlElement], str | None]:
    """Return a function: element → its absolute address; "": unknown; None: it leads nowhere."""

    def find(element: HtmlElement) -> str | None:
        tag = element.tag
        if tag == "a" or tag == "area":
            return _address_of_link(element, base, charset)
        if tag == "form":
            return _address_of_form(element, base, charset)
        if not element.attrib:
            return None
        written = _address_in_attributes(element)
        return resolve(base, written, charset=charset) or None if written else None

    return find


def _address_of_link(element: HtmlElement, base: str, charset: str) -> str | None:
    href = (element.get("href") or "").strip()
    if href and not href.lower().startswith(_NO_HREF):
        return resolve(base, href, charset=charset)
    if href.startswith(("#/", "#!/")):
        return resolve(base, href, charset=charset)
    written = _address_in_attributes(element)
    if not written and _SCRIPT.match(href):
        written = _address_in_script(href)
    if written:
        return resolve(base, written, charset=charset)
    return "" if href or element.get("onclick") else None


def _address_in_attributes(element: HtmlElement) -> str:
    """Return the address in an element's onclick or data attributes; empty without one."""
    script = element.get("onclick")
    if script and (found := _address_in_script(script)):
        return found
    for name, value in element.attrib.items():
        if (
            isinstance(name, str)
            and name.startswith("data")
            and _DATA_ATTRIBUTE.fullmatch(name)
            and (_ADDRESS.match(str(value).strip()))
        ):
            return str(value).strip()[: _MAX_ADDRESS + 1]
    return ""


def _address_in_script(script: str) -> str:
    """Return the first address that a short script quotes; empty without one."""
    code = unescape(script[:_MAX_ADDRESS])
    if not _NAVIGATES.search(code):
        return ""
    for match in _QUOTED.finditer(code):
        written = match[1].replace("\\/", "/")
        if _ADDRESS.match(written):
            return written
    return ""


def _address_of_form(element: HtmlElement, base: str, charset: str) -> str | None:
    """Return the address that the button of a small form requests; None for any other form."""
    action = (element.get("action") or "").strip()
    if not action or action.startswith("#") or len(element) > 12:
        return None
    if (element.get("method") or "get").lower() != "get":
        return None
    fields = _fields_of_button(element)
    if fields is None:
        return None
    if not fields:
        return resolve(base, action, charset=charset)
    query = urlencode(fields, encoding=charset, errors="xmlcharrefreplace")
    return resolve(base, action.partition("?")[0] + "?" + query, charset=charset)


def _fields_of_button(element: HtmlElement) -> list[tuple[str, str]] | None:
    """Return the hidden fields of a form that has a button and nothing to fill in, else None."""
    fields: list[tuple[str, str]] = []
    has_button = False
    for control in element.iter("input", "button", "select", "textarea", "a"):
        kind = (control.get("type") or "text").lower()
        if control.tag == "button" or kind in ("submit", "image", "button"):
            has_button = True
        elif control.tag != "input" or kind in ("text", "password", "search"):
            return None
        elif kind == "hidden" and control.get("name"):
            fields.append((str(control.get("name")), str(control.get("value") or "")))
    return fields if has_button else None


def page_of(address: str) -> str:
    """Return an address without the fragment, unless it is the route of a script (#/detail)."""
    page, _, fragment = address.partition("#")
    return address if fragment.startswith(("/", "!")) else page
