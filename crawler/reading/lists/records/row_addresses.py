"""The address to which an element leads: of a link, a script, a data attribute, a form."""

import re
from collections.abc import Callable
from html import unescape
from urllib.parse import urlencode

from lxml.html import HtmlElement

from crawler.addresses import resolve
from crawler.reading.lists.scripts.page_scripts import PageScripts
from crawler.reading.lists.scripts.script_expressions import Value

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
#: An address of a document in the arguments of a function that is defined elsewhere.
_DOCUMENT = re.compile(r"[^?#]{1,300}\.(?:s?html?|jhtml|pdf|docx?)(?:$|[?#])", re.IGNORECASE)

#: Code that leads on by itself, without a function of the page.
_DIRECT = re.compile(r"\blocation\b|\bopen\(|\.href\b")
_NO_CODE = re.compile(r"^(?:void\s{0,3}\(?\s{0,3}0\s{0,3}\)?|return\s{0,3}(?:false|true)|[\s;])*$")

#: Handlers of one page whose functions are evaluated.
_MAX_HANDLERS = 1_000
_NO_HREF = ("#", "javascript:", "vbscript:", "about:")
_SCRIPT = re.compile(r"^\s{0,9}(?:javascript|vbscript):", re.IGNORECASE)
_MAX_ADDRESS = 2_000


def address_finder(
    base: str, charset: str, scripts: PageScripts | None = None
) -> Callable[[HtmlElement], str | None]:
    """Return a function: element → its absolute address; "": unknown; None: it leads nowhere.

    `scripts` are those of the page, whose functions compute addresses.
    """
    handlers = _Handlers(scripts)

    def find(element: HtmlElement) -> str | None:
        tag = element.tag
        if tag == "a" or tag == "area":
            return _address_of_link(element, base, charset, handlers)
        if tag == "form":
            return _address_of_form(element, base, charset)
        if not element.attrib:
            return None
        written = _address_in_attributes(element, handlers)
        return resolve(base, written, charset=charset) or None if written else None

    return find


def _address_of_link(
    element: HtmlElement, base: str, charset: str, handlers: "_Handlers"
) -> str | None:
    href = (element.get("href") or "").strip()
    if href and not href.lower().startswith(_NO_HREF):
        return resolve(base, href, charset=charset)
    if href.startswith(("#/", "#!/")):
        return resolve(base, href, charset=charset)
    written = _address_in_attributes(element, handlers)
    if not written and _SCRIPT.match(href):
        written = handlers.address(_SCRIPT.sub("", href), element)
    if written:
        return resolve(base, written, charset=charset)
    return "" if href or element.get("onclick") else None


def _address_in_attributes(element: HtmlElement, handlers: "_Handlers") -> str:
    """Return the address in an element's onclick or data attributes; empty without one."""
    script = element.get("onclick")
    if script and (found := handlers.address(script, element)):
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


def is_address(written: str) -> bool:
    """Whether a value in an attribute can be an address: a path, the name of a file, a query."""
    return _ADDRESS.match(written[:_MAX_ADDRESS]) is not None


class _Handlers:
    """Where the code in the attributes of one page leads."""

    def __init__(self, scripts: PageScripts | None) -> None:
        self._scripts = scripts
        self._evaluated = 0

    def address(self, script: str, element: HtmlElement) -> str:
        """Return the address to which code leads; empty: nowhere, or it is unknown.

        A function of the page says what it makes of its arguments; if it is defined elsewhere, an
        address among them is where it leads.
        """
        code = unescape(script[:_MAX_ADDRESS])
        if _NO_CODE.match(code):
            return ""
        if not _DIRECT.search(code) and (computed := self._computed(code, element)):
            return computed
        quoted = [match[1].replace("\\/", "/") for match in _QUOTED.finditer(code)]
        if _NAVIGATES.search(code):
            return next((written for written in quoted if _ADDRESS.match(written)), "")
        return quoted[0] if len(quoted) == 1 and _DOCUMENT.match(quoted[0]) else ""

    def _computed(self, code: str, element: HtmlElement) -> str:
        if self._scripts is None or self._evaluated >= _MAX_HANDLERS:
            return ""
        self._evaluated += 1
        targets = self._scripts.targets(code, this=_values_of(element))
        found = (target.address for target in targets if not target.loaded)
        return next((address for address in found if address), "")


def _values_of(element: HtmlElement) -> dict[str, Value]:
    """Return what code knows of its element as ``this``: its attributes and its data."""
    values: dict[str, Value] = {}
    data: dict[str, Value] = {}
    for name, value in element.items():
        if name.startswith("data-"):
            data[re.sub(r"-(\w)", lambda match: match[1].upper(), name[5:])] = value
        else:
            values[name] = value
    return {**values, "dataset": data}


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
