"""Item pipelines: the way out to the service, and the log of a crawl on the command line."""

import logging
from collections.abc import Callable
from typing import Protocol, Self, cast

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from scrapy.utils.misc import load_object

from crawler.items import ObservationItem, ReportItem, report_item
from disclosures import ListObserved, Observation, PageFailed, ReportObserved, VisitFinished
from disclosures.reason import Reason, ReasonCode

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

    def __init__(
        self, crawler: Crawler, count: Callable[..., None], describe: Callable[[Reason], str]
    ) -> None:
        """Take a function that counts, and one that renders a reason."""
        self._crawler = crawler
        self._count = count
        self._describe = describe

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the pipeline; Scrapy calls this."""
        assert crawler.stats is not None
        return cls(
            crawler, crawler.stats.inc_value, load_object(crawler.settings["GONGKAI_DESCRIBE"])
        )

    def process_item(self, item: ReportItem | ObservationItem) -> ReportItem:
        """Pass a report on, its reasons as sentences. Raises DropItem for anything else."""
        if isinstance(item, ReportItem):
            self._count(f"families/{item.family}/reports")
            return report_item(item.observed, item.visit, self._describe)
        assert self._crawler.spider is not None
        self._log(item.observed, f"families/{self._crawler.spider.name}")
        raise DropItem(type(item.observed).__name__, log_level="DEBUG")

    def _log(self, observed: Observation, prefix: str) -> None:
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
                log.warning("page failed: %s: %s", self._describe(observed.reason), observed.url)
                if _is_private_address(observed.reason):
                    log.warning("to allow it, set GONGKAI_ALLOWED_NETWORKS (docs/settings.md)")
            case VisitFinished(complete=complete, requests=requests):
                log.info("visit finished: complete: %s, %d requests", complete, requests)
            case ReportObserved():
                raise AssertionError("a report is a ReportItem")


def _is_private_address(reason: Reason) -> bool:
    """Whether a page was refused since its address is not public."""
    cause = reason.params.get("reason")
    return reason.code == ReasonCode.ADDRESS_NOT_PUBLIC or (
        isinstance(cause, Reason) and _is_private_address(cause)
    )
