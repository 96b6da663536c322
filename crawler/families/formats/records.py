"""Arrays of records as the rows of a list: which keys are title, address and date is detected."""

import re
from collections.abc import Callable, Iterator, Sequence

from crawler.addresses import resolve
from crawler.families.formats.json_pages import Json, day_of
from disclosures import ListEntry

_ADDRESS = re.compile(
    r"^(?:https?://\S{4,}|//\S{4,}|\.{0,2}/\S{2,}|[\w./%-]{1,200}\.(?:s?html?|jhtml|jspx?|aspx?|php|do"
    r"|pdf|docx?)(?:[?#]\S*)?|[\w./-]{0,100}\?\S{1,300})$",
    re.IGNORECASE,
)
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|bmp|svg|ico|webp|css|js|mp4)(?:[?#]|$)", re.IGNORECASE)
_WORDS = re.compile(r"[\u4e00-\u9fff]|[A-Za-z]{4}")
_TAG = re.compile(r"<[^<>]{1,300}>")

#: Names of keys, likeliest first; they only decide between keys whose values fit equally well.
_TITLE_NAMES = ("title", "bt", "t", "subject", "name", "mc", "headline")
_ADDRESS_NAMES = ("url", "link", "href", "u", "path", "address")
_DATE_NAMES = ("pub", "fb", "release", "issue", "display", "d", "date", "time", "rq", "sj")

#: Depth to which an array is searched, values that are examined, rows of one list, letters of a
#: title, and the share of records that have a value under each key.
_MAX_DEPTH, _MAX_VALUES, _MAX_RECORDS, _MAX_TITLE, _MIN_SHARE = 7, 20_000, 10_000, 300, 0.8


def entries_of_records(url: str, value: object) -> list[ListEntry]:
    """Return the rows of the array in `value` that has most rows with a title and an address."""
    return max((_entries(url, array) for array in _arrays(value)), key=len, default=[])


def objects_of(value: object) -> Iterator[Json]:
    """Yield the objects in a value, the outer ones first."""
    queue, seen = [(value, 0)], 0
    while queue and seen < _MAX_VALUES:
        item, depth = queue.pop(0)
        seen += 1
        if isinstance(item, dict):
            yield item
        inside = list(item.values()) if isinstance(item, dict) else item
        if depth < _MAX_DEPTH and isinstance(inside, list):
            queue += [(one, depth + 1) for one in inside if isinstance(one, dict | list)]


def _arrays(value: object) -> Iterator[Sequence[Json]]:
    """Yield the arrays of objects in a value."""
    candidates = [value, *(one for item in objects_of(value) for one in item.values())]
    for candidate in candidates:
        if isinstance(candidate, list):
            records = [item for item in candidate if isinstance(item, dict)][:_MAX_RECORDS]
            if records and len(records) >= _MIN_SHARE * len(candidate):
                yield records


def _entries(url: str, records: Sequence[Json]) -> list[ListEntry]:
    keys = list(dict.fromkeys(key for record in records[:50] for key in record))
    addresses = _best_key(records, keys, _is_address, _ADDRESS_NAMES)
    titles = _best_key(records, [key for key in keys if key != addresses], _is_title, _TITLE_NAMES)
    if not addresses or not titles:
        return []
    days = _best_key(records, keys, _is_day, _DATE_NAMES)
    found = []
    for record in records:
        address = resolve(url, str(record.get(addresses) or ""))
        title = _TAG.sub("", str(record.get(titles) or "")).strip()[:_MAX_TITLE]
        if address and title:
            day = day_of(record.get(days)) if days else None
            found.append(ListEntry(url=address, title=title, published_on=day))
    return found


def _best_key(
    records: Sequence[Json],
    keys: Sequence[str],
    fits: Callable[[object], bool],
    names: Sequence[str],
) -> str:
    """Return the key under which most records have a fitting value; empty: there is none."""
    ranked = []
    for at, key in enumerate(keys):
        values = [record.get(key) for record in records]
        fitting = [value for value in values if fits(value)]
        various = len({str(value) for value in fitting}) / len(fitting) if fitting else 0
        if len(fitting) >= _MIN_SHARE * len(records):
            ranked.append((_name_rank(key, names), -various if fits is not _is_day else 0, at, key))
    return min(ranked)[-1] if ranked else ""


def _name_rank(key: str, names: Sequence[str]) -> int:
    lowered = key.lower()
    exact = [rank for rank, name in enumerate(names) if lowered == name]
    inside = [
        rank + len(names) for rank, name in enumerate(names) if len(name) > 1 and name in lowered
    ]
    return min([*exact, *inside], default=3 * len(names))


def _is_address(value: object) -> bool:
    return (
        isinstance(value, str)
        and _ADDRESS.match(value.strip()) is not None
        and not _PICTURE.search(value)
    )


def _is_title(value: object) -> bool:
    return (
        isinstance(value, str)
        and 2 <= len(value.strip()) <= 2 * _MAX_TITLE
        and _WORDS.search(value) is not None
        and not _ADDRESS.match(value.strip())
        and not _is_day(value)
    )


def _is_day(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return False
    text = str(value).strip()
    return len(text) <= 30 and day_of(text) is not None
