"""Ports of noise: what differs at every visit is learnt, left out, and lifted by operators."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from disclosures.crawl_run import CrawlJob, PageUnchanged, ReportObserved
from disclosures.noise import Difference, NoisePattern, NoiseRule, NoiseState
from disclosures.page import Page
from disclosures.source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPage:
    """The response behind the current revision of the report at one address."""

    page: Page

    #: When it was recorded.
    seen_at: datetime

    #: Whether the page was found unchanged after that.
    confirmed: bool


class NoiseRules(Protocol):
    """The noise rules of all sources in the store."""

    def rules(
        self, *, source: str = "", states: Collection[NoiseState] = (), limit: int = 1000
    ) -> Sequence[NoiseRule]:
        """Rules by source, the latest first; of one `source`, in these `states` (none: any)."""

    def stored_pages(self, source: str, urls: Collection[str]) -> Mapping[str, StoredPage]:
        """The stored responses of these addresses, as far as there are any."""

    def record(self, source: str, rules: Sequence[NoiseRule]) -> None:
        """Add or replace rules; one that an operator lifted stays as it is.

        If one is newly muted, the readings of the source count as outdated: they are reparsed
        before they are compared.
        """

    def lift(self, rule: UUID, *, by: str) -> NoiseRule:
        """Lift a muted rule: its spot is content again, and is not learnt again.

        Raises:
            NotFound: There is no such rule, or it is not muted.
        """

    def allow(self, rule: UUID) -> None:
        """Forget a lifted rule: its spot may be learnt again.

        Raises:
            NotFound: There is no such rule, or it is not lifted.
        """


class ComparePages(Protocol):
    """Compares two stored responses of one address, in the crawler process."""

    async def __call__(
        self, before: Page, after: Page, *, source: Source | None = None
    ) -> tuple[Difference, ...]:
        """The spots at which they differ, known noise left out. Raises PageError, CrawlerDied."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledReports:
    """The changed reports of a visit after their noise was left out."""

    #: The job with the patterns and digests that are now known.
    job: CrawlJob
    reports: tuple[ReportObserved, ...]

    #: Pages that differ by noise alone.
    unchanged: tuple[PageUnchanged, ...] = ()


class SettleNoise(Protocol):
    """Learns noise from the reports that differ on a visit, and leaves it out of them."""

    async def __call__(
        self,
        job: CrawlJob,
        reports: Sequence[ReportObserved],
        *,
        crawled_with: tuple[NoisePattern, ...],
    ) -> SettledReports:
        """Settle `reports`, which were read with the patterns `crawled_with`.

        Raises:
            StoreError: A rule could not be stored.
            CrawlerDied: The crawler process could not be kept alive.
        """
