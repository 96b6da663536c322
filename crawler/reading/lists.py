"""A list page's bytes in, its rows and the pages after it out."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from disclosures import Entry, Page, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow:
    """A request for a further page of the same list."""

    url: str
    method: str = "GET"

    #: What to send as a form, when `method` is POST.
    form: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """What one page of a list says."""

    #: In page order, each address once.
    entries: tuple[Entry, ...]

    #: Further pages of the same list, in order.
    more: tuple[Follow, ...] = ()

    #: How many rows the whole list has, if the page says so.
    total: int | None = None


def read_list(page: Page, *, source: Source | None = None) -> ListPage:
    """Read a list page.

    Raises:
        PageUnreadable: No rows (EMPTY), or not content at all; its fault says which.
        PageRefused: Too large or too complex to be parsed.
    """
    raise NotImplementedError


def looks_like_list(page: Page) -> bool:
    """Whether `page` is a list of reports rather than a report."""
    raise NotImplementedError
