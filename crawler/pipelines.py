"""Item pipelines: the way out to the service, and the log of a crawl on the command line."""

import logging
from collections.abc import Callable
from typing import Protocol, Self, cast

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from crawler.items import ObservationItem, ReportItem
from disclosures import ListObserved, Observation, PageFailed, ReportObserved, VisitFinished

log = logging.getLogger(__name__)


class Emitting(Protocol):
    """The spider of the service's process."""

    async def emit(self, visit: int, observation: Observation) -> None:
        """Send an observation; wait while too many of the visit are unacknowledged."""


class ServicePipeline:
    """Sends every observation to the service that supervises this process."""

    def __init__(self, spider: Emitting) -> None:
        self._spider = spider

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the pipeline; Scrapy calls this."""
        return cls(cast("Emitting", crawler.spider))

    async def process_item(self, item: ReportItem | ObservationItem) -> object:
        """Send the observation of an item."""
        await self._spider.emit(item.visit, item.observed)
        return item


class ReportsPipeline:
    """Exports reports only; counts the rest by family, and logs what failed.

    The counts are ``families/FAMILY/reports``, ``lists``, ``listed``, ``failed`` and
    ``failed/FAULT``.
    """

    def __init__(self, count: Callable[..., None], family: str) -> None:
        self._count = count
        self._family = family

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the pipeline; Scrapy calls this."""
        assert crawler.stats is not None
        assert crawler.spider is not None
        return cls(crawler.stats.inc_value, crawler.spider.name)

    def process_item(self, item: ReportItem | ObservationItem) -> ReportItem:
        """Pass a report on. Raises DropItem for anything else."""
        if isinstance(item, ReportItem):
            self._count(f"families/{item.family or self._family}/reports")
            return item
        self._log(item.observed)
        raise DropItem(type(item.observed).__name__, log_level="DEBUG")

    def _log(self, observed: Observation) -> None:
        prefix = f"families/{self._family}"
        match observed:
            case ListObserved(entries=entries, complete=complete):
                self._count(f"{prefix}/lists")
                self._count(f"{prefix}/listed", len(entries))
                log.info(
                    "list read: %d rows, complete: %s: %s", len(entries), complete, observed.url
                )
            case PageFailed():
                self._count(f"{prefix}/failed")
                self._count(f"{prefix}/failed/{observed.fault.value}")
                log.warning("page failed: %s: %s", observed.reason, observed.url)
            case VisitFinished(complete=complete, requests=requests):
                log.info("visit finished: complete: %s, %d requests", complete, requests)
            case ReportObserved():
                raise AssertionError("a report is a ReportItem")
