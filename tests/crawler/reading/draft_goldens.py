"""Drafts the golden files that the saved pages of a family lack.

    python -m tests.crawler.reading.draft_goldens NAME

writes ``PAGE.rows.json`` beside a list, ``PAGE.error`` beside a page that is no content, and
``PAGE.json`` beside any other: what the parser reads now, which a person then compares with the
page. Golden files that are there stay as they are.
"""

import sys
from pathlib import Path

from crawler.reading import looks_like_list, read, read_list
from crawler.reading.as_json import to_json
from disclosures.errors import PageError
from tests.crawler.reading.fixture_pages import Fixture, as_written, fixtures, rows_as_json

ENDINGS = (".json", ".rows.json", ".error")


def draft(fixture: Fixture) -> tuple[str, str]:
    """Return the ending and the content of the golden file of a page."""
    page, source = fixture.page(), fixture.source()
    try:
        if looks_like_list(page, source=source):
            return ".rows.json", as_written(rows_as_json(read_list(page, source=source)))
        reading = read(page, listed=fixture.listed(), source=source)
    except PageError as error:
        return ".error", f"{error.fault.value}\n"
    return ".json", as_written(to_json(reading, input=fixture.name))


def main(family: str) -> int:
    """Write the golden files that are missing, and print their names."""
    pages = fixtures(f"{family}/*")
    for fixture in pages:
        if any(fixture.expected(ending) is not None for ending in ENDINGS):
            continue
        ending, content = draft(fixture)
        name = fixture.path.stem if ending == ".error" else fixture.path.name
        golden = fixture.path.with_name(name + ending)
        golden.write_text(content, encoding="utf-8")
        sys.stdout.write(f"{golden.relative_to(Path.cwd())}: compare it with the page\n")
    return 0 if pages else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
