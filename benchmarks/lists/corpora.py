"""List pages with right answers, and reports, which are no lists."""

import json
import sys
from pathlib import Path

from benchmarks.lists.own_lists import ListCase
from crawler.reading.transport.decoding import decode
from disclosures import Page
from disclosures.errors import PageError
from tests.crawler.reading.fixture_pages import fixtures

SHARED = Path(__file__).parents[3] / "shared"

#: Folders of report pages, and what is no report in them.
_REPORTS = ("pages", "edits", "cases/reading", "cases/edits")
_LISTS_AMONG_THEM = frozenset({"list-hanweb-jpage.html"})


def shared_lists() -> list[ListCase]:
    """Return the list pages of the shared cases; none where they are absent."""
    folder = SHARED / "cases" / "lists"
    cases = []
    for path in sorted(folder.glob("*.json")):
        answer = json.loads(path.read_text(encoding="utf-8"))
        if answer["is_list"]:
            rows = ((row["url"], row["title"], row["date"] or "") for row in answer["rows"])
            cases.append(
                ListCase(
                    name=path.stem,
                    url=answer["url"],
                    body=path.with_suffix(".html").read_bytes(),
                    rows=tuple(rows),
                    next_includes=tuple(answer["next_includes"]),
                )
            )
    return cases


def reports() -> list[tuple[str, str, bytes]]:
    """Return name, address and body (UTF-8) of the reports of all corpora."""
    pages = [
        (fixture.name, fixture.page().url, fixture.path.read_bytes())
        for fixture in fixtures()
        if fixture.path.suffix == ".html" and fixture.expected(".json") is not None
    ]
    for folder in _REPORTS:
        found = sorted((SHARED / folder).rglob("*.htm*"))
        if not found:
            print(f"SKIPPED: ../shared/{folder} is not on this machine", file=sys.stderr)
        pages += [
            (f"{folder}/{path.name}", "http://www.linhe.example/a/1.html", path.read_bytes())
            for path in found
            if path.name not in _LISTS_AMONG_THEM
        ]
    return [(name, url, _in_utf8(url, body)) for name, url, body in pages]


def _in_utf8(url: str, body: bytes) -> bytes:
    try:
        return decode(Page(url=url, body=body)).text.encode()
    except PageError:
        return body
