"""Readings whose text goes on at further pages, which are not read."""

from disclosures.reading import Reading

#: The code of the finding that says so.
TEXT_CONTINUES = "text.continues"


def text_continues(reading: Reading) -> bool:
    """Whether the text of a reading goes on at further pages."""
    return any(finding.code == TEXT_CONTINUES for finding in reading.findings)
