"""robots.txt (RFC 9309): fetched once per host and lifetime, applied to every request."""

import asyncio
import logging
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Self

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.middlewares.politeness import PolitenessMiddleware, host_of
from crawler.middlewares.visit_cookies import COOKIES
from crawler.reading.transport.retry_after import parse_retry_after
from disclosures import Fault
from disclosures.errors import PageError, PageRefused, PageUnreachable, PageUnreadable
from disclosures.reason import Reason, ReasonCode

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsPolicy:
    """The rules of one host's robots.txt, for as long as they are cached."""

    #: ``time.monotonic`` at which they expire.
    expires_at: float

    #: None: all URLs are forbidden, for this `reason`.
    rules: Protego | None
    reason: Reason | None = None

    def refusal_of(self, url: str, agent: str) -> Reason | None:
        """Why `url` may not be requested; None if it may."""
        if self.rules is None:
            return self.reason
        allowed = self.rules.can_fetch(url, agent)
        return None if allowed else Reason.of(ReasonCode.ROBOTS_DISALLOWED)


def policy_from(status: int, body: bytes, *, expires_at: float, retry_at: float) -> RobotsPolicy:
    """Interpret a response: 2xx has rules, 4xx allows all, others forbid all (RFC 9309, 2.3.1).

    `retry_at` is when a policy expires that forbids all.
    """
    if 200 <= status < 300:
        return RobotsPolicy(
            expires_at=expires_at, rules=Protego.parse(body.decode("utf-8-sig", "replace"))
        )
    if 400 <= status < 500:
        return RobotsPolicy(expires_at=expires_at, rules=Protego.parse(""))
    reason = Reason.of(ReasonCode.ROBOTS_UNAVAILABLE, status=status)
    return RobotsPolicy(expires_at=retry_at, rules=None, reason=reason)


class RobotsMiddleware:
    """Downloader middleware: refuses what robots.txt forbids, unless the request opts out."""

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._crawler = crawler
        self._agent = str(settings["USER_AGENT"])
        self._ttl = settings.getfloat("GONGKAI_ROBOTS_TTL")
        self._retry = settings.getfloat("GONGKAI_ROBOTS_RETRY")
        self._bytes = settings.getint("GONGKAI_ROBOTS_BYTES")
        self._max_delay = settings.getfloat("GONGKAI_MAX_CRAWL_DELAY")
        self._max_wait = timedelta(seconds=settings.getfloat("GONGKAI_MAX_RETRY_AFTER"))
        self._policies: dict[str, RobotsPolicy] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the middleware; Scrapy calls this."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Check a request, redirects included.

        Raises:
            PageRefused: robots.txt forbids it (ROBOTS).
            PageError: robots.txt could not be fetched, with the fault of the attempt.
        """
        if not request.meta.get("robots", True):
            return
        policy = await self._policy_for(request)
        reason = policy.refusal_of(request.url, self._agent)
        if reason is not None:
            raise PageRefused(request.url, Fault.ROBOTS, reason)

    async def _policy_for(self, request: Request) -> RobotsPolicy:
        origin = request.url.partition("://")[0] + "://" + host_of(request.url)
        async with self._locks.setdefault(origin, asyncio.Lock()):
            policy = self._policies.get(origin)
            if policy is None or policy.expires_at <= monotonic():
                policy = _kept(policy, await self._fetch(origin, request))
                self._policies[origin] = policy
                self._apply_crawl_delay(origin, policy)
        return policy

    async def _fetch(self, origin: str, request: Request) -> RobotsPolicy:
        """Fetch robots.txt of `origin`, with the settings of the request that needs it."""
        own = {"robots": False, "cut_at": self._bytes}
        inherited = ("delay", "tls", "on_request", COOKIES)
        meta = {name: request.meta[name] for name in inherited if name in request.meta} | own
        now = monotonic()
        try:
            response = await self._crawler.engine.download_async(
                Request(f"{origin}/robots.txt", meta=meta)
            )
        except PageUnreadable as error:
            if error.fault is Fault.HTTP_ERROR:  # too many redirects (RFC 9309, 2.3.1.2)
                return policy_from(404, b"", expires_at=now + self._ttl, retry_at=now)
            raise _error_of_page(error, request.url) from error
        except PageError as error:
            raise _error_of_page(error, request.url) from error
        self._refuse_rate_limited(request, response)
        return policy_from(
            response.status,
            response.body,
            expires_at=now + self._ttl,
            retry_at=now + self._retry,
        )

    def _refuse_rate_limited(self, request: Request, response: Response) -> None:
        """Refuse the request if the status of robots.txt is 429."""
        if response.status != 429:
            return
        value = (response.headers.get("Retry-After") or b"").decode("latin-1")
        wait = parse_retry_after(value, datetime.now(UTC), self._max_wait)
        reason = Reason.of(ReasonCode.ROBOTS_RATE_LIMITED)
        raise PageUnreachable(request.url, Fault.RATE_LIMITED, reason, wait)

    def _apply_crawl_delay(self, origin: str, policy: RobotsPolicy) -> None:
        """Apply Crawl-delay, up to the limit."""
        seconds = (policy.rules.crawl_delay(self._agent) if policy.rules else None) or 0.0
        politeness = self._crawler.get_downloader_middleware(PolitenessMiddleware)
        if politeness is not None:
            politeness.set_crawl_delay(host_of(origin), min(max(seconds, 0.0), self._max_delay))


def _kept(known: RobotsPolicy | None, fetched: RobotsPolicy) -> RobotsPolicy:
    """The policy that holds: while robots.txt is unavailable, the one known (RFC 9309, 2.4)."""
    if known is not None and known.rules is not None and fetched.rules is None:
        return replace(known, expires_at=fetched.expires_at)
    return fetched


def _error_of_page(error: PageError, url: str) -> PageError:
    """The error of the page at `url` whose robots.txt could not be fetched."""
    kind = PageUnreachable if isinstance(error, PageUnreachable) else PageRefused
    reason = Reason.of(ReasonCode.ROBOTS_FAILED, reason=error.reason)
    return kind(url, error.fault, reason, error.retry_after)
