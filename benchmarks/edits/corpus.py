"""Pairs of pages before and after an edit: our own, and those of a folder where it is present."""

import json
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape, unescape
from pathlib import Path

from lxml import html

#: Environment variable with a folder of pairs: ``ID_a.html``, ``ID_b.html``, ``index.jsonl``.
VARIABLE = "GONGKAI_BENCH_EDITS"

#: Where the pairs are if the variable is not set: beside the repository.
FOLDER = Path(__file__).parents[3] / "shared" / "edits"


@dataclass(frozen=True, slots=True, kw_only=True)
class EditPair:
    """Two pages of one document. The ``<h1>`` and ``<title>`` of each are its right title."""

    name: str
    before: bytes
    after: bytes


def page_of(title: str, lines: Sequence[str]) -> bytes:
    """Make a page with `title` as heading and window title, and a paragraph for each line."""
    body = "\n".join(f"<p>{escape(line)}</p>" for line in lines)
    return (
        '<!DOCTYPE html><html><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title></head><body>"
        f'<div class="article"><h1>{escape(title)}</h1><div class="content">\n{body}\n'
        "</div></div></body></html>"
    ).encode()


def title_of(page: bytes) -> str:
    """Return the heading of a page."""
    return _text(html.fromstring(page.decode()).find(".//h1"))


def visible_lines(page: bytes) -> list[str]:
    """Return the paragraphs and table cells below the heading, without empty ones."""
    root = html.fromstring(page.decode())
    found = [_text(each) for each in root.iter("p", "td", "th")]
    return [text for text in found if text]


def folder_pairs() -> Sequence[EditPair]:
    """Return the pairs of the folder; none, with a line on stderr, if it is absent."""
    folder = Path(os.environ.get(VARIABLE, FOLDER))
    index = folder / "index.jsonl"
    if not index.exists():
        print(f"SKIPPED: no pairs of laws in {folder} (set {VARIABLE})", file=sys.stderr)
        return ()
    return list(_indexed(folder, index))


def _indexed(folder: Path, index: Path) -> Iterator[EditPair]:
    for line in index.read_text(encoding="utf-8").splitlines():
        name = json.loads(line)["id"]
        yield EditPair(
            name=name,
            before=(folder / f"{name}_a.html").read_bytes(),
            after=(folder / f"{name}_b.html").read_bytes(),
        )


def _text(element: html.HtmlElement | None) -> str:
    return "" if element is None else unescape(element.text_content()).strip()
