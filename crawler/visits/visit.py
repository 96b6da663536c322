"""One visit of a source: what is known, what was requested so far, what is requested next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from crawler.visits.crawl_plan import Target, control_pages, plan_crawl
from disclosures import CrawlJob, Fault, KnownPage, ListEntry, PageRole, Source, VisitFinished
from disclosures.errors import PageRefused
from disclosures.reason import Reason, ReasonCode

_NO_RESPONSE = frozenset({Fault.UNREACHABLE, Fault.TIMEOUT})


@dataclass(slots=True, kw_only=True)
class Visit:
    """The state of one visit."""

    job: CrawlJob

    #: URLs whose observations an earlier process sent for this visit.
    seen: tuple[str, ...] = ()

    #: URLs that crashed an earlier process.
    poison: tuple[str, ...] = ()

    #: Consecutive requests without a response after which the visit is stopped.
    max_unanswered: int

    #: Pages requested so far.
    pages: int = 0

    #: Whether the rest is dropped: the host asked for no more requests or has stopped responding,
    #: a bug has ended the visit, or the service does not need it any more.
    stopped: bool = False

    #: Whether everything that was due has been requested.
    complete: bool = False
    _unanswered: int = 0

    #: Known report pages that changed, and those that were unchanged after the first change.
    _changed: set[str] = field(default_factory=set)
    _unchanged: set[str] = field(default_factory=set)
    _controls: Iterator[Target] = field(default_factory=lambda: iter(()))

    @property
    def source(self) -> Source:
        """The source that is visited."""
        return self.job.source

    @property
    def home(self) -> Target:
        """The source's own page: a list, or its one report."""
        known = self.job.known.get(self.source.url)
        role = known.role if known else PageRole.LIST
        return Target(url=self.source.url, known=known, role=role)

    def refuse_poison(self, target: Target) -> None:
        """Raise PageRefused if a page has crashed the crawler."""
        if target.url in self.poison or (target.known is not None and target.known.poison):
            reason = Reason.of(ReasonCode.PARSER_CRASH_REMEMBERED)
            raise PageRefused(target.url, Fault.POISON, reason)

    def comparable(self, target: Target) -> KnownPage | None:
        """The known page if a response may be compared with it; None to parse it in any case."""
        known = target.known
        if known is None or self.job.thorough or target.listed != known.listed:
            return None
        if known.role is PageRole.LIST and not known.entries:
            return None
        return known if known.raw_sha256 or known.digest else None

    def plan(
        self, entries: Sequence[ListEntry], *, list_complete: bool, failed: bool
    ) -> tuple[Target, ...]:
        """Choose the report pages to request; `failed`: a page of the list could not be read."""
        plan = plan_crawl(
            self.job,
            entries,
            skip=frozenset((*self.seen, *self.poison, self.source.url)),
            budget=self.source.max_pages - self.pages,
            complete=list_complete,
        )
        self.complete = not failed and not plan.over_budget
        self._controls = self._control_targets()
        return plan.targets

    def next_control(self) -> Target | None:
        """The next control page; None if there are enough, or the visit is stopped."""
        return None if self.stopped else next(self._controls, None)

    def count_response(self, fault: Fault | None = None) -> None:
        """Count a response, or the `fault` instead of one: it may stop the visit."""
        self._unanswered = self._unanswered + 1 if fault in _NO_RESPONSE else 0
        if fault is Fault.RATE_LIMITED or self._unanswered >= self.max_unanswered:
            self.stopped = True

    def count_changed(self, url: str) -> None:
        """Count a known report page that differs."""
        self._changed.add(url)

    def count_unchanged(self, url: str) -> None:
        """Count a known report page that does not differ."""
        if self._changed:
            self._unchanged.add(url)

    def finished(self, requests: int) -> VisitFinished:
        """The last observation; `requests` is the number of those that were sent."""
        return VisitFinished(
            complete=self.complete and not self.stopped,
            requests=requests,
            unchanged_controls=len(self._unchanged),
        )

    def _control_targets(self) -> Iterator[Target]:
        """Yield further known pages, until as many are unchanged as changed.

        Pages that were unchanged before the first change are requested again: the site may have
        been redesigned during this visit.
        """
        skip = self._changed.union(self._unchanged, self.poison, (self.source.url,))
        budget = self.source.max_pages - self.pages
        for target in control_pages(self.job, skip=skip, budget=budget):
            if len(self._unchanged) >= len(self._changed):
                return
            yield target
