"""An operator's own CSS or XPath, from the catalogue: checked before it is kept, then used.

XPath 1.0 as libxml2 has it reads no files and knows no regular expressions; whatever else it is
told to do ends with the CPU time that one page may take.
"""

import re
from collections.abc import Mapping

from lxml import etree
from lxml.html import HtmlElement
from parsel import css2xpath

from crawler.reading.tree import squeeze, text_of
from disclosures.errors import InputError

#: What may be said, and what it means.
NAMES = {
    "rows": "each row of a list",
    "title": "a row's title, within the row",
    "date": "a row's date, within the row",
    "next": "the link to a list's next page",
    "body": "what holds an article's text",
    "page_title": "an article's title",
    "page_date": "an article's date of publication",
}
_LONGEST = 1000

#: How XPath begins; CSS never does.
_XPATH = re.compile(r"\A(?:/|\./|\(|[a-z-]{3,20}::)")
_FUNCTION = re.compile(r"([a-zA-Z_][\w.:-]{0,60})\s{0,9}\(")
_STRINGS = re.compile(r"\"[^\"]*\"|'[^']*'")

#: Functions and node tests of XPath 1.0; nothing else is called.
_CALLS = """
    and boolean ceiling comment concat contains count div false floor id lang last local-name mod
    name namespace-uri node normalize-space not number or position processing-instruction round
    starts-with string string-length substring substring-after substring-before sum text
    translate true
"""
_KNOWN = frozenset(_CALLS.split())

#: What a selector that is none makes libraries raise.
_WRONG = (etree.XPathError, ValueError, SyntaxError, RuntimeError)


def check_selectors(selectors: Mapping[str, str]) -> None:
    """Let selectors pass that can be used.

    Raises:
        InputError: One has an unknown name, or is neither CSS nor XPath; the message names it.
    """
    for name, written in selectors.items():
        if name not in NAMES:
            raise InputError(f"selectors.{name}: unknown; there are {', '.join(NAMES)}")
        try:
            path = xpath_of(written)
            etree.XPath(path)(etree.fromstring("<html><body/></html>"))
        except _WRONG as error:
            said = " ".join(str(error).split()) or type(error).__name__
            why = f"selectors.{name}: neither CSS nor XPath: {written!r}: {said}"
            raise InputError(why) from error


def xpath_of(written: str) -> str:
    """A selector as XPath, to be asked of an element and what it holds.

    Raises:
        ValueError: It is empty or too long, or calls a function that XPath 1.0 does not have.
        SyntaxError, RuntimeError: It is no CSS.
    """
    path = written.strip()
    if not 0 < len(path) <= _LONGEST:
        raise ValueError(f"a selector of {len(path)} characters")
    if not _XPATH.search(path):
        return css2xpath(path)
    called = {name.rpartition("::")[2] for name in _FUNCTION.findall(_STRINGS.sub("''", path))}
    if unknown := sorted(called - _KNOWN):
        raise ValueError(f"no such function: {', '.join(unknown)}")
    return f".{path}" if path.startswith("//") else path


def elements(root: HtmlElement, written: str) -> list[HtmlElement]:
    """The elements that a selector finds in `root`, in page order; none if it cannot be asked."""
    return [node for node in _found(root, written) if isinstance(node, HtmlElement)]


def words(root: HtmlElement, written: str) -> str:
    """What the first thing says that a selector finds in `root`: an element, attribute, text."""
    for node in _found(root, written):
        text = text_of(node) if isinstance(node, HtmlElement) else squeeze(str(node))
        if text:
            return text
    return ""


def _found(root: HtmlElement, written: str) -> list[object]:
    try:
        found = root.xpath(xpath_of(written))
    except _WRONG:
        return []
    return list(found) if isinstance(found, list) else [found]
