"""Resource limits, timeouts and politeness limits of the crawler process."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlLimits:
    """Plain numbers for one crawler process; the defaults suit one machine and hostile sites."""

    #: Bytes of one response body, before and after decompression.
    max_bytes: int = 15_000_000

    #: Seconds for one complete response, from connecting to the last byte.
    timeout: float = 30.0

    #: Bytes of address space of the process (RLIMIT_AS); 0: no limit.
    memory: int = 1_500_000_000

    #: Seconds of CPU time for parsing one page; beyond it the page is poison.
    cpu_seconds: int = 20

    #: Seconds of wall time for the same; larger, since other processes use the CPU as well.
    parse_seconds: float = 80.0

    #: Requests in progress at the same time, over all hosts.
    concurrency: int = 16

    #: The User-Agent header; it should contain an address of the operator.
    user_agent: str = "Gongkai/0.1 (disclosure monitor)"

    #: Networks (CIDR) that may be connected to although they are not public: ``127.0.0.0/8``.
    allowed_networks: tuple[str, ...] = ()

    #: Visits after which the process is replaced by a new one.
    recycle_after: int = 500

    #: Pages of one list that are read in one visit.
    max_list_pages: int = 20

    #: Attachments that are fetched in one thorough visit to see whether they changed.
    max_files: int = 30

    #: Retries of a failed connection within a visit.
    retry_times: int = 2

    #: Redirects that are followed from one page.
    max_redirects: int = 5

    #: How long a host's robots.txt is cached.
    robots_ttl: timedelta = timedelta(days=1)

    #: How long it is cached that robots.txt could not be fetched.
    robots_retry: timedelta = timedelta(minutes=1)

    #: Bytes of robots.txt that are parsed; RFC 9309, 2.5 requires 500 KiB at least.
    robots_bytes: int = 512_000

    #: Upper bound of an obeyed Crawl-delay.
    max_crawl_delay: timedelta = timedelta(seconds=60)

    #: Upper bound of an obeyed Retry-After.
    max_retry_after: timedelta = timedelta(hours=24)

    #: Consecutive requests without a response after which the rest of a visit is skipped.
    max_unanswered: int = 3

    #: Readings that a visit delays to compare their texts, and the bytes of their pages.
    duplicate_filter_pages: int = 20
    duplicate_filter_bytes: int = 32_000_000

    #: Seconds without a message after which the process counts as hung.
    heartbeat_timeout: float = 30.0

    #: Exits of the process in one visit after which the visit is not continued.
    max_crashes: int = 3
