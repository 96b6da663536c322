"""Collects what a visit found until it ends, when it is clear whether it can be believed.

A redesign changes every page. Known pages that are unchanged corroborate those that differ; a list
that still names what it named corroborates the rows it adds.
"""

from dataclasses import dataclass, field

from disclosures import (
    CrawlJob,
    KnownPage,
    ListObserved,
    Observation,
    PageRole,
    PageUnchanged,
    ReportObserved,
    VisitFinished,
)
from disclosures.reason import Reason
from scheduler.change_limits import ChangeLimits


@dataclass(slots=True)
class VisitFindings:
    """Readings that differ, and what is known for or against them."""

    job: CrawlJob
    brake: ChangeLimits

    #: Why they must be held; None: they need not.
    reason: Reason | None = None

    new: int = 0
    changed: int = 0

    #: Known report pages that say what they said, asked after the first that does not.
    same: int = 0

    #: Known reports on the lists as they are now; a list that is the same has them all.
    listed: int = 0
    list_same: bool = False

    _waiting: list[ReportObserved] = field(default_factory=list)

    def see(self, observation: Observation) -> None:
        """Take note of what vouches for the rest."""
        match observation:
            case VisitFinished():
                self.same = observation.unchanged_controls
            case PageUnchanged(role=PageRole.LIST):
                self.list_same = True
            case ListObserved():
                self.listed += sum(
                    self._known(entry.url) is not None for entry in observation.entries
                )

    def add(self, observation: ReportObserved) -> bool:
        """Keep one back; True when all that is kept back must be held now."""
        page = self._known(observation.url)
        self.new += page is None
        self.changed += page is not None and bool(page.digest)
        self._waiting.append(observation)
        self._weigh(sum(page.role is PageRole.REPORT for page in self.job.known.values()))
        return self.reason is not None

    def weigh_whole(self) -> None:
        """Weigh all that was findings, now that everything was looked at."""
        if self._waiting:
            self._weigh(self.changed + self.same)

    def corroborated(self, observation: ReportObserved) -> bool:
        """Whether the rest of the visit shows that the site is as it was."""
        page = self._known(observation.url)
        if page is None:
            return self.list_same or self.listed >= self.new
        return not page.digest or self.same >= self.changed

    def take(self) -> list[ReportObserved]:
        """Give all that is kept back, once."""
        taken, self._waiting = self._waiting, []
        return taken

    def _weigh(self, known: int) -> None:
        """`known`: how many known reports those that differ are compared with."""
        reason = self.brake.exceeded(new=self.new, changed=self.changed, known=known)
        self.reason = self.reason or reason

    def _known(self, url: str) -> KnownPage | None:
        """The report page at `url`; without a digest, it is to be read anew and may be the same."""
        page = self.job.known.get(url)
        return page if page is not None and page.role is PageRole.REPORT else None
