"""A feed document, its metadata, and the port that writes it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from gettext import NullTranslations
from typing import Protocol
from uuid import UUID

from disclosures.change import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHead:
    """Metadata of a feed."""

    title: str
    subtitle: str

    #: Absolute addresses of the service and of this feed.
    base_url: str
    self_url: str

    #: ``zh`` or ``en``, and the message catalogue of that language.
    language: str = "zh"
    translations: NullTranslations = field(default_factory=NullTranslations)

    #: Tagging entity of the entry ids (RFC 4151). A different value makes every entry new.
    authority: str = "gongkai.example,2026"

    #: How long clients may cache the feed, in minutes.
    ttl: int = 30

    #: Address of a CSS file for browsers; empty: none.
    stylesheet_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedDocument:
    """A serialised feed."""

    body: bytes

    #: A strong validator (RFC 9110, section 8.8.3), with its quotes.
    etag: str

    #: Time of the newest entry's event.
    last_modified: datetime

    #: Events that could not be serialised; an operator should look.
    left_out: tuple[UUID, ...]


class FeedWriter(Protocol):
    """Writes events in one feed format. Pure: the same events give the same bytes."""

    def __call__(self, events: Iterable[Event], head: FeedHead) -> FeedDocument:
        """Write a feed of `events`, newest first."""
