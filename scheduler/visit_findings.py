"""Collects the changes of a visit until its end, when it is clear whether they are plausible.

A redesign changes every page. Known pages that are unchanged corroborate those that changed; a list
that still names known reports corroborates the new rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from disclosures import (
    CrawlJob,
    KnownPage,
    ListObserved,
    NoisePattern,
    Observation,
    PageRole,
    PageUnchanged,
    ReportObserved,
    VisitFinished,
)
from disclosures.ports import SettledReports
from disclosures.reason import Reason
from scheduler.change_limits import ChangeLimits


@dataclass(slots=True)
class VisitFindings:
    """The reports of a visit that are new or changed, and what corroborates them."""

    job: CrawlJob
    change_limits: ChangeLimits

    #: Why they are quarantined; None: they are not.
    reason: Reason | None = None

    new: int = 0
    changed: int = 0

    #: Known report pages that were unchanged, of those checked after the first change; those
    #: that differ by noise alone.
    unchanged_controls: int = 0
    unchanged_by_noise: int = 0

    #: Known reports on the lists as read on this visit, and whether a list was unchanged, which
    #: therefore still names all known reports.
    known_listed: int = 0
    list_unchanged: bool = False

    #: Whether the limits were exceeded: every further report is quarantined as well.
    quarantined: bool = False

    #: The patterns of noise with which the pages of this visit are read.
    crawled_with: tuple[NoisePattern, ...] = ()

    _collected: list[ReportObserved] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Note what is left out of the pages from the beginning."""
        self.crawled_with = self.job.source.noise

    def observe(self, observation: Observation) -> None:
        """Count what corroborates changes."""
        match observation:
            case VisitFinished():
                self.unchanged_controls = observation.unchanged_controls
            case PageUnchanged(role=PageRole.LIST):
                self.list_unchanged = True
            case ListObserved():
                self.known_listed += sum(
                    self._known(entry.url) is not None for entry in observation.entries
                )

    @property
    def unchanged(self) -> int:
        """The known report pages that corroborate a change of others."""
        return self.unchanged_controls + self.unchanged_by_noise

    def add(self, observation: ReportObserved) -> bool:
        """Collect a report; True if a limit is exceeded and all must be quarantined now.

        One content at several addresses counts once.
        """
        page = self._known(observation.url)
        if all(each.digest != observation.digest for each in self._collected):
            self.new += page is None
            self.changed += page is not None and bool(page.digest)
        self._collected.append(observation)
        self._check(sum(page.role is PageRole.REPORT for page in self.job.known.values()))
        return self.reason is not None

    @property
    def collected(self) -> Sequence[ReportObserved]:
        """The reports that have been collected."""
        return tuple(self._collected)

    def settle(self, settled: SettledReports) -> None:
        """Replace the collected reports by those without noise, and count again.

        Pages that differ by noise alone corroborate the others.
        """
        self.job, self.reason, self._collected = settled.job, None, []
        self.new = self.changed = 0
        self.unchanged_by_noise += len(settled.unchanged)
        for report in settled.reports:
            self.add(report)

    def check_at_end(self) -> None:
        """Check the limits against the reports that this visit has compared, changed or not."""
        if self._collected:
            self._check(self.changed + self.unchanged)

    def corroborated(self, observation: ReportObserved) -> bool:
        """Whether the rest of the visit suggests that the site was not redesigned."""
        page = self._known(observation.url)
        if page is None:
            return self.list_unchanged or self.known_listed >= self.new
        return not page.digest or self.unchanged >= self.changed

    def take(self) -> list[ReportObserved]:
        """Return the collected reports and forget them."""
        taken, self._collected = self._collected, []
        return taken

    def _check(self, known: int) -> None:
        """Check the limits; `known`: how many known reports the changes are compared with."""
        reason = self.change_limits.exceeded(new=self.new, changed=self.changed, known=known)
        self.reason = self.reason or reason

    def _known(self, url: str) -> KnownPage | None:
        """Return the known report page at `url`; it has no digest if it must be read again."""
        page = self.job.known.get(url)
        return page if page is not None and page.role is PageRole.REPORT else None
