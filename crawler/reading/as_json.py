"""A reading as one JSON object; docs/reading.md describes every field."""

from disclosures import Reading
from disclosures.errors import PageError


def to_json(reading: Reading, *, input: str) -> dict[str, object]:  # noqa: A002
    """Give `reading` as JSON values; `input` is the name it was asked for by."""
    raise NotImplementedError


def failure_to_json(error: PageError, input: str) -> dict[str, object]:  # noqa: A002
    """Give a page that could not be read as JSON values, with its fault and why."""
    raise NotImplementedError
