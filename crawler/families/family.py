"""What a site family tells the reader: how it is known, where its pages keep what."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from lxml.html import HtmlElement


def no_rows(text: str) -> str | None:
    """A family whose rows are plain HTML."""
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pager:
    """What a list page knows of the pages after it."""

    #: Address and form of each, in order; an empty form means GET.
    pages: tuple[tuple[str, Mapping[str, str]], ...] = ()
    total: int | None = None


def no_pager(url: str, text: str, root: HtmlElement) -> Pager:
    """A family whose pagers are plain links."""
    return Pager()


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

    #: The HTML of a list's rows, where it is not simply part of the page.
    rows: Callable[[str], str | None] = no_rows

    #: The further pages of a list.
    pager: Callable[[str, str, HtmlElement], Pager] = no_pager
