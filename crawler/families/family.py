"""The description of a site family: its fingerprint, XPaths, and parsers of its data."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from disclosures import ListEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow:
    """A follow-up request of a page: for the next page of a list, or the text of an article."""

    url: str
    method: str = "GET"

    #: Form fields, when `method` is POST.
    form: Mapping[str, str] = field(default_factory=dict)

    #: The Referer header, which some sites require; empty: none.
    referer: str = ""

    #: Whether the page may not exist: without it, or without rows on it, the list has ended.
    speculative: bool = False

    #: Whether the page need not have a row of its own: it is that of a filter (a year), or its
    #: control is marked as disabled. What it does not have says nothing of the end of the list.
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pager:
    """The further pages of a list, by one of its pages."""

    #: In order.
    pages: tuple[Follow, ...] = ()

    #: Alternative requests for the same pages, tried in turn if the first of `pages` has no new
    #: row.
    instead: tuple[tuple[Follow, ...], ...] = ()

    #: Rows and pages of the whole list, if the page states them.
    total: int | None = None
    pages_total: int | None = None

    #: Whether `pages` include the list's first rows: then undated links of the page itself are no
    #: rows.
    includes_first_rows: bool = False


def no_records(text: str) -> Sequence[str] | None:
    """Return None: the lists of the family have no records."""
    return None


def no_rows(text: str) -> str | None:
    """Return None: the rows are in the HTML of the page."""
    return None


def no_entries(url: str, text: str) -> Sequence[ListEntry] | None:
    """Return None: the lists of the family are no JSON."""
    return None


def no_pager(url: str, text: str, root: HtmlElement) -> Pager:
    """Return an empty pager: the further pages are plain links."""
    return Pager()


def no_article_html(url: str, text: str) -> str | None:
    """Return None: the articles are in the HTML of the page."""
    return None


def no_detail(url: str, text: str) -> Follow | None:
    """Return None: the articles need no further request."""
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """One kind of content management system. All fields but two have neutral defaults."""

    #: Also the name of its module and of its folder of fixtures.
    name: str

    #: Matches the address or the first 300,000 characters of a page of this family.
    fingerprint: re.Pattern[str]

    #: Whether its sites run one software, so that a new version of it changes them together; False
    #: for a format that sites of many systems have.
    one_software: bool = True

    #: XPaths of the article's container, best first.
    containers: tuple[str, ...] = ()

    #: XPaths of elements inside the container that do not belong to the article.
    noise: tuple[str, ...] = ()

    #: Field → strings before and after its value in the page.
    marks: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    #: text → the HTML of each row of a datastore, all of which are entries; None: no datastore.
    records: Callable[[str], Sequence[str] | None] = no_records

    #: text → the HTML of the rows in a JSON answer; None: no such answer.
    rows: Callable[[str], str | None] = no_rows

    #: (url, text) → the entries in a JSON answer; empty: a list whose rows are all on further
    #: pages; None: no list.
    entries: Callable[[str, str], Sequence[ListEntry] | None] = no_entries

    #: (url, text, root) → the further pages of a list.
    pager: Callable[[str, str, HtmlElement], Pager] = no_pager

    #: (url, text) → the page as HTML, if its article is in a script or in JSON; else None.
    article_html: Callable[[str, str], str | None] = no_article_html

    #: (url, text) → the request for the article, if the page does not contain it; else None.
    detail: Callable[[str, str], Follow | None] = no_detail
