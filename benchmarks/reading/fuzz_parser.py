"""Coverage-guided fuzzing of the parser: any bytes give a reading or a PageError.

It needs atheris, which is not a dependency of the project::

    .venv/bin/pip install atheris
    mkdir -p var/fuzz
    .venv/bin/python -m benchmarks.reading.fuzz_parser -max_total_time=60 \
        var/fuzz tests/crawler/pages/generic

New inputs are written to the first folder, the others are only read. A failure is written to
``crash-…``: copy it to the fixtures, so that ``test_any_input`` runs it.
"""

import sys

import atheris

with atheris.instrument_imports(include=["crawler.reading", "crawler.families", "disclosures"]):
    from crawler.reading import looks_like_list, read, read_list
    from crawler.reading.as_json import failure_to_json, to_json
    from disclosures import ListEntry, Page
    from disclosures.content_digest import digest
    from disclosures.errors import PageError

URL = "http://www.linhe.example/nb/1.html"
CONTENT_TYPES = ("text/html", "text/plain", "text/html; charset=gb2312", "text/xml; charset=utf-16")


def try_one(data: bytes) -> None:
    """Parse a page as a report and as a list; the first byte chooses its content type."""
    content_type = CONTENT_TYPES[data[0] % len(CONTENT_TYPES)] if data else CONTENT_TYPES[0]
    page = Page(url=URL, body=data[1:], headers={"content-type": content_type})
    looks_like_list(page)
    try:
        reading = read(page, listed=ListEntry(url=URL, title="年度报告") if len(data) % 2 else None)
        to_json(reading, input="x")
        digest(reading)
    except PageError as error:
        failure_to_json(error, "x")
    try:
        read_list(page)
    except PageError as error:
        failure_to_json(error, "x")


def main() -> None:
    """Run until a failure or a limit on the command line."""
    atheris.Setup(sys.argv, try_one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
