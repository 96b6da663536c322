"""Records digests of the readings of all fixtures, for each parser version.

    python -m tests.crawler.reading.recorded_readings      # after PARSER_VERSION was raised

updates the record. It fails if `crawler.parser_version.PARSER_VERSION` is unchanged and a recorded
page is read differently: stored readings would then count as revised reports.
"""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from pathlib import Path

from pydantic import TypeAdapter

from crawler.reading import PARSER_VERSION, read, with_file
from disclosures import Page, Reading
from disclosures.content_digest import digest
from disclosures.errors import PageError
from tests.crawler.documents.document_files import make_docx, make_pdf, make_xls, make_xlsx
from tests.crawler.reading.fixture_pages import PAGES, Fixture, fixtures

RECORD_FILE = PAGES / "readings.json"
COMMAND = "python -m tests.crawler.reading.recorded_readings"

#: Files are generated for each run, so they are identified by name and not by their bytes.
FILES: dict[str, Callable[[], bytes]] = {
    "docx": make_docx,
    "pdf": make_pdf,
    "xls": make_xls,
    "xlsx": make_xlsx,
}

#: A page whose report is in its file.
MARKUP = """<html><head><meta charset="utf-8"><meta name="ArticleTitle" content="临河区商务局年报">
</head><body><div id="zoom"><p>全文见附件。</p>
<a href="/nb.docx">年度报告</a></div></body></html>"""

_READING = TypeAdapter(Reading)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedReadings:
    """Fixture name → (digest of its input, digest of its reading), for one parser version."""

    parser_version: int
    pages: Mapping[str, tuple[str, str]]

    def differs_from(self, before: "RecordedReadings") -> list[str]:
        """Return the fixtures with equal input and different reading."""
        both = self.pages.keys() & before.pages.keys()
        return sorted(
            name
            for name in both
            if self.pages[name][0] == before.pages[name][0]
            and self.pages[name] != before.pages[name]
        )


def problem_with(before: RecordedReadings, now: RecordedReadings) -> str:
    """Return why the current readings may not be recorded; empty if they may."""
    different = now.differs_from(before)
    if different and now.parser_version <= before.parser_version:
        return (
            f"The same bytes are read differently, and PARSER_VERSION is still "
            f"{now.parser_version}:\n  "
            + "\n  ".join(different)
            + "\nWithout a new version, every such stored report would be announced as revised."
            f"\nRaise PARSER_VERSION in crawler/parser_version.py to {before.parser_version + 1}, "
            f"then run: {COMMAND}"
        )
    if now.parser_version < before.parser_version:
        return (
            f"PARSER_VERSION went down from {before.parser_version} to {now.parser_version}: "
            "versions are never reused."
        )
    return ""


def current() -> RecordedReadings:
    """Return the digests of the current readings."""
    return RecordedReadings(parser_version=PARSER_VERSION, pages=dict(_all()))


def recorded() -> RecordedReadings:
    """Return the recorded digests."""
    record = json.loads(RECORD_FILE.read_text(encoding="utf-8"))
    pages = {name: (given, output) for name, (given, output) in record["pages"].items()}
    return RecordedReadings(parser_version=record["parser_version"], pages=pages)


def main() -> int:
    """Record the current readings, if they may be recorded."""
    now = current()
    if RECORD_FILE.exists() and (problem := problem_with(recorded(), now)):
        sys.stderr.write(problem + "\n")
        return 1
    lines = ",\n".join(f"  {json.dumps(k)}: {json.dumps(v)}" for k, v in sorted(now.pages.items()))
    RECORD_FILE.write_text(
        f'{{"parser_version": {now.parser_version}, "pages": {{\n{lines}\n}}}}\n', encoding="utf-8"
    )
    return 0


def _all() -> Iterator[tuple[str, tuple[str, str]]]:
    for fixture in fixtures():
        if fixture.expected(".rows.json") is None:
            yield fixture.name, (_input_digest(fixture), _digest_of(partial(_read, fixture)))
    for kind, make in FILES.items():
        page = Page(url=f"http://www.linhe.example/nb.{kind}", body=make())
        yield f"made.{kind}", ("", _digest_of(partial(read, page)))
    yield "made.primary_file", ("", _digest_of(_read_from_file))


def _read(fixture: Fixture) -> Reading:
    return read(fixture.page(), listed=fixture.listed(), source=fixture.source())


def _read_from_file() -> Reading:
    page = read(Page(url="http://www.linhe.example/nb.html", body=MARKUP.encode()))
    file = page.attachments[0]
    reading = with_file(page, file, Page(url=file.url, body=make_docx()))
    same = [replace(file, size=None, sha256="") for file in reading.attachments]
    return replace(reading, attachments=tuple(same))


def _input_digest(fixture: Fixture) -> str:
    beside = json.dumps(fixture.given, ensure_ascii=False, sort_keys=True)
    return _short(fixture.path.read_bytes() + beside.encode())


def _digest_of(how: Callable[[], Reading]) -> str:
    """Digest all stored fields of a reading except the parser version, or its fault."""
    try:
        reading = how()
    except PageError as error:
        return error.fault.value
    values = _READING.dump_python(reading, mode="json", exclude={"parser_version"})
    text = json.dumps([values, digest(reading)], ensure_ascii=False, sort_keys=True)
    return _short(text.encode())


def _short(data: bytes) -> str:
    return sha256(data).hexdigest()[:16]


if __name__ == "__main__":
    assert Path.cwd() == PAGES.parents[2], "run it in the project's own folder"
    sys.exit(main())
