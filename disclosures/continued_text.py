"""Readings whose text goes on at further pages, which were not read."""

from disclosures.crawl_run import KnownTextPage
from disclosures.page import Page
from disclosures.reading import Reading

#: The code of the finding that says so.
TEXT_CONTINUES = "text.continues"


def text_continues(reading: Reading) -> bool:
    """Whether the text of a reading goes on at further pages, which were not read."""
    return any(finding.code == TEXT_CONTINUES for finding in reading.findings)


def completes(before: Reading, after: Reading) -> bool:
    """Whether `after` only adds to `before` what its further pages hold, read for the first time.

    What the first page says is the same in both; the first text may end with a date below it.
    """
    if not text_continues(before) or text_continues(after):
        return False
    return before.title == after.title and after.blocks[: len(before.blocks)] == before.blocks


def text_pages_of(page: Page) -> tuple[KnownTextPage, ...]:
    """What is stored of the further pages of `page` for the next visit."""
    return tuple(
        KnownTextPage(
            url=each.url,
            etag=each.etag,
            last_modified=each.last_modified,
            raw_sha256=each.sha256,
            repeats=each.repeats,
        )
        for each in page.further
    )
