"""Compares extracted fields with the labels of a page."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

_UNSEEN = re.compile(r"[\s\u00a0\u200b-\u200f\u3000\ufeff]+")

FIELDS = (
    "title",
    "published",
    "publisher",
    "source",
    "index_no",
    "doc_no",
    "body",
    "noise",
    "files",
)

#: Fields that are not scored if the label leaves them out.
_OPTIONAL = frozenset({"published", "publisher", "source"})

#: Where the first and last words of the body may be, from its ends; how long it may be.
_EDGE, _SHORTEST, _LONGEST, _SLACK = 200, 0.85, 1.2, 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A page and its label."""

    name: str
    url: str
    path: Path
    label: Mapping[str, object]


def labelled_in(folder: Path) -> list[Labelled]:
    """Return the pages that ``labels.jsonl`` of a folder describes."""
    lines = (folder / "labels.jsonl").read_text(encoding="utf-8").splitlines()
    labels = [json.loads(line) for line in lines if line.strip()]
    return [
        Labelled(
            name=Path(label["file"]).name,
            url=str(label.get("url") or "http://www.linhe.example/page.html"),
            path=folder / label["file"],
            label=label,
        )
        for label in labels
    ]


def tight(value: object) -> str:
    """Return `value` without white space; empty for None."""
    return "" if value is None else _UNSEEN.sub("", str(value))


def score(label: Mapping[str, object], answer: Mapping[str, object]) -> dict[str, bool]:
    """Return for each labelled field whether the answer is correct."""
    marks = {}
    for field in ("title", "publisher", "source", "index_no", "doc_no"):
        if label.get(field) or field not in _OPTIONAL:
            marks[field] = tight(answer.get(field)) in set(_accepted(label, field))
    if label.get("published"):
        day = str(answer.get("published_at") or "")[:10]
        marks["published"] = day in {value[:10] for value in _accepted(label, "published")}
    body = tight(answer.get("body_text"))
    if label.get("body_starts"):
        marks["body"] = _bounded(label, body)
        unwanted = [tight(words) for words in _list(label, "must_not_contain")]
        marks["noise"] = bool(body) and not any(words in body for words in unwanted)
    marks["files"] = _names(label, "href") == _names(answer, "url")
    return marks


def total(marks: Sequence[Mapping[str, bool]]) -> dict[str, tuple[int, int]]:
    """Return for each field how many answers are correct, and how many were asked for."""
    right, asked = Counter[str](), Counter[str]()
    for each in marks:
        asked.update(each.keys())
        right.update(field for field, correct in each.items() if correct)
    return {field: (right[field], asked[field]) for field in FIELDS if asked[field]}


def _accepted(label: Mapping[str, object], field: str) -> Iterator[str]:
    """Yield the correct values of a field, without white space."""
    yield tight(label.get(field))
    yield from (tight(value) for value in _list(label, f"{field}_alt"))


def _bounded(label: Mapping[str, object], body: str) -> bool:
    """Whether a body starts and ends as labelled and has about the labelled length."""
    length = label.get("body_chars") or len(body)
    assert isinstance(length, int)
    edge = max(_EDGE, length // 10)
    starts, ends = tight(label["body_starts"])[:12], tight(label["body_ends"])[-12:]
    fits = _SHORTEST * length <= len(body) <= _LONGEST * length + _SLACK
    return fits and starts in body[:edge] and ends in body[-edge:]


def _names(answer_or_label: Mapping[str, object], key: str) -> set[str]:
    """Return the names of the files that a label or an answer lists."""
    rows = _list(answer_or_label, "attachments")
    return {Path(urlsplit(str(row[key])).path).name for row in rows if isinstance(row, dict)}


def _list(answer_or_label: Mapping[str, object], key: str) -> Sequence[object]:
    found = answer_or_label.get(key) or ()
    return found if isinstance(found, list | tuple) else ()
