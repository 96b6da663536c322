"""What a request asks for: ids, numbers and filters, or a refusal that says what may be asked."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from starlette.datastructures import QueryParams

from disclosures import OPERATORS_ONLY, EventKind
from disclosures.errors import InputError, NotFound

#: Kinds of event that readers may ask for, in the order in which they are offered.
READERS_KINDS = tuple(kind for kind in EventKind if kind not in OPERATORS_ONLY)

#: The most values that one filter takes, and the highest page number.
MANY = 50
PAGES = 100_000

#: ``lang`` is read by every page.
ALWAYS = frozenset({"lang"})

_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
_NUMBER = re.compile(r"[1-9][0-9]{0,8}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Which events a page or feed shall show; empty means all that readers may see."""

    sources: tuple[str, ...] = ()
    kinds: tuple[EventKind, ...] = ()

    #: Whether revisions that are editorial only are left out.
    substantive: bool = False

    def __bool__(self) -> bool:
        """Whether anything is left out."""
        return bool(self.sources or self.kinds or self.substantive)

    @property
    def query(self) -> str:
        """The query string that asks for this, with its question mark; always the same one."""
        pairs = [("source", slug) for slug in self.sources]
        pairs += [("kind", kind.value) for kind in self.kinds]
        pairs += [("substantive", "1")] if self.substantive else []
        return f"?{urlencode(pairs)}" if pairs else ""


def read_id(text: str) -> UUID:
    """Read the id in an address. Raises NotFound: what is no id names nothing."""
    if not _UUID.fullmatch(text):
        raise NotFound("no such id")
    return UUID(text)


def read_number(text: str) -> int:
    """Read a positive number in an address. Raises NotFound."""
    if not _NUMBER.fullmatch(text):
        raise NotFound("no such number")
    return int(text)


def read_page(query: QueryParams) -> int:
    """Read ``page``, 1 when it is not given. Raises InputError."""
    text = query.get("page", "1")
    if not _NUMBER.fullmatch(text) or int(text) > PAGES:
        raise InputError(f"page: a number from 1 to {PAGES}")
    return int(text)


def read_wish(
    query: QueryParams, slugs: Iterable[str], *, also: frozenset[str] = frozenset()
) -> Wish:
    """Read the filters ``source`` and ``kind``, each as often as wanted, and ``substantive``.

    An unknown name or value is refused rather than ignored: a filter that was misread must not
    become a page or feed of everything.

    Raises:
        InputError: The message lists what may be given.
    """
    known = set(slugs)
    kinds = {kind.value: kind for kind in READERS_KINDS}
    only_known(query, {"source", "kind", "substantive"} | also)
    sources = _values(query, "source", known)
    asked = _values(query, "kind", kinds)
    return Wish(
        sources=tuple(sorted(sources)),
        kinds=tuple(kind for kind in READERS_KINDS if kind in asked),
        substantive=bool(_values(query, "substantive", {"1"})),
    )


def only_known(query: QueryParams, names: Iterable[str]) -> None:
    """Refuse parameters that a page does not have. Raises InputError that lists those it has."""
    allowed = set(names) | ALWAYS
    if set(query) - allowed:
        raise InputError(f"unknown parameter; known are: {', '.join(sorted(allowed))}")


def _values(query: QueryParams, name: str, known: Iterable[str] | Mapping[str, object]) -> set[str]:
    """Take the values given for `name`; empty ones, as forms send them, ask for nothing."""
    given = {value for value in query.getlist(name) if value}
    valid = set(known)
    if len(given) > MANY:
        raise InputError(f"{name}: at the most {MANY} values")
    if given - valid:
        raise InputError(f"{name}: unknown value; known are: {_listed(valid)}")
    return given


def _listed(valid: set[str]) -> str:
    """List what may be given, the first hundred of it."""
    shown = sorted(valid)[:100]
    rest = len(valid) - len(shown)
    return (", ".join(shown) or "none yet") + (f" and {rest} more" if rest else "")
