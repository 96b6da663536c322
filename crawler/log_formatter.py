"""What Scrapy logs of each page in the service's process: nothing; the service logs visits."""

from typing import Any

from scrapy.logformatter import LogFormatter


class SilentLogFormatter(LogFormatter):
    """Makes no message for a page or an item, which nobody would see at the level of the log."""

    def crawled(self, *args: Any) -> None:  # type: ignore[override]  # None: no message
        """Say nothing about a response."""

    def scraped(self, *args: Any) -> None:  # type: ignore[override]  # None: no message
        """Say nothing about an item."""
