"""robots.txt (RFC 9309), with a lifetime: asked for once a day, obeyed on every request."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Self

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.politeness import PolitenessMiddleware, host_of, retry_after
from disclosures import Fault
from disclosures.errors import PageError, PageRefused, PageUnreachable, PageUnreadable
from disclosures.reason import Reason, ReasonCode

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What one host's robots.txt says, for as long as it is believed."""

    #: ``time.monotonic`` at which it is asked for again.
    until: float

    #: None: everything is forbidden, because of `reason`.
    text: Protego | None
    reason: Reason | None = None

    def refuse(self, url: str, agent: str) -> Reason | None:
        """Why `url` may not be asked for; None when it may."""
        if self.text is None:
            return self.reason
        allowed = self.text.can_fetch(url, agent)
        return None if allowed else Reason.of(ReasonCode.ROBOTS_DISALLOWED)


def rules_from(status: int, body: bytes, *, until: float, until_retry: float) -> Rules:
    """Understand one answer: 2xx rules, 4xx no rules, anything else a closed door (RFC 9309)."""
    if 200 <= status < 300:
        return Rules(until=until, text=Protego.parse(body.decode("utf-8-sig", "replace")))
    if 400 <= status < 500:
        return Rules(until=until, text=Protego.parse(""))
    reason = Reason.of(ReasonCode.ROBOTS_UNAVAILABLE, status=status)
    return Rules(until=until_retry, text=None, reason=reason)


class RobotsMiddleware:
    """Refuses what robots.txt forbids, redirects included, unless a source opted out."""

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._crawler = crawler
        self._agent = str(settings["USER_AGENT"])
        self._ttl = settings.getfloat("GONGKAI_ROBOTS_TTL")
        self._retry = settings.getfloat("GONGKAI_ROBOTS_RETRY")
        self._bytes = settings.getint("GONGKAI_ROBOTS_BYTES")
        self._max_delay = settings.getfloat("GONGKAI_MAX_CRAWL_DELAY")
        self._max_wait = timedelta(seconds=settings.getfloat("GONGKAI_MAX_RETRY_AFTER"))
        self._rules: dict[str, Rules] = {}
        self._asking: dict[str, asyncio.Lock] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make one; Scrapy calls this."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let a request pass that may be made.

        Raises:
            PageRefused: robots.txt forbids it (ROBOTS).
            PageError: robots.txt could not be had: the host does not answer.
        """
        if not request.meta.get("robots", True):
            return
        rules = await self._rules_for(request)
        reason = rules.refuse(request.url, self._agent)
        if reason is not None:
            raise PageRefused(request.url, Fault.ROBOTS, reason)

    async def _rules_for(self, request: Request) -> Rules:
        origin = request.url.partition("://")[0] + "://" + host_of(request.url)
        async with self._asking.setdefault(origin, asyncio.Lock()):
            rules = self._rules.get(origin)
            if rules is None or rules.until <= monotonic():
                rules = await self._ask(origin, request)
                self._rules[origin] = rules
                self._slow_down(origin, rules)
        return rules

    async def _ask(self, origin: str, request: Request) -> Rules:
        """Get robots.txt of `origin`, as politely as the page that needs it."""
        mine = {"robots": False, "cut_at": self._bytes}
        wanted = ("delay", "verify_tls", "on_request")
        meta = {name: request.meta[name] for name in wanted if name in request.meta} | mine
        now = monotonic()
        try:
            response = await self._crawler.engine.download_async(
                Request(f"{origin}/robots.txt", meta=meta)
            )
        except PageUnreadable as error:
            if error.fault is Fault.HTTP_ERROR:  # redirects without end: RFC 9309, 2.3.1.2
                return rules_from(404, b"", until=now + self._ttl, until_retry=now)
            raise _as_the_pages(error, request.url) from error
        except PageError as error:
            raise _as_the_pages(error, request.url) from error
        self._refuse_busy(request, response)
        return rules_from(
            response.status, response.body, until=now + self._ttl, until_retry=now + self._retry
        )

    def _refuse_busy(self, request: Request, response: Response) -> None:
        """Stay away when even robots.txt is answered by "too many requests"."""
        if response.status != 429:
            return
        value = (response.headers.get("Retry-After") or b"").decode("latin-1")
        wait = retry_after(value, datetime.now(UTC), self._max_wait)
        reason = Reason.of(ReasonCode.ROBOTS_RATE_LIMITED)
        raise PageUnreachable(request.url, Fault.RATE_LIMITED, reason, wait)

    def _slow_down(self, origin: str, rules: Rules) -> None:
        """Obey a Crawl-delay, up to the limit."""
        seconds = (rules.text.crawl_delay(self._agent) if rules.text else None) or 0.0
        politeness = self._crawler.get_downloader_middleware(PolitenessMiddleware)
        if politeness is not None:
            politeness.ask_for_delay(host_of(origin), min(max(seconds, 0.0), self._max_delay))


def _as_the_pages(error: PageError, url: str) -> PageError:
    """What it means for the page at `url` that its host's robots.txt could not be had."""
    kind = PageUnreachable if isinstance(error, PageUnreachable) else PageRefused
    reason = Reason.of(ReasonCode.ROBOTS_FAILED, reason=error.reason)
    return kind(url, error.fault, reason, error.retry_after)
