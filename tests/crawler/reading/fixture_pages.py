"""Fixture pages: their bytes, their context, and their expected results."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from crawler.reading import ListPage
from disclosures import ListEntry, Page, Source

PAGES = Path(__file__).parent.parent / "pages"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixture:
    """One saved page."""

    path: Path

    @property
    def name(self) -> str:
        return str(self.path.relative_to(PAGES))

    @property
    def given(self) -> Mapping[str, object]:
        file_beside = self.path.with_suffix(".given.json")
        return (
            dict(json.loads(file_beside.read_text(encoding="utf-8")))
            if file_beside.exists()
            else {}
        )

    def page(self, body: bytes | None = None) -> Page:
        kind = "text/plain" if self.path.suffix == ".txt" else "text/html"
        headers = self.given.get("headers", {"content-type": kind})
        url = self.given.get("url", f"http://www.linhe.example/{self.path.name}")
        assert isinstance(headers, dict)
        if body is None:
            body = self.path.read_bytes()
        return Page(url=str(url), body=body, headers=headers)

    def listed(self) -> ListEntry | None:
        entry = self.given.get("listed")
        if not isinstance(entry, dict):
            return None
        day = date.fromisoformat(entry["published_on"]) if entry.get("published_on") else None
        return ListEntry(url=entry["url"], title=entry.get("title", ""), published_on=day)

    def source(self) -> Source | None:
        entry = self.given.get("source")
        if not isinstance(entry, dict):
            return None
        return Source(id=UUID(int=1), slug="fixture", url="http://www.linhe.example/", **entry)

    def expected(self, ending: str) -> object | None:
        """Return the content of the file beside the page with `ending`; None without one."""
        file_beside = self.path.with_name(self.path.name + ending)
        file_beside = file_beside if file_beside.exists() else self.path.with_suffix(ending)
        if not file_beside.exists():
            return None
        text = file_beside.read_text(encoding="utf-8")
        loaded: object = text.strip() if ending.endswith("error") else json.loads(text)
        return loaded


def fixtures(pattern: str = "*/*") -> list[Fixture]:
    """Return all fixture pages, in order of name."""
    found = sorted(PAGES.glob(pattern + ".html")) + sorted(PAGES.glob(pattern + ".txt"))
    return [Fixture(path=path) for path in found]


def rows_as_json(page: ListPage) -> object:
    """Return the content of the golden file of a list."""
    return {
        "entries": [
            {
                "url": entry.url,
                "title": entry.title,
                "published_on": entry.published_on and entry.published_on.isoformat(),
            }
            for entry in page.entries
        ],
        "more": [
            {"url": follow.url, "method": follow.method, "form": dict(follow.form)}
            for follow in page.more
        ],
        "total": page.total,
    }


def as_written(page: object) -> str:
    """Return the text of a golden file."""
    return json.dumps(page, ensure_ascii=False, indent=2) + "\n"


def name_of(fixture: Fixture) -> str:
    return fixture.name
