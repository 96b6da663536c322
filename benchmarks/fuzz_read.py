"""Any bytes through the reader, guided by coverage: nothing but typed refusals may come out.

It needs atheris, which is no dependency of the project::

    .venv/bin/pip install atheris
    mkdir -p var/fuzz
    .venv/bin/python -m benchmarks.fuzz_read -max_total_time=60 var/fuzz tests/crawler/pages/generic

What is interesting is written into the first folder, the others are only read. A finding is
written as ``crash-…``; put it beside the fixtures and let ``test_any_input`` keep it.
"""

import sys

import atheris

with atheris.instrument_imports(include=["crawler.reading", "crawler.families", "disclosures"]):
    from crawler.reading import looks_like_list, read, read_list
    from crawler.reading.as_json import failure_to_json, to_json
    from disclosures import ListEntry, Page
    from disclosures.errors import PageError
    from disclosures.sameness import digest

URL = "http://www.linhe.example/nb/1.html"
KINDS = ("text/html", "text/plain", "text/html; charset=gb2312", "text/xml; charset=utf-16")


def try_one(data: bytes) -> None:
    """Ask all there is to ask of a page: the first byte says what its header claims."""
    kind = KINDS[data[0] % len(KINDS)] if data else KINDS[0]
    page = Page(url=URL, body=data[1:], headers={"content-type": kind})
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
    """Run until told to stop."""
    atheris.Setup(sys.argv, try_one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
