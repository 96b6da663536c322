"""A page decoded and recognised: its text, family and tree, with JSON content as HTML."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from lxml.html import HtmlElement

from crawler.families import Family, recognise
from crawler.families.formats.json_pages import json_object_of
from crawler.reading.page.base_address import base_of
from crawler.reading.page.lines import PageLine, lines_of, parse_html
from crawler.reading.text.compatibility import fold_compatibility
from crawler.reading.transport.complexity_limits import check_complexity
from crawler.reading.transport.decoding import DecodedText, decode
from disclosures import Fault, Page, Source
from disclosures.errors import PageUnreadable
from disclosures.reason import Reason, ReasonCode


@dataclass(frozen=True, kw_only=True)
class OpenedPage:
    """One decoded page of a recognised family, before its parts are interpreted."""

    page: Page
    family: Family
    decoded: DecodedText

    #: The text as received; `decoded` has the HTML made of it, if its content is JSON.
    raw: str

    #: The source's selectors from the catalogue, by name.
    selectors: Mapping[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """The page's address."""
        return self.page.url

    @cached_property
    def root(self) -> HtmlElement:
        """The tree of the page.

        Raises:
            PageRefused: TOO_COMPLEX.
        """
        return parse_html(self.page.url, self.decoded.text)

    @cached_property
    def lines(self) -> list[PageLine]:
        """The visible lines of the page.

        Raises:
            PageRefused: TOO_COMPLEX.
        """
        return lines_of(self.root)

    @cached_property
    def base(self) -> str:
        """The address against which those of the page are resolved: its first <base>, or its own.

        Raises:
            PageRefused: TOO_COMPLEX.
        """
        return base_of(self.root, self.url)


def open_page(page: Page, source: Source | None = None) -> OpenedPage:
    """Decode a page and recognise its family.

    Raises:
        PageUnreadable: NOT_TEXT, MOJIBAKE or EMPTY.
        PageUnreachable: TRUNCATED.
        PageRefused: Too large or too complex to be parsed.
    """
    check_complexity(page)
    decoded = decode(page)
    family = recognise(decoded.text, url=page.url, known=source.family if source else "")
    raw = decoded.text
    article_html = family.article_html(page.url, raw)
    if article_html is not None:
        check_complexity(replace(page, body=article_html.encode()))
        decoded = replace(decoded, text=article_html, markup=True)
    elif (data := json_object_of(raw)) is not None:
        decoded = replace(decoded, text=json.dumps(data, ensure_ascii=False), markup=False)
    decoded = replace(decoded, text=fold_compatibility(decoded.text))
    selectors = source.selectors if source else {}
    return OpenedPage(page=page, family=family, decoded=decoded, raw=raw, selectors=selectors)


def reject_unknown_json(opened: OpenedPage) -> None:
    """Reject an answer in JSON that no family can convert.

    Raises:
        PageUnreadable: REDESIGNED.
    """
    text = opened.decoded.text
    if not opened.decoded.markup and json_object_of(text) is not None:
        reason = Reason.of(ReasonCode.PAGE_UNKNOWN_JSON)
        raise PageUnreadable(opened.url, Fault.REDESIGNED, reason)
