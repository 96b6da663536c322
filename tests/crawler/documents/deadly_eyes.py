"""A crawler process whose reader of files never comes back from one that says HANG."""

from crawler import reading as parsing
from crawler.__main__ import main
from crawler.parsers import Parsers
from disclosures import Attachment, Reading, Source


def with_file(
    reading: Reading, file: Attachment, body: bytes, source: Source | None = None
) -> Reading:
    """Read a file, or hang over it."""
    while body == b"HANG":
        pass
    return parsing.with_file(reading, file, body, source)


if __name__ == "__main__":
    main(Parsers(with_file=with_file))
