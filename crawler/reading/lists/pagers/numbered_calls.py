"""Pagers that a script draws from numbers and the parts of a file name, in any order.

``createPageHTML("list", "html", 3, 0)``, ``createPage(pageCount, "list", 1)``.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlsplit

from crawler.addresses import resolve
from crawler.families import Follow, Pager
from crawler.reading.lists.pagers.page_addresses import page_number
from crawler.reading.lists.scripts.script_calls import PAGER_NAME, Call
from crawler.reading.lists.scripts.script_expressions import Value, number_of

_ENDING = re.compile(r"^\.?((?:s?html?|xhtml|jhtml|jspx?|aspx?|php|do))$", re.IGNORECASE)
_STEM = re.compile(r"^[\w./-]{1,60}$")
_NUMBERED = re.compile(r"[_-]?\d{1,4}$")

_MAX_PAGES = 500


def numbered_call(calls: Iterable[Call], url: str) -> Pager:
    """Return the further pages by the first such call.

    Page 2 has the number 1 or 2: both are tried. Where several numbers may be that of the pages,
    only the next page is requested, and need not exist.
    """
    for call in calls:
        pager = _pager_of(call, url)
        if pager is not None:
            return pager
    return Pager()


def _pager_of(call: Call, url: str) -> Pager | None:
    name = _file_name(call, url)
    numbers = [
        int(number)
        for value in call.values
        if (number := number_of(value)) is not None and number == int(number) and number >= 0
    ]
    if name is None or not numbers:
        return None
    own = page_number(url)
    here = _here_among(numbers, own)
    if here is not None:
        numbers.remove(here)
    elif own is not None or len(numbers) > 1:
        return None
    counts = [number for number in numbers if number > 0]
    if not counts:
        return None
    last = max(counts)
    total = last if len(counts) == 1 else None
    if own is not None:
        ahead = (_follow(url, name, own + 1),) if last > own else ()
        return Pager(pages=tuple(_speculative(ahead)), pages_total=total)
    if last <= 1:
        return Pager(pages_total=total)
    from_one, from_zero = (
        tuple(_follow(url, name, page - offset) for page in range(2, min(last, _MAX_PAGES) + 1))
        for offset in (0, 1)
    )
    first, second = (from_zero, from_one) if here == 0 else (from_one, from_zero)
    if total is None:
        first, second = (tuple(_speculative(pages[:1])) for pages in (first, second))
    return Pager(pages=first, instead=(second,), pages_total=total)


def _here_among(numbers: Sequence[int], own: int | None) -> int | None:
    """Return the number of this page among the arguments; the first page has 0, or 1."""
    wanted = (0, 1) if own is None else (own, own + 1)
    return next((number for number in wanted if number in numbers), None)


def _speculative(follows: Iterable[Follow]) -> Iterator[Follow]:
    return (Follow(url=follow.url, speculative=True) for follow in follows)


def _follow(url: str, name: tuple[str, str], number: int) -> Follow:
    stem, ending = name
    return Follow(url=resolve(url, f"{stem}_{number}{ending}"))


def _file_name(call: Call, url: str) -> tuple[str, str] | None:
    """Return stem and ending of the files of the pages; None: the call names none.

    The stem is the name of this page's own file, or stands beside an ending.
    """
    own = urlsplit(url).path.rpartition("/")[2]
    own_stem, dot, own_ending = own.rpartition(".")
    stems = (own_stem or own, _NUMBERED.sub("", own_stem or own))
    own_stems = {stem for stem in stems if stem and not stem.isdecimal()}
    texts = [value if isinstance(value, str) else "" for value in call.values]
    endings = [place for place, text in enumerate(texts) if _ENDING.match(text)]
    own_places = [place for place, text in enumerate(texts) if text in own_stems]
    if own_places and (endings or PAGER_NAME.search(call.name)):
        ending = texts[endings[0]] if endings else own_ending
        return texts[own_places[0]], f".{ending.removeprefix('.')}" if ending else dot
    if not endings or not PAGER_NAME.search(call.name):
        return None
    beside = [texts[place] for place in (endings[0] - 1, endings[0] + 1) if place < len(texts)]
    stem = next((text for text in beside if _is_stem(text)), None)
    return None if stem is None else (stem, f".{texts[endings[0]].removeprefix('.')}")


def _is_stem(value: Value) -> bool:
    return isinstance(value, str) and bool(_STEM.match(value)) and not value.isdecimal()
