"""Pages that are a report, a list or neither, each in every surrounding, with right answers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.lists.documents import REPORTS
from benchmarks.lists.no_documents import NEITHER
from benchmarks.lists.page_kind import HOST, TITLES, Outcome, PageKind
from benchmarks.lists.short_lists import LISTS
from benchmarks.lists.surroundings import FOREIGN, SURROUNDINGS, surrounded
from crawler.reading import looks_like_list, looks_like_young_list, read, read_list
from disclosures import Page, Reading
from disclosures.errors import PageError

#: What a page is, by name.
KINDS: Mapping[str, PageKind] = {**NEITHER, **REPORTS, **LISTS}


@dataclass(frozen=True, slots=True, kw_only=True)
class PageCase:
    """One page: a kind of page in one surrounding."""

    name: str
    around: str
    url: str
    body: bytes
    kind: PageKind

    @property
    def page(self) -> Page:
        """The page as it is received."""
        headers = {"content-type": "text/html; charset=utf-8"}
        return Page(url=self.url, body=self.body, headers=headers)


def own_pages(*names: str) -> Iterator[PageCase]:
    """Yield every kind of page, or those of some names, in every surrounding."""
    for name in names or KINDS:
        kind = KINDS[name]
        file = "index" if kind.outcome is Outcome.LIST else "t7"
        window = f"{kind.window}_松岭县人民政府" if kind.window else "松岭县人民政府"
        for around in SURROUNDINGS:
            body = surrounded(kind.main, around, title=window, column=kind.column)
            url = f"{HOST}/zwgk/x/{file}.html"
            yield PageCase(name=name, around=around, url=url, body=body, kind=kind)


def mistakes(case: PageCase) -> Sequence[str]:
    """Return what is read wrongly of a page."""
    kind = case.kind
    reading: Reading | None
    try:
        reading = read(case.page)
    except PageError:
        reading = None
    is_list = looks_like_list(case.page) or looks_like_young_list(case.page)
    outcome = Outcome.NEITHER if reading is None else Outcome.REPORT
    outcome = Outcome.LIST if is_list else outcome
    if outcome is not kind.outcome:
        return [f"it is read as {outcome.value}"]
    if outcome is Outcome.LIST:
        return [] if _rows(case.page) == kind.rows else ["other rows are read"]
    return list(_wrong_fields(reading, kind)) if reading is not None else []


def _rows(page: Page) -> Mapping[str, str]:
    try:
        return {entry.url: entry.title for entry in read_list(page).entries}
    except PageError:
        return {}


def _wrong_fields(reading: Reading, kind: PageKind) -> Iterator[str]:
    if reading.title != kind.title:
        yield f"the title is {reading.title}"
    if kind.day and str(reading.published)[:10] != kind.day:
        yield f"it is published {reading.published}"
    yield from (f"the text lacks {text}" for text in kind.text if text not in reading.body_text)
    foreign = (*FOREIGN, *TITLES)
    yield from (f"the text has {text}" for text in foreign if text in reading.body_text)
