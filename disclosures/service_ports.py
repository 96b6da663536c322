"""Ports of the application: what the CLI and the web pages start, beside the store's ports."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from disclosures.change import Event
from disclosures.crawl_run import CrawlRun, HostLease
from disclosures.reparse import ReparseResult, ReparseSelection, WithheldReparseResult
from disclosures.source import Source


class Dispatcher(Protocol):
    """Visits the sources that are due."""

    async def tick(self) -> int:
        """Start visits to hosts that are due; return how many were started."""

    async def run_until_idle(self) -> list[CrawlRun]:
        """Visit until nothing is due."""

    async def visit_host(self, host_lease: HostLease) -> list[CrawlRun]:
        """Visit the sources of one leased host, then release it."""

    async def drain(self, grace_period: timedelta) -> None:
        """Wait up to `grace_period` for running visits, then cancel them."""


class LetterDelivery(Protocol):
    """Sends the letters that are due."""

    async def __call__(self, stop: asyncio.Event | None = None) -> tuple[int, int]:
        """Send until none is due, or `stop` is set; return (sent, not sent)."""


class ObligationReview(Protocol):
    """Assesses the obligations that are due for it."""

    def __call__(self) -> int:
        """Assess; return the number of events. One transaction a source."""


class DryRun(Protocol):
    """Visits a source without writing anything."""

    async def __call__(self, source: Source) -> tuple[CrawlRun, Sequence[Event]]:
        """Visit `source`, known or not; return the run and the events it would have made."""


class ReparseRun(Protocol):
    """Parses kept pages again."""

    def __call__(
        self, choice: ReparseSelection, *, commit: bool = False, announce: bool = False
    ) -> AsyncIterator[ReparseResult | WithheldReparseResult]:
        """Yield one result a page; with `commit` it is stored before it is yielded.

        Raises:
            CrawlerDied: The crawler process could not be kept alive. Stored results stay.
        """


class Database(Protocol):
    """The open database."""

    def close(self) -> None:
        """Close all connections."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilySummary:
    """How the pages of one site family are read, in words."""

    name: str
    lists: str
    paging: str
    articles: str


class SiteFamilies(Protocol):
    """The site families whose pages are recognised."""

    def names(self) -> Sequence[str]:
        """Names, in the order in which families are tried."""

    def summaries(self) -> Sequence[FamilySummary]:
        """Summaries, in the same order."""

    def draft(self, name: str, checkout: Path) -> tuple[Path, Path]:
        """Write a new family into `checkout`; return its module and its fixtures' README.

        Raises:
            InputError: The name or the folder cannot be used; nothing was written.
        """

    def check_selectors(self, selectors: Mapping[str, str]) -> None:
        """Raise InputError unless all are valid CSS or XPath selectors."""
