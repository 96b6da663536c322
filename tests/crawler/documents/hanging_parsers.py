"""A crawler process whose file parser never returns from a file with the content HANG."""

from crawler import reading
from crawler.__main__ import main
from crawler.parsers import Parsers
from disclosures import Attachment, Reading, Source


def with_file(
    page: Reading, file: Attachment, body: bytes, source: Source | None = None
) -> Reading:
    """Read a file, or loop forever."""
    while body == b"HANG":
        pass
    return reading.with_file(page, file, body, source)


if __name__ == "__main__":
    main(Parsers(with_file=with_file))
