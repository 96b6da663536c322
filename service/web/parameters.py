"""Path and query parameters of the pages: types, filters, and checks."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Path
from pydantic import BaseModel, BeforeValidator, Field, model_validator

from disclosures import OPERATORS_ONLY, EventKind
from disclosures.errors import InputError, NotFound

#: Kinds of events that are public, in the order in which they are offered.
PUBLIC_KINDS = tuple(kind for kind in EventKind if kind not in OPERATORS_ONLY)

#: Maximum number of values of one filter, and the highest page number.
MAX_VALUES = 50
MAX_PAGE = 100_000

_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
_NUMBER = re.compile(r"[1-9][0-9]{0,8}")


def parse_id(text: str) -> UUID:
    """Parse an id in its canonical spelling, so that each page has one address. Raises NotFound."""
    if not _UUID.fullmatch(text):
        raise NotFound("no such id")
    return UUID(text)


def parse_number(text: str) -> int:
    """Parse a positive number without leading zeros. Raises NotFound."""
    if not _NUMBER.fullmatch(text):
        raise NotFound("no such number")
    return int(text)


def _parse_page(value: object) -> int:
    text = str(value)
    if not _NUMBER.fullmatch(text) or int(text) > MAX_PAGE:
        raise InputError(f"page: a number from 1 to {MAX_PAGE}")
    return int(text)


#: Path parameters; a value that is not valid is answered 404.
PathId = Annotated[UUID, BeforeValidator(parse_id), Path()]
PathNumber = Annotated[int, BeforeValidator(parse_number), Path()]

#: Query parameter ``page``, from 1.
PageNumber = Annotated[int, BeforeValidator(_parse_page)]


class PageQuery(BaseModel):
    """Query parameters of a page; unknown ones are rejected. Every page has ``lang``."""

    lang: str = ""

    @model_validator(mode="before")
    @classmethod
    def _reject_unknown(cls, values: Any) -> Any:
        """Raise InputError with the list of known parameters."""
        if set(values) - set(cls.model_fields):
            known = ", ".join(sorted(cls.model_fields))
            raise InputError(f"unknown parameter; known are: {known}")
        return values


class PagedQuery(PageQuery):
    """Query of a page that is one of several."""

    page: PageNumber = 1


class EventQuery(PageQuery):
    """Filters of event pages and feeds; `source` and `kind` may be repeated."""

    source: list[str] = Field(default_factory=list)
    kind: list[str] = Field(default_factory=list)
    substantive: list[str] = Field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFilter:
    """Which events a page or feed shows; empty: all public ones."""

    sources: tuple[str, ...] = ()
    kinds: tuple[EventKind, ...] = ()

    #: Whether editorial revisions are left out.
    substantive: bool = False

    def __bool__(self) -> bool:
        """Whether anything is filtered out."""
        return bool(self.sources or self.kinds or self.substantive)

    @property
    def query(self) -> str:
        """The canonical query string of this filter, with its question mark."""
        pairs = [("source", slug) for slug in self.sources]
        pairs += [("kind", kind.value) for kind in self.kinds]
        pairs += [("substantive", "1")] if self.substantive else []
        return f"?{urlencode(pairs)}" if pairs else ""


def read_filter(query: EventQuery, slugs: Iterable[str]) -> EventFilter:
    """Validate the filters of `query`; `slugs` are the known sources.

    An unknown value is rejected rather than ignored: a mistyped filter must not become a feed of
    everything.

    Raises:
        InputError: The message lists the valid values.
    """
    kinds = {kind.value: kind for kind in PUBLIC_KINDS}
    sources = _valid("source", query.source, set(slugs))
    selected = _valid("kind", query.kind, kinds)
    return EventFilter(
        sources=tuple(sorted(sources)),
        kinds=tuple(kind for kind in PUBLIC_KINDS if kind in selected),
        substantive=bool(_valid("substantive", query.substantive, {"1"})),
    )


def _valid(
    name: str, values: Iterable[str], known: Iterable[str] | Mapping[str, object]
) -> set[str]:
    """Check the values of one filter; empty ones, as forms send them, are dropped."""
    given = {value for value in values if value}
    valid = set(known)
    if len(given) > MAX_VALUES:
        raise InputError(f"{name}: at the most {MAX_VALUES} values")
    if given - valid:
        raise InputError(f"{name}: unknown value; known are: {_listed(valid)}")
    return given


def _listed(valid: set[str]) -> str:
    """List the valid values, at most a hundred."""
    shown = sorted(valid)[:100]
    rest = len(valid) - len(shown)
    return (", ".join(shown) or "none yet") + (f" and {rest} more" if rest else "")
