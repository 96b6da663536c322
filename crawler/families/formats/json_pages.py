"""JSON in scripts and answers: finds values, and converts an article to plain HTML."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta, timezone
from html import escape
from itertools import islice

#: A JSON object; the type of every value is checked before use.
Json = Mapping[str, object]

#: The time zone of the sites.
CHINA = timezone(timedelta(hours=8))
_DAY = re.compile(r"((?:19|20)\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})")

#: Marks around the title in the result of `html_page_of`.
TITLE_MARKS = ("<!--folded:title-->", "<!--/folded:title-->")

#: XPaths of the text in the result of `html_page_of`, and of its files if it has no text.
ARTICLE_CONTAINERS = ("//*[@id='folded-text']", "//*[@id='folded']")

_LABELS = (
    ("index_no", "索引号"),
    ("publisher", "发布机构"),
    ("doc_no", "文号"),
    ("published", "发布日期"),
    ("source", "来源"),
)
#: Maximum depth to which values are searched.
_MAX_DEPTH = 6

#: Maximum values that are tried for one name.
_MAX_MATCHES = 20


def json_object_of(text: str) -> Json | None:
    """Parse a text that is a JSON object; None for any other text."""
    start = text.lstrip("\ufeff \t\r\n")
    return as_object(_decoded(start)) if start.startswith("{") else None


def json_after(text: str, name: str) -> object:
    """Return the JSON value that a script assigns to `name`; None when there is none.

    The script around the value may be any JavaScript.
    """
    assignments = re.finditer(rf"[\"']?\b{name}[\"']?\s{{0,9}}[:=]\s{{0,9}}(?=[\[{{])", text)
    for match in islice(assignments, _MAX_MATCHES):
        value = _decoded(text[match.end() :])
        if value is not None:
            return value
    return None


def text_after(text: str, name: str) -> str:
    """Return the string or number that a script assigns to `name`; empty when there is none."""
    pattern = rf"[\"']?\b{name}[\"']?\s{{0,9}}[:=]\s{{0,9}}[\"']?([^\"',;\s}}]{{1,200}})"
    match = re.search(pattern, text)
    return match[1] if match else ""


def as_object(value: object) -> Json | None:
    """Return `value` if it is an object, or a string with one; else None."""
    if isinstance(value, str) and value.lstrip().startswith("{"):
        value = _decoded(value.lstrip())
    return value if isinstance(value, dict) else None


def objects(value: object) -> Sequence[Json]:
    """Return the objects of an array, in order; none if `value` is no array."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def first_text(value: Json, *names: str) -> str:
    """Return the first non-empty value of `names` as text; empty when there is none."""
    for name in names:
        found = value.get(name)
        if isinstance(found, bool) or not isinstance(found, str | int | float):
            continue
        if text := str(found).strip():
            return text
    return ""


def objects_with_text(value: object, *names: str, depth: int = 0) -> Iterator[Json]:
    """Yield the objects in `value`, itself first, with a text under one of `names`."""
    found = as_object(value)
    inside: Sequence[object] = value if isinstance(value, list) else ()
    if found is not None:
        if first_text(found, *names):
            yield found
        inside = list(found.values())
    if depth < _MAX_DEPTH:
        for item in inside:
            yield from objects_with_text(item, *names, depth=depth + 1)


def day_of(value: object) -> date | None:
    """Parse a date: as printed, or seconds or milliseconds since 1970 in China's time zone."""
    text = str(value).strip()
    if text.isdecimal() and len(text) in (9, 10, 12, 13):
        seconds = int(text) // (1000 if len(text) > 10 else 1)
        return datetime.fromtimestamp(seconds, CHINA).date()
    if match := _DAY.search(text):
        try:
            return date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            return None
    return None


def html_page_of(
    fields: Mapping[str, str], content: str, files: Sequence[tuple[str, str]] = ()
) -> str:
    """Build a plain HTML page from the fields of an article.

    `fields` may hold title, published, source, publisher, index_no, doc_no; `content` is HTML,
    `files` are texts and addresses of attachments.
    """
    title = escape(fields.get("title", ""))
    lines = [
        f"<p>{label}：{escape(fields[name])}</p>" for name, label in _LABELS if fields.get(name)
    ]
    links = [f'<p><a href="{escape(url)}">{escape(text)}</a></p>' for text, url in files]
    return (
        f"<html><head><title>{title}</title></head><body><h1>{TITLE_MARKS[0]}{title}{TITLE_MARKS[1]}</h1>"
        f"{''.join(lines)}<div id='folded'><div id='folded-text'>{content}</div>{''.join(links)}"
        "</div></body></html>"
    )


def _decoded(text: str) -> object:
    """Parse the JSON value at the beginning of `text`; None when there is none."""
    try:
        value, _ = json.JSONDecoder(strict=False).raw_decode(text)
    except (ValueError, RecursionError):
        return None
    return value
