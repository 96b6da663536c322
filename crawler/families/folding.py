"""Articles and rows that arrive as JSON: found in a script, checked, and put into plain HTML."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta, timezone
from html import escape
from itertools import islice

#: JSON as it comes: every value is looked at before it is used.
Json = Mapping[str, object]

#: Where the sites are.
_HERE = timezone(timedelta(hours=8))
_DAY = re.compile(r"((?:19|20)\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})")

#: The marks that `page_of` sets around a title.
TITLE = ("<!--folded:title-->", "<!--/folded:title-->")

#: Where `page_of` puts the text, and where its files when there is none.
FOLDED = ("//*[@id='folded-text']", "//*[@id='folded']")

_LABELS = (
    ("index_no", "索引号"),
    ("publisher", "发布机构"),
    ("doc_no", "文号"),
    ("published", "发布日期"),
    ("source", "来源"),
)
#: How deep values are searched; answers that are deeper are no answers.
_DEEPEST = 6

#: Values that are tried for one name.
_MOST = 20


def json_of(text: str) -> Json | None:
    """The object that a text is; None when it is none."""
    start = text.lstrip("\ufeff \t\r\n")
    return as_object(_decoded(start)) if start.startswith("{") else None


def json_after(text: str, name: str) -> object:
    """The JSON value that a script gives to `name`; None where there is none.

    The script itself need not be JSON: keys without quotes, calls and comments may surround it.
    """
    given = re.finditer(rf"[\"']?\b{name}[\"']?\s{{0,9}}[:=]\s{{0,9}}(?=[\[{{])", text)
    for match in islice(given, _MOST):
        value = _decoded(text[match.end() :])
        if value is not None:
            return value
    return None


def text_after(text: str, name: str) -> str:
    """The string or number that a script gives to `name`; empty where there is none."""
    pattern = rf"[\"']?\b{name}[\"']?\s{{0,9}}[:=]\s{{0,9}}[\"']?([^\"',;\s}}]{{1,200}})"
    match = re.search(pattern, text)
    return match[1] if match else ""


def as_object(value: object) -> Json | None:
    """`value` if it is an object; an object that was written as a string is read again."""
    if isinstance(value, str) and value.lstrip().startswith("{"):
        value = _decoded(value.lstrip())
    return value if isinstance(value, dict) else None


def objects(value: object) -> Sequence[Json]:
    """The objects of an array, in order; none when it is no array."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def words(value: Json, *names: str) -> str:
    """The first of `names` that says something, as text."""
    for name in names:
        found = value.get(name)
        if isinstance(found, bool) or not isinstance(found, str | int | float):
            continue
        if text := str(found).strip():
            return text
    return ""


def holders(value: object, *names: str, depth: int = 0) -> Iterator[Json]:
    """The objects inside `value`, itself first, that hold text under one of `names`."""
    found = as_object(value)
    inside: Sequence[object] = value if isinstance(value, list) else ()
    if found is not None:
        if words(found, *names):
            yield found
        inside = list(found.values())
    if depth < _DEEPEST:
        for one in inside:
            yield from holders(one, *names, depth=depth + 1)


def day_of(value: object) -> date | None:
    """A day: as printed, or in seconds or milliseconds since 1970 as it was in China."""
    text = str(value).strip()
    if text.isdecimal() and len(text) in (9, 10, 12, 13):
        seconds = int(text) // (1000 if len(text) > 10 else 1)
        return datetime.fromtimestamp(seconds, _HERE).date()
    if match := _DAY.search(text):
        try:
            return date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            return None
    return None


def page_of(fields: Mapping[str, str], content: str, files: Sequence[tuple[str, str]] = ()) -> str:
    """A plain page that says what JSON said, for the reader to read like any other.

    `fields` may hold title, published, source, publisher, index_no, doc_no; `content` is HTML,
    `files` are the texts and addresses of attachments.
    """
    title = escape(fields.get("title", ""))
    said = [
        f"<p>{label}：{escape(fields[name])}</p>" for name, label in _LABELS if fields.get(name)
    ]
    links = [f'<p><a href="{escape(url)}">{escape(text)}</a></p>' for text, url in files]
    return (
        f"<html><head><title>{title}</title></head><body><h1>{TITLE[0]}{title}{TITLE[1]}</h1>"
        f"{''.join(said)}<div id='folded'><div id='folded-text'>{content}</div>{''.join(links)}"
        "</div></body></html>"
    )


def _decoded(text: str) -> object:
    """The JSON value at the beginning of `text`; None when there is none."""
    try:
        value, _ = json.JSONDecoder(strict=False).raw_decode(text)
    except (ValueError, RecursionError):
        return None
    return value
