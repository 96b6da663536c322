"""A crawler process whose file parser crashes on a file with the content ABORT."""

import os

from crawler import reading as parsing
from crawler.process.program import main
from crawler.visits.parsers import Parsers
from disclosures import Attachment, Page, Reading, Source


def with_file(
    reading: Reading, file: Attachment, page: Page, source: Source | None = None
) -> Reading:
    """Read a file, or end the process."""
    if page.body == b"ABORT":
        os.abort()
    return parsing.with_file(reading, file, page, source)


if __name__ == "__main__":
    main(Parsers(with_file=with_file))
