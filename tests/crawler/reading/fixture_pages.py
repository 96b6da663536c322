"""Fixture pages: their bytes, what is given with them, what must come of them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

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
        beside = self.path.with_suffix(".given.json")
        return dict(json.loads(beside.read_text(encoding="utf-8"))) if beside.exists() else {}

    def page(self, body: bytes | None = None) -> Page:
        kind = "text/plain" if self.path.suffix == ".txt" else "text/html"
        headers = self.given.get("headers", {"content-type": kind})
        url = self.given.get("url", f"http://www.linhe.example/{self.path.name}")
        assert isinstance(headers, dict)
        if body is None:
            body = self.path.read_bytes()
        return Page(url=str(url), body=body, headers=headers)

    def listed(self) -> ListEntry | None:
        said = self.given.get("listed")
        if not isinstance(said, dict):
            return None
        day = date.fromisoformat(said["published_on"]) if said.get("published_on") else None
        return ListEntry(url=said["url"], title=said.get("title", ""), published_on=day)

    def source(self) -> Source | None:
        said = self.given.get("source")
        if not isinstance(said, dict):
            return None
        return Source(id=UUID(int=1), slug="fixture", url="http://www.linhe.example/", **said)

    def expected(self, ending: str) -> object | None:
        """What stands beside the page under its own name and `ending`; None: nothing."""
        beside = self.path.with_name(self.path.name + ending)
        beside = beside if beside.exists() else self.path.with_suffix(ending)
        if not beside.exists():
            return None
        text = beside.read_text(encoding="utf-8")
        loaded: object = text.strip() if ending.endswith("error") else json.loads(text)
        return loaded


def fixtures(pattern: str = "*/*") -> list[Fixture]:
    """All fixture pages, in order of name."""
    found = sorted(PAGES.glob(pattern + ".html")) + sorted(PAGES.glob(pattern + ".txt"))
    return [Fixture(path=path) for path in found]


def as_written(page: object) -> str:
    """A golden file's text."""
    return json.dumps(page, ensure_ascii=False, indent=2) + "\n"


def name_of(fixture: Fixture) -> str:
    return fixture.name
