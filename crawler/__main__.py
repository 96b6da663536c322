"""The crawler process: `python -m crawler`, started and watched by crawler.crawl."""

import asyncio
import json
import logging
import os
import sys
import warnings

from scrapy.crawler import Crawler

from crawler.confine import leave_signals_to_the_service, limit_memory, tie_to
from crawler.eyes import Eyes
from crawler.frames import LENGTHS, Begin, decode
from crawler.pipe import Pipe, open_pipe
from crawler.scrapy_settings import settings_for
from crawler.spiders.disclosures import DisclosuresSpider

#: What every log record has; anything else came by `extra`.
_USUAL = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "spider", "crawler"}


class JsonLines(logging.Formatter):
    """One JSON object a record, which the service logs again as its own."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one record as one line."""
        extra = {k: str(v)[:500] for k, v in vars(record).items() if k not in _USUAL}
        if record.exc_info:
            extra["error"] = self.formatException(record.exc_info)[-4000:]
        line = {
            "name": record.name,
            "level": record.levelno,
            "message": record.getMessage()[:2000],
            "extra": extra,
        }
        return json.dumps(line)


def main(eyes: Eyes | None = None) -> None:
    """Serve until the service closes the pipe."""
    leave_signals_to_the_service()
    pipe = open_pipe()
    _log_to_stderr()
    begin = _begin()
    tie_to(begin.parent)
    limit_memory(begin.limits.memory)
    asyncio.run(_crawl(pipe, eyes or Eyes(), begin))


async def _crawl(pipe: Pipe, eyes: Eyes, begin: Begin) -> None:
    crawler = Crawler(DisclosuresSpider, settings_for(begin.limits))
    await crawler.crawl_async(pipe=pipe, eyes=eyes, limits=begin.limits)


def _begin() -> Begin:
    """The first word, read before there is a loop."""
    head_length, tail_length = LENGTHS.unpack(_read(LENGTHS.size))
    word = decode(_read(head_length), _read(tail_length)).word
    if not isinstance(word, Begin):
        raise SystemExit("the first word must be Begin; start this by crawler.crawl")
    return word


def _read(length: int) -> bytes:
    """Exactly `length` bytes of standard input, and not one more."""
    data = bytearray()
    while len(data) < length:
        chunk = os.read(0, length - len(data))
        if not chunk:
            raise SystemExit("the service has gone")
        data += chunk
    return bytes(data)


def _log_to_stderr() -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(handlers=[handler], level=logging.INFO)
    logging.getLogger("scrapy").setLevel(logging.ERROR)
    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of every odd font
    logging.captureWarnings(capture=True)
    warnings.simplefilter("default")


if __name__ == "__main__":
    main()
