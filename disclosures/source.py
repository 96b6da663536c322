"""Sources: an address at which an agency publishes, and how it may be visited."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit
from uuid import UUID

from disclosures.completeness import SourceCompleteness
from disclosures.noise import NoisePattern
from disclosures.reason import Reason, ReasonCode


@dataclass(frozen=True, slots=True, kw_only=True)
class TlsOptions:
    """How the encrypted connections of a source are made."""

    #: Whether the certificate is verified. If not, everything that `legacy` allows is allowed.
    verify: bool = True

    #: Whether TLS 1.0 and 1.1, small keys and legacy renegotiation are allowed.
    legacy: bool = False

    #: PEM file of certificate authorities that are trusted as well; empty: none.
    ca_file: str = ""


#: Verified, without old versions.
DEFAULT_TLS = TlsOptions()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One list page (or single report page) of one agency."""

    id: UUID

    #: Stable short name, used in URLs and commands: ``zhangdian-swj``.
    slug: str

    #: Publishing agency, as readers know it: 张店区商务局.
    agency: str

    #: Start address of a visit: a list page, or a report page.
    url: str

    #: Interval between visits of a healthy source.
    every: timedelta = timedelta(hours=1)

    #: Full name of the province, to resolve 省商务厅 and 我厅: 山东省. Empty: unknown.
    province: str = ""

    #: Name of the site family (a module of ``crawler.families``); empty: detected on each visit.
    family: str = ""

    #: Minimum delay between two requests to the host.
    delay: timedelta = timedelta(seconds=2)

    #: Maximum number of pages per visit; the rest is read on the next visit.
    max_pages: int = 200

    #: Whether robots.txt (RFC 9309) is obeyed; disabled only by a recorded operator decision.
    robots: bool = True

    #: Whether the TLS certificate is verified; can be disabled per source only.
    verify_tls: bool = True

    #: Hosts of other sites whose pages belong to the source if its list links to them:
    #: ``mp.weixin.qq.com``.
    allowed_hosts: tuple[str, ...] = ()

    #: ``legacy`` also accepts old TLS versions, small keys and legacy renegotiation, and still
    #: verifies the certificate; ``modern`` does not.
    tls: str = "modern"

    #: Absolute path of a PEM file with certificate authorities of this source; empty: none.
    ca_file: str = ""

    #: A paused source is not visited.
    paused: bool = False

    #: CSS or XPath overrides by name: rows, title, date, next, body, page_title, page_date.
    #: Empty: everything is detected.
    selectors: Mapping[str, str] = field(default_factory=dict, hash=False)

    #: Kind of administrative organ (an ``Organ``); empty: derived from the agency's name.
    organ: str = ""

    #: Deadline of reports of 2019 and later, MM-DD: ``01-31``; empty: by law.
    report_due: str = ""

    #: Whether annual reports are obligatory: False if the agency is no administrative organ.
    obligations: bool = True

    #: What is left out of its pages before they are parsed: learnt, not part of the catalogue.
    noise: tuple[NoisePattern, ...] = ()

    @property
    def host(self) -> str:
        """Host and port, the key of the host lease: ``www.example.gov.cn:8080``."""
        return urlsplit(self.url).netloc.rpartition("@")[2].lower()

    @property
    def tls_options(self) -> TlsOptions:
        """How encrypted connections to it are made."""
        return TlsOptions(verify=self.verify_tls, legacy=self.tls == "legacy", ca_file=self.ca_file)


class SourceState(StrEnum):
    """Health state of a source."""

    #: Never visited yet.
    NEW = "new"

    #: The last visit was successful, and nothing of the source is known to be missing.
    OK = "ok"

    #: The last visit was successful, but less was seen than the source says of itself.
    PARTIAL = "partial"

    #: Visits fail, but not often enough for `UNREADABLE`.
    FAILING = "failing"

    #: An ``unreadable`` event was emitted to operators; readers see a note.
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHealth:
    """Health of a source, as the console and `gongkai sources` show it."""

    source: Source
    state: SourceState = SourceState.NEW

    #: When it entered this state.
    since: datetime | None = None

    #: Why the last visit failed, or what the source is `PARTIAL` by; None when it is neither.
    reason: Reason | None = None

    #: Consecutive failed visits.
    failures: int = 0

    last_visit_at: datetime | None = None
    last_ok_at: datetime | None = None

    #: When a report last appeared or changed.
    last_new_at: datetime | None = None

    #: Next visit; None while paused.
    due_at: datetime | None = None

    #: Reports present, and readings quarantined for an operator.
    reports: int = 0
    quarantined: int = 0

    #: Delayed changes: emitted later without an operator.
    delayed: int = 0

    #: Whether a visit is running.
    visiting: bool = False

    #: The numbers of the last visit that read the source; None: there was none.
    completeness: SourceCompleteness | None = None

    @property
    def shortfalls(self) -> tuple[Reason, ...]:
        """By what the source is `PARTIAL`; empty in any other state."""
        if self.state is not SourceState.PARTIAL or self.reason is None:
            return ()
        if self.reason.code is not ReasonCode.SOURCE_PARTIAL:
            return ()
        found = self.reason.params.get("shortfalls")
        reasons = found if isinstance(found, tuple) else ()
        return tuple(each for each in reasons if isinstance(each, Reason))
