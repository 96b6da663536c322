"""What a site family tells the reader: how it is known, where its pages keep what."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from disclosures import ListEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow:
    """A request that a page asks for: the next page of a list, or the text of an article."""

    url: str
    method: str = "GET"

    #: What to send as a form, when `method` is POST.
    form: Mapping[str, str] = field(default_factory=dict)

    #: The page that asks; some sites answer nobody else. Empty: not said.
    referer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pager:
    """What a list page knows of the pages after it."""

    #: In order.
    pages: tuple[Follow, ...] = ()

    #: Other ways to ask for the same pages, tried in turn when the first of `pages` brings no
    #: row that is new.
    instead: tuple[tuple[Follow, ...], ...] = ()
    total: int | None = None

    #: Whether `pages` begin with the list's first rows: links that the page itself shows without
    #: a date are its frame then, and no rows.
    whole: bool = False


def no_records(text: str) -> Sequence[str] | None:
    """A family whose rows are not kept one by one."""
    return None


def no_rows(text: str) -> str | None:
    """A family whose rows are plain HTML of the page itself."""
    return None


def no_entries(url: str, text: str) -> Sequence[ListEntry] | None:
    """A family whose lists are no data."""
    return None


def no_pager(url: str, text: str, root: HtmlElement) -> Pager:
    """A family whose pagers are plain links."""
    return Pager()


def nothing_folded(url: str, text: str) -> str | None:
    """A family whose articles stand in the page as a reader sees them."""
    return None


def no_detail(url: str, text: str) -> Follow | None:
    """A family whose articles need no further request."""
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """One kind of content management system. Everything has a harmless default."""

    #: The name of its module and of its folder of fixtures.
    name: str

    #: Found in a page's address, or in the first 300 kB of its text: it is this family.
    fingerprint: re.Pattern[str]

    #: XPaths of what holds an article, best first.
    containers: tuple[str, ...] = ()

    #: XPaths of what stands inside it and is not the article.
    noise: tuple[str, ...] = ()

    #: Fields that the family writes between marks of its own: name → where it begins and ends.
    marks: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    #: The HTML of each row, where a list is data: no row of it is ever left out.
    records: Callable[[str], Sequence[str] | None] = no_records

    #: The HTML that holds the rows, where it is not simply part of the page.
    rows: Callable[[str], str | None] = no_rows

    #: The rows themselves, where a list is an answer of an interface. Empty: the page is a list
    #: whose rows are all on further pages.
    entries: Callable[[str, str], Sequence[ListEntry] | None] = no_entries

    #: The further pages of a list.
    pager: Callable[[str, str, HtmlElement], Pager] = no_pager

    #: The page as HTML, where its article is folded into a script or into JSON.
    unfold: Callable[[str, str], str | None] = nothing_folded

    #: The request that brings the article, where the page is but a shell for it.
    detail: Callable[[str, str], Follow | None] = no_detail
