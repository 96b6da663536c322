"""Converts the further pages of a report's text to JSON text, and back."""

from functools import cache

from pydantic import TypeAdapter

from disclosures import KnownTextPage
from disclosures.sanitising import storable_text


def text_pages_of_row(text: str) -> tuple[KnownTextPage, ...]:
    """The further pages that are stored as `text`."""
    return _pages().validate_json(text) if text else ()


def text_pages_text(pages: tuple[KnownTextPage, ...]) -> str:
    """Further pages as JSON; empty if there are none."""
    return storable_text(_pages().dump_json(pages).decode()) if pages else ""


@cache
def _pages() -> TypeAdapter[tuple[KnownTextPage, ...]]:
    return TypeAdapter(tuple[KnownTextPage, ...])
