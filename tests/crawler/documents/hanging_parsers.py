"""A crawler process whose file parser never returns from a file with the content HANG."""

from crawler import reading as parsing
from crawler.parsers import Parsers
from crawler.process.program import main
from disclosures import Attachment, Page, Reading, Source


def with_file(
    reading: Reading, file: Attachment, page: Page, source: Source | None = None
) -> Reading:
    """Read a file, or loop forever."""
    while page.body == b"HANG":
        pass
    return parsing.with_file(reading, file, page, source)


if __name__ == "__main__":
    main(Parsers(with_file=with_file))
