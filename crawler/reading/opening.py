"""A page opened: its bytes as text, its family, its tree; what is folded away is unfolded."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from lxml.html import HtmlElement

from crawler.families import Family, recognise
from crawler.families.folding import json_of
from crawler.reading.prescan import prescan
from crawler.reading.transport import Decoded, decode
from crawler.reading.tree import parse
from disclosures import Fault, Page, Source
from disclosures.errors import PageUnreadable
from disclosures.reason import Reason, ReasonCode


@dataclass(frozen=True, kw_only=True)
class Opened:
    """One page before anybody asks what it says."""

    page: Page
    family: Family
    decoded: Decoded

    #: The text as it came, where `decoded` is what was unfolded from it.
    raw: str

    #: What the catalogue says of where things stand.
    selectors: Mapping[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """The address that it was found at."""
        return self.page.url

    @cached_property
    def root(self) -> HtmlElement:
        """Its tree.

        Raises:
            PageRefused: TOO_COMPLEX.
        """
        return parse(self.page.url, self.decoded.text)


def open_page(page: Page, source: Source | None = None) -> Opened:
    """Decode a page and recognise its family.

    Raises:
        PageUnreadable: NOT_TEXT, MOJIBAKE or EMPTY.
        PageUnreachable: TRUNCATED.
        PageRefused: Too large or too complex to be parsed.
    """
    prescan(page)
    decoded = decode(page)
    family = recognise(decoded.text, url=page.url, known=source.family if source else "")
    raw = decoded.text
    unfolded = family.unfold(page.url, raw)
    if unfolded is not None:
        prescan(replace(page, body=unfolded.encode()))
        decoded = replace(decoded, text=unfolded, markup=True)
    elif (data := json_of(raw)) is not None:
        decoded = replace(decoded, text=json.dumps(data, ensure_ascii=False), markup=False)
    selectors = source.selectors if source else {}
    return Opened(page=page, family=family, decoded=decoded, raw=raw, selectors=selectors)


def refuse_data(opened: Opened) -> None:
    """Let no data pass for a document: an answer in JSON that no family understands.

    Raises:
        PageUnreadable: REDESIGNED.
    """
    text = opened.decoded.text
    if not opened.decoded.markup and json_of(text) is not None:
        reason = Reason.of(ReasonCode.PAGE_UNKNOWN_JSON)
        raise PageUnreadable(opened.url, Fault.REDESIGNED, reason)
