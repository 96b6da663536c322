"""The program of the crawler process, which a ProcessHandle starts by ``python -m crawler``."""

import asyncio
import gc
import json
import logging
import os
import sys
import warnings

from scrapy.crawler import Crawler

from crawler.process.messages import Configure
from crawler.process.resource_limits import (
    exit_with_parent,
    ignore_termination_signals,
    limit_memory,
)
from crawler.process.transport import FRAME_LENGTHS, Transport, decode, open_transport
from crawler.process.visits_spider import VisitsSpider
from crawler.settings import settings_for
from crawler.visits.parsers import Parsers

#: Attributes of every log record; all others were given as `extra`.
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {
    "message",
    "asctime",
    "spider",
    "crawler",
}


class JsonFormatter(logging.Formatter):
    """Formats a record as one line of JSON, which the service logs as a record of its own."""

    def format(self, record: logging.LogRecord) -> str:
        """Format one record."""
        extra = {k: str(v)[:500] for k, v in vars(record).items() if k not in _STANDARD}
        if record.exc_info:
            extra["error"] = self.formatException(record.exc_info)[-4000:]
        line = {
            "name": record.name,
            "level": record.levelno,
            "message": record.getMessage()[:2000],
            "extra": extra,
        }
        return json.dumps(line)


def main(parsers: Parsers | None = None) -> None:
    """Run commands until the service closes the pipe."""
    gc.freeze()  # the modules stay: collections need not traverse them
    gc.enable()
    ignore_termination_signals()
    transport = open_transport()
    _log_to_stderr()
    configuration = _read_configuration()
    exit_with_parent(configuration.parent)
    limit_memory(configuration.limits.memory)
    asyncio.run(_crawl(transport, parsers or Parsers(), configuration))


async def _crawl(transport: Transport, parsers: Parsers, configuration: Configure) -> None:
    limits = configuration.limits
    crawler = Crawler(VisitsSpider, settings_for(limits))
    await crawler.crawl_async(transport=transport, parsers=parsers, limits=limits)


def _read_configuration() -> Configure:
    """Read the first message; there is no event loop yet."""
    head_length, tail_length = FRAME_LENGTHS.unpack(_read(FRAME_LENGTHS.size))
    message = decode(_read(head_length), _read(tail_length)).message
    if not isinstance(message, Configure):
        raise SystemExit("the first message must be Configure; SupervisedCrawl starts this process")
    return message


def _read(length: int) -> bytes:
    """Read exactly `length` bytes of standard input, unbuffered."""
    data = bytearray()
    while len(data) < length:
        chunk = os.read(0, length - len(data))
        if not chunk:
            raise SystemExit("the service has closed the pipe")
        data += chunk
    return bytes(data)


def _log_to_stderr() -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter())
    logging.basicConfig(handlers=[handler], level=logging.INFO)
    logging.getLogger("scrapy").setLevel(logging.ERROR)
    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of every unusual font
    logging.captureWarnings(capture=True)
    warnings.simplefilter("default")
