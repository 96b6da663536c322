"""The parts of a list: rows, links, pages, pagers, and the ordinary dress."""

import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from benchmarks.sites.responses import SiteRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a list; `href` is not escaped yet."""

    title: str
    href: str
    day: date

    #: 0 for the newest.
    place: int
    summary: str = ""

    @property
    def attribute(self) -> str:
        """The address as it stands in an attribute in double quotes."""
        return html.escape(self.href)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """How rows write an address, and the request that a browser then sends."""

    #: With ``{key}`` and ``{host}``; ``{other}`` is a sister host, ``{bare}`` the domain,
    #: ``{nonce}`` another number at every request.
    href: str = "/art/{key}.html"
    target: str = "/art/{key}.html"

    #: Host names at which the documents are; empty: any of the site.
    hosts: tuple[str, ...] = ()

    #: Whether parameters behind the target are ignored, as in ``?rnd=0.17``.
    any_query: bool = False
    head: str = ""


PLAIN_LINK = Link()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Part of a list: rows and the position of the page."""

    rows: tuple[Row, ...]
    number: int = 1
    pages: int = 1
    total: int = 0


@dataclass(frozen=True, slots=True)
class Pager:
    """How a list is divided: rows a page, its links, and the page that a request asks for."""

    links: Callable[[Page], str]
    number: Callable[[SiteRequest], int | None]
    per: int = 3
    head: Callable[[Page], str] = lambda page: ""


#: Renders the rows of a list.
Dress = Callable[[Sequence[Row]], str]


def plain_list(rows: Sequence[Row]) -> str:
    """Render the ordinary list that the other sites depart from."""
    return f"<ul>{''.join(plain_row(row) for row in rows)}</ul>"


def plain_row(row: Row) -> str:
    """Render an ordinary row."""
    return f'<li><a href="{row.attribute}">{row.title}</a><span>{row.day}</span></li>'
