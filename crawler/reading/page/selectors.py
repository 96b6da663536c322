"""CSS and XPath selectors of the catalogue: validated before they are stored, then applied.

XPath 1.0 in libxml2 reads no files and has no regular expressions; its run time is bounded by the
CPU time limit of one page.
"""

import re
from collections.abc import Mapping

from lxml import etree
from lxml.html import HtmlElement
from parsel import css2xpath

from crawler.reading.page.lines import text_of
from crawler.reading.text.whitespace import collapse_whitespace
from disclosures.errors import InputError

#: Name of a selector → what it selects.
SELECTOR_NAMES = {
    "rows": "each row of a list",
    "title": "a row's title, within the row",
    "date": "a row's date, within the row",
    "next": "the link to a list's next page",
    "body": "what holds an article's text",
    "page_title": "an article's title",
    "page_date": "an article's date of publication",
}
_MAX_LENGTH = 1000

#: Beginning of an XPath; no CSS selector begins like this.
_XPATH = re.compile(r"\A(?:/|\./|\(|[a-z-]{3,20}::)")
_FUNCTION = re.compile(r"([a-zA-Z_][\w.:-]{0,60})\s{0,9}\(")
_STRINGS = re.compile(r"\"[^\"]*\"|'[^']*'")

#: Functions and node tests of XPath 1.0; any other name is rejected.
_XPATH_FUNCTIONS = """
    and boolean ceiling comment concat contains count div false floor id lang last local-name mod
    name namespace-uri node normalize-space not number or position processing-instruction round
    starts-with string string-length substring substring-after substring-before sum text
    translate true
"""
_KNOWN_FUNCTIONS = frozenset(_XPATH_FUNCTIONS.split())

#: Exceptions of lxml and parsel for an invalid selector.
_SELECTOR_ERRORS = (etree.XPathError, ValueError, SyntaxError, RuntimeError)


def check_selectors(selectors: Mapping[str, str]) -> None:
    """Validate the selectors of one source.

    Raises:
        InputError: One has an unknown name, or is neither CSS nor XPath; the message names it.
    """
    for name, selector in selectors.items():
        if name not in SELECTOR_NAMES:
            raise InputError(f"selectors.{name}: unknown; there are {', '.join(SELECTOR_NAMES)}")
        try:
            path = xpath_of(selector)
            etree.XPath(path)(etree.fromstring("<html><body/></html>"))
        except _SELECTOR_ERRORS as error:
            problem = " ".join(str(error).split()) or type(error).__name__
            why = f"selectors.{name}: neither CSS nor XPath: {selector!r}: {problem}"
            raise InputError(why) from error


def xpath_of(selector: str) -> str:
    """Convert a selector to an XPath relative to an element.

    Raises:
        ValueError: It is empty or too long, or calls a function that XPath 1.0 does not have.
        SyntaxError, RuntimeError: It is no valid CSS.
    """
    path = selector.strip()
    if not 0 < len(path) <= _MAX_LENGTH:
        raise ValueError(f"a selector of {len(path)} characters")
    if not _XPATH.search(path):
        return css2xpath(path)
    functions = {name.rpartition("::")[2] for name in _FUNCTION.findall(_STRINGS.sub("''", path))}
    if unknown := sorted(functions - _KNOWN_FUNCTIONS):
        raise ValueError(f"no such function: {', '.join(unknown)}")
    return f".{path}" if path.startswith("//") else path


def select_elements(root: HtmlElement, selector: str) -> list[HtmlElement]:
    """Return the elements that a selector finds in `root`, in page order; none if it is invalid."""
    return [node for node in _evaluate(root, selector) if isinstance(node, HtmlElement)]


def select_text(root: HtmlElement, selector: str) -> str:
    """Return the first non-empty text that a selector finds: of an element, attribute or text."""
    for node in _evaluate(root, selector):
        text = text_of(node) if isinstance(node, HtmlElement) else collapse_whitespace(str(node))
        if text:
            return text
    return ""


def _evaluate(root: HtmlElement, selector: str) -> list[object]:
    try:
        found = root.xpath(xpath_of(selector))
    except _SELECTOR_ERRORS:
        return []
    return list(found) if isinstance(found, list) else [found]
