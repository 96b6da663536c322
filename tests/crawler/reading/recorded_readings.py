"""What the present reader says of all fixtures, as digests: noted once for each reader's number.

    python -m tests.crawler.reading.recorded_readings      # after READER was raised

notes them anew. It refuses to while `crawler.reader.READER` is what it was and a page that was
noted is read differently: stored readings would be taken for edited reports.
"""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from pydantic import TypeAdapter

from crawler.reading import READER, read, with_file
from disclosures import Page, Reading
from disclosures.errors import PageError
from disclosures.sameness import digest
from tests.crawler.documents.document_files import make_docx, make_pdf, make_xls, make_xlsx
from tests.crawler.reading.fixture_pages import PAGES, Fixture, fixtures

NOTED = PAGES / "readings.json"
COMMAND = "python -m tests.crawler.reading.recorded_readings"

#: Files are made anew each time: they are told apart by name, not by their bytes.
FILES = {"docx": make_docx, "pdf": make_pdf, "xls": make_xls, "xlsx": make_xlsx}

#: A page that says less than its file.
BEARER = """<html><head><meta charset="utf-8"><meta name="ArticleTitle" content="临河区商务局年报">
</head><body><div id="zoom"><p>全文见附件。</p>
<a href="/nb.docx">年度报告</a></div></body></html>"""

_READING = TypeAdapter(Reading)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """Of each fixture by name: a digest of what is given, and one of what is read from it."""

    reader: int
    pages: Mapping[str, tuple[str, str]]

    def differs_from(self, before: "Notes") -> list[str]:
        """What is given as before, and read differently."""
        both = self.pages.keys() & before.pages.keys()
        return sorted(
            name
            for name in both
            if self.pages[name][0] == before.pages[name][0]
            and self.pages[name] != before.pages[name]
        )


def why_not(before: Notes, now: Notes) -> str:
    """What a developer has forgotten; empty: nothing."""
    different = now.differs_from(before)
    if different and now.reader <= before.reader:
        return (
            f"The same bytes are read differently, and READER is still {now.reader}:\n  "
            + "\n  ".join(different)
            + "\nAs it is, every such report that is kept would be announced as revised."
            f"\nRaise READER in crawler/reader.py to {before.reader + 1}, then run: {COMMAND}"
        )
    if now.reader < before.reader:
        return (
            f"READER went down from {before.reader} to {now.reader}: numbers are never used twice."
        )
    return ""


def present() -> Notes:
    """What the present reader says of all fixtures."""
    return Notes(reader=READER, pages=dict(_all()))


def noted() -> Notes:
    """What was noted last."""
    told = json.loads(NOTED.read_text(encoding="utf-8"))
    pages = {name: (given, said) for name, (given, said) in told["pages"].items()}
    return Notes(reader=told["reader"], pages=pages)


def main() -> int:
    """Note the present readings, if they may be noted."""
    now = present()
    if NOTED.exists() and (why := why_not(noted(), now)):
        sys.stderr.write(why + "\n")
        return 1
    lines = ",\n".join(f"  {json.dumps(k)}: {json.dumps(v)}" for k, v in sorted(now.pages.items()))
    NOTED.write_text(f'{{"reader": {now.reader}, "pages": {{\n{lines}\n}}}}\n', encoding="utf-8")
    return 0


def _all() -> Iterator[tuple[str, tuple[str, str]]]:
    for fixture in fixtures():
        if fixture.expected(".rows.json") is None:
            yield fixture.name, (_given(fixture), _said(lambda fixture=fixture: _read(fixture)))
    for kind, make in FILES.items():
        page = Page(url=f"http://www.linhe.example/nb.{kind}", body=make())
        yield f"made.{kind}", ("", _said(lambda page=page: read(page)))
    yield "made.bearer", ("", _said(_read_from_file))


def _read(fixture: Fixture) -> Reading:
    return read(fixture.page(), listed=fixture.listed(), source=fixture.source())


def _read_from_file() -> Reading:
    page = read(Page(url="http://www.linhe.example/nb.html", body=BEARER.encode()))
    reading = with_file(page, page.attachments[0], make_docx())
    same = [replace(file, size=None, sha256="") for file in reading.attachments]
    return replace(reading, attachments=tuple(same))


def _given(fixture: Fixture) -> str:
    beside = json.dumps(fixture.given, ensure_ascii=False, sort_keys=True)
    return _short(fixture.path.read_bytes() + beside.encode())


def _said(how: Callable[[], Reading]) -> str:
    """All that is kept of a reading but its number, and what it is compared by."""
    try:
        reading = how()
    except PageError as error:
        return error.fault.value
    said = _READING.dump_python(reading, mode="json", exclude={"reader"})
    text = json.dumps([said, digest(reading)], ensure_ascii=False, sort_keys=True)
    return _short(text.encode())


def _short(data: bytes) -> str:
    return sha256(data).hexdigest()[:16]


if __name__ == "__main__":
    assert Path.cwd() == PAGES.parents[2], "run it in the project's own folder"
    sys.exit(main())
