"""What the crawler process may use, how long it waits, and where it may go."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Plain numbers for one crawler; the defaults suit one machine and hostile sites."""

    #: Bytes of one page, and of what it unpacks to.
    max_bytes: int = 15_000_000

    #: Seconds for one whole answer, from connecting to its last byte.
    timeout: float = 30.0

    #: Bytes of address space of the process (RLIMIT_AS); 0: no limit.
    memory: int = 1_500_000_000

    #: Seconds of CPU time that reading one page may take before it counts as poison.
    cpu_seconds: int = 20

    #: ... and seconds of wall time, of which a busy machine needs more.
    read_seconds: float = 80.0

    #: Pages that are being fetched at the same time, over all hosts.
    concurrency: int = 16

    #: How we introduce ourselves; should say how to reach the operator.
    user_agent: str = "Gongkai/0.1 (disclosure monitor)"

    #: Networks (CIDR) that may be visited though they are not public: ``127.0.0.0/8``.
    allowed_networks: tuple[str, ...] = ()

    #: Visits after which the process is replaced by a fresh one.
    recycle_after: int = 500

    #: Pages of one list that are read in one visit.
    max_list_pages: int = 20

    #: Files of report pages that are fetched in one thorough visit to see whether they changed.
    max_files: int = 30

    #: How often a connection that failed is tried again within a visit.
    retry_times: int = 2

    #: Redirects that are followed from one page.
    max_redirects: int = 5

    #: How long a host's robots.txt is believed.
    robots_ttl: timedelta = timedelta(days=1)

    #: How long it is believed that robots.txt could not be had.
    robots_retry: timedelta = timedelta(minutes=1)

    #: Bytes of robots.txt that are read; RFC 9309 asks for 500 KiB at least.
    robots_bytes: int = 512_000

    #: The longest Crawl-delay that is obeyed to the letter.
    max_crawl_delay: timedelta = timedelta(seconds=60)

    #: The longest Retry-After that is believed.
    max_retry_after: timedelta = timedelta(hours=24)

    #: Pages in a row that got no answer before the rest of a visit is given up.
    patience: int = 3

    #: Readings kept back in a visit until it is clear that they are no error page, and their bytes.
    hold_pages: int = 20
    hold_bytes: int = 32_000_000

    #: Seconds without a sign of life after which the process counts as hung.
    silence: float = 30.0

    #: How often a visit is begun anew after the process died under it.
    max_deaths: int = 3
